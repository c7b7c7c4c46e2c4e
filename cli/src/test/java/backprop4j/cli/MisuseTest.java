package backprop4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MisuseTest {
    @TempDir
    Path folder;

    /// The command line, and a part of the one sentence that answers it.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    trian                                       | version; did you mean train?
                    train                                       | which data set? For example: backprop train mnist
                    train cifar                                 | data set 'cifar' is not known, only mnist is
                    train mnist mnist                           | 'mnist' is a word too many
                    train mnist --lrr 1                         | there is no option '--lrr'; did you mean --lr?
                    train mnist --epoch=3                       | there is no option '--epoch'; did you mean --epochs?
                    train mnist --lr NaN                        | --lr takes a number such as 0.001, not 'NaN'
                    train mnist --lr 1,5                        | --lr takes a number such as 0.001, not '1,5'; decimals stand behind a point: 1.5
                    train mnist --lr 0                          | --lr takes a number greater than 0, not '0'
                    train mnist --lr -1e-3                      | --lr takes a number greater than 0, not '-1e-3'
                    train mnist --lr 1e999                      | --lr takes a number such as 0.001, not '1e999'
                    train mnist --lr 0x1p3                      | --lr takes a number such as 0.001, not '0x1p3'
                    train mnist --lr 1 --lr 2                   | --lr is given more than once
                    train mnist --lr                            | --lr lacks its value
                    train mnist --lr --batch 3                  | --lr lacks its value
                    train mnist --epochs -1                     | --epochs takes a whole number from 1 to 100,000, not '-1'
                    train mnist --batch 0                       | --batch takes a whole number from 1 to 60,000, not '0'
                    train mnist --batch 1.5                     | --batch takes a whole number from 1 to 60,000, not '1.5'
                    train mnist --seed 99999999999999999999     | --seed takes a whole number of at most 64 bits
                    train mnist --hidden 128,,64                | --hidden takes a whole number from 1 to 1,000,000, not ''
                    train mnist --hidden 0                      | --hidden takes a whole number from 1 to 1,000,000, not '0'
                    train mnist --activation rleu               | --activation 'rleu' is not known, but relu, sigmoid, tanh, gelu, silu are; did you mean relu?
                    train mnist --optimizer sdg                 | did you mean sgd?
                    train mnist --threads 0                     | --threads takes a whole number from 1 to 1,024, not '0'
                    predict                                     | which file? For example: backprop predict mnist.safetensors
                    predict m --sample 10000                    | --sample takes a whole number from 0 to 9,999, not '10000'
                    predict m --sample 1 --csv rows.csv         | --sample and --csv do not go together
                    explain note                                | topic 'note' is not known, only notes is, or the name of a file; did you mean notes?
                    explain notes --neuron 1                    | --neuron takes two numbers, a layer and a neuron, such as 1,2
                    explain notes --neuron 4,1                  | there is no neuron 4,1
                    explain notes --neuron 1,1 --json           | --neuron and --json do not go together
                    explain notes --input 1                     | --input has 1 number, but the network takes 2
                    explain notes --cost mse                    | the cost mse needs a target; --target gives one
                    explain notes --cost ms                     | --cost 'ms' is not known
                    explain notes --step -1                     | --step takes a whole number from 0 to 100,000, not '-1'
                    explain notes --lang fr                     | --lang 'fr' is not known, but en, zh are
                    studio --threads 0                          | --threads takes a whole number from 1 to 1,024, not '0'
                    passes notes --pass fues                    | did you mean fuse?
                    version --fast                              | there is no option '--fast'
                    """)
    void a_senseless_command_line_is_answered_by_one_sentence_and_exit_code_2(String arguments, String sentence) {
        CommandLineRun run = CommandLineRun.of(arguments.split(" +", -1));
        assertThat(run.err()).contains(sentence).contains("--help tells more").doesNotContain("Exception", "\tat ");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void a_place_that_cannot_be_written_to_is_refused_before_the_training() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        Path missing = folder.resolve("nowhere/m.safetensors");
        assertFailure("it is a directory", "train", "mnist", "--out", folder.toString());
        assertFailure("there is no directory", "train", "mnist", "--out", missing.toString());
        assertFailure(
                "there is no directory",
                "train",
                "mnist",
                "--out",
                file.resolve("m").toString());
        if (Files.exists(Path.of("/dev/null"))) {
            assertFailure("it is no ordinary file", "train", "mnist", "--out", "/dev/null");
        }
        assertThat(file).hasContent("mine");
        assertThat(entries()).containsExactly("file");
    }

    @Test
    void a_network_larger_than_the_memory_is_refused_before_the_training() throws IOException {
        String out = folder.resolve("m.safetensors").toString();
        assertFailure("make layers smaller", "train", "mnist", "--hidden", "1000000,1000000", "--out", out);
        assertThat(entries()).isEmpty();
    }

    @Test
    void a_file_that_is_no_network_is_refused() throws IOException {
        assertFailure("there is no file", "predict", folder.resolve("none").toString());
        assertFailure("it is no ordinary file", "predict", folder.toString());
        Path hostile = Files.write(folder.resolve("hostile"), new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, '{', '}'});
        assertFailure("its header would have", "predict", hostile.toString());
        Path text = Files.writeString(folder.resolve("text"), "hello");
        assertFailure("is not a valid file", "predict", text.toString());
    }

    @Test
    void a_stack_trace_is_shown_to_who_asks_for_it() {
        CommandLineRun run = CommandLineRun.of("train", "mnist", "--lr", "NaN", "--stacktrace");
        assertThat(run.err()).contains("\tat backprop4j.cli");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    private static void assertFailure(String sentence, String... arguments) {
        CommandLineRun run = CommandLineRun.of(arguments);
        assertThat(run.err()).contains(sentence).doesNotContain("Exception", "\tat ");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }

    private Stream<String> entries() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
