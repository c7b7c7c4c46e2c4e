package backprop4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.data.Batch;
import backprop4j.data.Dataset;
import backprop4j.io.BadStep;
import backprop4j.io.Models;
import backprop4j.nn.Conv2d;
import backprop4j.nn.Flatten;
import backprop4j.nn.Linear;
import backprop4j.nn.Losses;
import backprop4j.nn.Model;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.nn.Sigmoid;
import backprop4j.nn.Unflatten;
import backprop4j.optim.Sgd;
import backprop4j.train.TrainStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DoctorTest {
    @TempDir
    static Path folder;

    private static Path digits = Path.of("");
    private static Path dead = Path.of("");
    private static Path small = Path.of("");
    private static Path badStep = Path.of("");

    @BeforeAll
    static void save() throws IOException {
        digits = saved("digits", Sequential.of(new Linear(784, 16), new Sigmoid(), new Linear(16, 10)));
        Model ill = Sequential.of(new Linear(784, 16), new Relu(), new Linear(16, 10));
        fill(ill, "0.bias", -100);
        dead = saved("dead", ill);
        small = saved("small", Sequential.of(new Linear(2, 3), new Sigmoid(), new Linear(3, 2)));
        Files.writeString(folder.resolve("classes.csv"), "0.5,-1,0\n1,0.25,1\n");
        Files.writeString(folder.resolve("numbers.csv"), "0.5,-1,0.1,0.9\n");
        Files.writeString(folder.resolve("wide.csv"), "1,2,3,4,5\n");
        Files.writeString(folder.resolve("seven.csv"), "0.5,-1,7\n");
        Files.writeString(folder.resolve("words.csv"), "a,b,c\n");
        Files.writeString(folder.resolve("empty.csv"), "");
        Files.writeString(folder.resolve("text.safetensors"), "this is no network");
        Files.createDirectory(folder.resolve("nothing"));
        Files.createDirectory(folder.resolve("run"));
        badStep = folder.resolve("run").resolve("bad-step.safetensors");
        Model overflowing = Sequential.of(new Linear(2, 1));
        fill(overflowing, "0.weight", 1e30);
        var data = Dataset.of(new float[][] {{1, 2}, {3, 4}}, new float[][] {{1}, {2}});
        Batch batch = data.batch(2).iterator().next();
        BadStep.save(TrainStep.compile(overflowing, Losses.mse(), Sgd.lr(0.5).momentum(0.9)), batch, badStep);
        Models.save(overflowing, folder.resolve("run").resolve("later.safetensors"));
    }

    private static Path saved(String name, Model model) throws IOException {
        Path file = folder.resolve(name + ".safetensors");
        Models.save(model, file);
        return file;
    }

    private static void fill(Model model, String name, double value) {
        model.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .forEach(parameter -> {
                    double[] numbers = new double[parameter.shape().count()];
                    Arrays.fill(numbers, value);
                    parameter.set(numbers);
                });
    }

    private static CommandLineRun doctor(Path file, String... options) {
        return CommandLineRun.of(Stream.concat(Stream.of("doctor", file.toString()), Arrays.stream(options))
                .toArray(String[]::new));
    }

    @Test
    void a_healthy_network_is_told_layer_by_layer_and_in_chinese() {
        CommandLineRun run = doctor(digits);
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("Linear(784, 16)", "; 256 test digits,\nloss 2.", "Nothing above a note.")
                .contains("sigmoid, layer 1", "mean |σ'|")
                .doesNotContain("WARNING", "ERROR", ".java");
        assertThat(doctor(digits, "--lang", "zh").out()).contains("256 个测试数字", "没有高于说明级别的发现");
    }

    @Test
    void a_dead_layer_is_an_error_with_its_path() {
        CommandLineRun run = doctor(dead);
        assertThat(run.exitCode()).isEqualTo(DoctorCommand.ILL);
        assertThat(run.out())
                .contains("dead-units · relu, layer 1\n", "Dead: all 16 units of 16 in relu", "∂C/∂2.bias: ");
        CommandLineRun json = doctor(dead, "--json");
        assertThat(json.exitCode()).isEqualTo(DoctorCommand.ILL);
        assertThat(json.out())
                .startsWith("{")
                .contains("\"severity\": \"ERROR\"", "\"kind\": \"dead-units\"", "\"layer\": \"1\"");
    }

    @Test
    void rows_of_a_file_serve_as_examples_too() {
        assertThat(doctor(small, "--data", folder.resolve("classes.csv").toString())
                        .out()
                        .replace('\n', ' '))
                .contains("; 2 rows of " + folder.resolve("classes.csv"));
        assertThat(doctor(small, "--data", folder.resolve("numbers.csv").toString())
                        .out()
                        .replace('\n', ' '))
                .contains("; 1 rows of ");
    }

    @Test
    void a_network_that_begins_with_convolutions_is_asked_with_digits() throws IOException {
        Path file = saved(
                "convolutions",
                Sequential.of(
                        new Unflatten(1, 28, 28),
                        new Conv2d(1, 2, 5).stride(2),
                        new Relu(),
                        new Flatten(),
                        new Linear(288, 10)));
        CommandLineRun run = doctor(file);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("relu, layer 2").doesNotContain("ERROR");
    }

    @Test
    void a_bad_step_is_run_again_and_comes_before_other_files_of_its_folder() {
        CommandLineRun run = doctor(badStep);
        assertThat(run.exitCode()).isEqualTo(DoctorCommand.ILL);
        assertThat(run.out())
                .startsWith("Step 1, Sgd[learningRate=0.5, momentum=0.9")
                .contains("2 examples", "The first number that is none", "too large for its type");
        assertThat(doctor(folder.resolve("run")).out()).isEqualTo(run.out());
        assertThat(doctor(folder.resolve("run"), "--json").out()).contains("\"reason\": \"overflow\"");
    }

    @Test
    void a_parameter_that_is_no_number_is_named() throws IOException {
        Model model = Sequential.of(new Linear(784, 10));
        fill(model, "0.bias", Double.NaN);
        CommandLineRun run = doctor(saved("nan", model));
        assertThat(run.exitCode()).isEqualTo(DoctorCommand.ILL);
        assertThat(run.out()).contains("0.bias itself holds NaN");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "missing.safetensors;;there is no file",
                "text.safetensors;;text.safetensors",
                "nothing;;has no file *.safetensors",
                "small.safetensors;;--data FILE gives examples",
                "small.safetensors;missing.csv;there is no such file",
                "small.safetensors;nothing;it is a directory",
                "small.safetensors;empty.csv;has no rows",
                "small.safetensors;words.csv;field 1 is 'a', which is not a number; a header line",
                "small.safetensors;wide.csv;have 5 numbers, which does not fit the network",
                "small.safetensors;seven.csv;row 1: the last number is to be a class from 0 to 1, not 7.0",
            })
    void what_cannot_be_examined_is_refused_with_the_reason(String file, String data, String reason) {
        CommandLineRun run = data == null
                ? doctor(folder.resolve(file))
                : doctor(folder.resolve(file), "--data", folder.resolve(data).toString());
        assertThat(run.exitCode()).isEqualTo(Cli.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("backprop doctor: ").contains(reason).doesNotContain("Exception");
    }

    @Test
    void text_is_ascii_for_those_who_ask_and_never_wider_than_the_screen() {
        CommandLineRun run = doctor(dead, "--ascii");
        assertThat(run.exitCode()).isEqualTo(DoctorCommand.ILL);
        assertThat(run.out()).isASCII().contains("dC/d2.bias: ", "  -> ", "mean |sigma'|");
        assertThat(doctor(badStep, "--ascii").out()).isASCII();
        assertThat(doctor(dead).out().lines()).allMatch(line -> line.length() <= 100);
        assertThat(Words.wrapped("Units      one two three\n  → four five six", 14))
                .isEqualTo("Units      one\n           two\n           three\n  → four five\n    six\n");
        assertThat(Words.wrapped("a-word-that-is-too-long and more", 8))
                .isEqualTo("a-word-that-is-too-long\nand more\n");
        assertThat(doctor(dead, "--ascii", "--json").exitCode()).isEqualTo(Cli.MISUSED);
    }

    @Test
    void a_word_is_needed_and_languages_are_two() {
        assertThat(CommandLineRun.of("doctor").exitCode()).isEqualTo(Cli.MISUSED);
        assertThat(CommandLineRun.of("doctor").err()).contains("which file?");
        assertThat(doctor(digits, "--lang", "fr").exitCode()).isEqualTo(Cli.MISUSED);
    }
}
