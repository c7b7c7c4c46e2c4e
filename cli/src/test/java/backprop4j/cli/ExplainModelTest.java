package backprop4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.io.Models;
import backprop4j.nn.Linear;
import backprop4j.nn.Sequential;
import backprop4j.nn.Sigmoid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExplainModelTest {
    @TempDir
    static Path folder;

    private static Path digits = Path.of("");
    private static Path small = Path.of("");

    @BeforeAll
    static void save() throws IOException {
        digits = folder.resolve("digits.safetensors");
        Models.save(Sequential.of(new Linear(784, 16), new Sigmoid(), new Linear(16, 10)), digits);
        small = folder.resolve("small.safetensors");
        Models.save(Sequential.of(new Linear(2, 3), new Sigmoid(), new Linear(3, 2)), small);
        Files.writeString(folder.resolve("classes.csv"), "0.5,-1,0\n1,0.25,1\n");
        Files.writeString(folder.resolve("numbers.csv"), "0.5,-1,0.1,0.9\n");
    }

    private static CommandLineRun explain(Path model, String... options) {
        return CommandLineRun.of(Stream.concat(Stream.of("explain", model.toString()), Arrays.stream(options))
                .toArray(String[]::new));
    }

    @Test
    void a_weight_of_a_saved_network_is_told_down_to_the_cost_and_checked_twice() {
        CommandLineRun run = explain(digits, "--sample", "7", "--weight", "0.weight[3,401]");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("Network: digits.safetensors", "Sample: number 7 of the test digits of MNIST")
                .contains("∂C/∂0.weight[3,401] = ", "(layer 0)", "+ x[401] · ∂C/∂z1[3]", "σ'(z1[3]) · ∂C/∂a1[3]")
                .contains(
                        "2 smaller products, together",
                        "The products add up",
                        "A central difference of the cost agrees")
                .doesNotContain(".java:");
    }

    @Test
    void biases_inputs_and_means_are_told_likewise_and_in_chinese() {
        assertThat(explain(digits, "--weight", "0.bias[3]").out()).contains("∂C/∂0.bias[3] = ");
        assertThat(explain(digits, "--input", "401").out())
                .contains("∂C/∂x[401] = ", "0.weight[", "8 smaller products");
        assertThat(explain(digits, "--samples", "0-2,7", "--weight", "2.weight[1,1]")
                        .out()
                        .replaceAll("\\s+", " "))
                .contains("numbers 0–2, 7 of", "the mean over the 4 samples", "factor 1/4");
        assertThat(explain(digits, "--weight", "0.bias[3]", "--lang", "zh").out())
                .contains("MNIST 测试集", "各乘积之和与引擎的数一致", "与代价的中心差分一致");
    }

    @Test
    void without_a_place_the_largest_entry_is_told() {
        String all = explain(digits).out();
        String weight = explain(digits, "--weight", "0.weight").out();
        assertThat(all).contains("A central difference of the cost agrees");
        assertThat(weight).contains("∂C/∂0.weight[").contains("A central difference of the cost agrees");
        assertThat(magnitude(all)).isGreaterThanOrEqualTo(magnitude(weight));
    }

    private static double magnitude(String told) {
        String line =
                told.lines().filter(text -> text.startsWith("∂C/∂")).findFirst().orElseThrow();
        return Math.abs(Double.parseDouble(line.replaceAll(".* = ([^ ]+).*", "$1")));
    }

    @Test
    void rows_of_a_file_are_explained_with_their_classes_or_numbers() {
        String rows = folder.resolve("classes.csv").toString();
        assertThat(explain(small, "--data", rows, "--sample", "1", "--weight", "0.weight[2,1]")
                        .out())
                .contains("crossEntropy(z2, t)", "x[1] · ∂C/∂z1[2]  =  0.25·");
        String numbers = folder.resolve("numbers.csv").toString();
        assertThat(explain(small, "--data", numbers, "--cost", "mse", "--weight", "0.weight[2,1]")
                        .out())
                .contains("mse(z2, t)", "factor 1/2");
        assertThat(explain(small, "--data", rows, "--sample", "2").err()).contains("there is no row 2 in", "2 rows");
        assertThat(explain(small, "--data", numbers).err()).contains("has 4 fields, but the network takes 3");
        assertThat(explain(small).err()).contains("does not take the 784 pixels", "--data FILE");
    }

    @ParameterizedTest
    @CsvSource({
        "html,<!DOCTYPE html>",
        "md,# Why is",
        "tex,\\documentclass",
        "json,backprop4j.explanation",
        "txt,The cost"
    })
    void a_file_is_written_whole_in_the_form_of_its_ending(String ending, String content) throws IOException {
        Path out = folder.resolve("why." + ending);
        CommandLineRun run = explain(digits, "--weight", "0.weight[3,401]", "--out", out.toString());
        assertThat(run.out()).startsWith("Wrote " + out);
        assertThat(Files.readString(out)).contains(content);
        assertThat(explain(digits, "--weight", "0.weight[3,401]", "--out", out.toString())
                        .exitCode())
                .isZero();
        try (Stream<Path> beside = Files.list(folder)) {
            assertThat(beside.map(Path::toString)).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "md", "latex", "html", "json"})
    void the_notes_network_is_told_entry_by_entry_as_well(String format) {
        CommandLineRun run = CommandLineRun.of("explain", "notes", "--weight", "0.weight[0,1]", "--format", format);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsAnyOf("0.000411422", "4.1142");
    }

    @Test
    void colours_are_for_screens_and_ascii_for_those_who_ask() {
        var arguments = new ArrayList<>(List.of("explain", digits.toString(), "--weight", "0.bias[1]"));
        assertThat(CommandLineRun.onScreen(arguments.toArray(String[]::new)).out())
                .contains("\u001b[33m");
        arguments.add("--ascii");
        assertThat(CommandLineRun.of(arguments.toArray(String[]::new)).out())
                .contains("dC/d0.bias[1]")
                .isASCII();
    }

    /// What is asked, and a part of the one sentence that answers it.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --weight 0.weigth[3,401]              | there is no parameter '0.weigth', only 0.weight[16, 784], 0.bias[16], 2.weight[10, 16], 2.bias[10]; did you mean 0.weight?
            --weight 0.weight[16,0]               | 0.weight is [16, 784], so index 1 goes from 0 to 15; 16 is outside
            --weight 0.weight[3]                  | 0.weight is [16, 784], so its entries have 2 indices, not 1
            --weight 0.bias[1,2]                  | 0.bias is [16], so its entries have 1 index, not 2
            --weight 0.weight[a]                  | --weight takes the name of a parameter and a place, such as 0.weight[0,0]
            --input 784                           | there is no input 784: the network takes 784 numbers, from 0 to 783
            --input 1,2                           | --input takes a whole number
            --sample 10000                        | there is no test digit 10000: they go from 0 to 9999
            --samples 5-2                         | --samples takes at most 1,024 numbers such as 0-31
            --samples 1,1                         | each once
            --sample 1 --samples 2                | --sample and --samples do not go together
            --samples 0-3 --input 1               | --input asks about one sample
            --input 1 --weight 0.bias[0]          | --weight and --input do not go together
            --format pdf                          | --format 'pdf' is not known
            --format html --ascii                 | --ascii is for text in English
            --neuron 1,1                          | takes no --neuron
            --out /nowhere/why.html               | cannot write
            """)
    void what_does_not_exist_is_answered_by_what_does(String options, String sentence) {
        CommandLineRun run = explain(digits, options.split(" +", -1));
        assertThat(run.err()).contains(sentence).doesNotContain("Exception", "\tat ");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isPositive();
    }
}
