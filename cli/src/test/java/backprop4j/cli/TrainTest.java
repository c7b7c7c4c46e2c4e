package backprop4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainTest {
    @TempDir
    Path folder;

    private final String[] small = {"--limit", "600", "--epochs", "2", "--hidden", "12", "--batch", "50"};

    private CommandLineRun train(boolean onScreen, Path out, String... more) {
        String[] arguments = Stream.of(
                        Stream.of("train", "mnist", "--out", out.toString()), Stream.of(small), Stream.of(more))
                .flatMap(part -> part)
                .toArray(String[]::new);
        return onScreen ? CommandLineRun.onScreen(arguments) : CommandLineRun.of(arguments);
    }

    @Test
    void training_tells_what_it_does_and_ends_with_the_test_accuracy() throws IOException {
        Path file = folder.resolve("m.safetensors");
        CommandLineRun run = train(false, file);
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines().getLast()).matches("test accuracy \\d\\d\\.\\d\\d %");
        assertThat(run.lines())
                .filteredOn(line -> line.matches(" +[12]  .* %.* %.* s"))
                .hasSize(2);
        assertThat(run.out())
                .contains("784 → 12 → 10 (9,550 parameters, relu)", "600 digits")
                .containsPattern("Memory   \\d+\\.\\d MiB")
                .contains("Saved " + file)
                .contains("backprop predict " + file + " --sample 7")
                .doesNotContain("\u001b", "\r");
        assertThat(run.err()).doesNotContain("\u001b", "\r");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void a_screen_gets_a_line_of_progress_that_is_erased_in_the_end() {
        CommandLineRun run = train(true, folder.resolve("m.safetensors"));
        assertThat(run.err())
                .contains("epoch 1 of 2", "samples/s", "loss", "accuracy")
                .endsWith("\r\u001b[K");
        assertThat(run.out()).contains("\u001b[1m").doesNotContain("\r");
        assertThat(run.lines().getLast()).matches("test accuracy \\d\\d\\.\\d\\d %");
    }

    @Test
    void the_same_options_give_the_same_file_and_another_seed_another() throws IOException {
        train(false, folder.resolve("a"), "--seed", "3");
        train(false, folder.resolve("b"), "--seed", "3");
        train(false, folder.resolve("c"), "--seed", "4");
        assertThat(folder.resolve("a")).hasSameBinaryContentAs(folder.resolve("b"));
        assertThat(Files.mismatch(folder.resolve("a"), folder.resolve("c"))).isNotNegative();
    }

    @Test
    void every_optimizer_and_activation_trains() {
        String[] activations = {"sigmoid", "tanh", "gelu", "silu"};
        String[] optimizers = {"sgd", "momentum", "adam", "adamw"};
        for (int i = 0; i < activations.length; i++) {
            Path file = folder.resolve(activations[i]);
            CommandLineRun run = train(false, file, "--activation", activations[i], "--optimizer", optimizers[i]);
            assertThat(run.exitCode()).as(activations[i] + ", " + run.err()).isZero();
            double[] losses = run.lines().stream()
                    .filter(line -> line.matches(" +[12]  .*"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(5, 15)))
                    .toArray();
            assertThat(losses[1]).as(activations[i]).isLessThan(losses[0]);
        }
    }

    @Test
    void a_loss_that_is_no_number_ends_the_training_with_a_sentence() {
        CommandLineRun run =
                train(false, folder.resolve("m"), "--optimizer", "sgd", "--lr", "1e30", "--activation", "gelu");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines().filter(line -> line.startsWith("backprop train: ")))
                .singleElement()
                .asString()
                .contains("training cannot go on");
        assertThat(run.err())
                .contains("a learning rate below ", " often helps", "is too large for its type", "backprop doctor ");
        CommandLineRun doctor = CommandLineRun.of("doctor", folder.toString());
        assertThat(doctor.exitCode()).isEqualTo(DoctorCommand.ILL);
        assertThat(doctor.out()).startsWith("Step ").contains("learning rate 9.58");
    }
}
