package backprop4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import backprop4j.io.Models;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signals need a process of their own.
final class InterruptionTest {
    @TempDir
    Path folder;

    @Test
    void a_training_that_is_interrupted_leaves_a_usable_file_and_exit_code_130() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/bin/kill")) || Files.isExecutable(Path.of("/usr/bin/kill")),
                "there is no kill command here, so no signal can be sent");
        Path file = folder.resolve("m.safetensors");
        Process training = start(
                "-Xmx1g",
                "train",
                "mnist",
                "--limit",
                "500",
                "--hidden",
                "8",
                "--epochs",
                "100000",
                "--out",
                file.toString());
        try (BufferedReader out = training.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.matches(" +3  .*")) {
                line = out.readLine();
            }
            assertThat(line).as("the third epoch's row").isNotNull();
            // A process started in the background by some shells ignores Ctrl-C's signal; then another one must do.
            boolean deaf = ignoresInterrupt(training.pid());
            new ProcessBuilder("kill", deaf ? "-TERM" : "-INT", Long.toString(training.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(out.readAllAsString()).contains("Interrupted after ", "saved " + file);
            assertThat(training.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(training.exitValue()).isEqualTo(deaf ? 143 : 130);
        } finally {
            training.destroyForcibly();
        }
        assertThat(Models.load(file).parameterCount()).isEqualTo(785 * 8 + 90);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void too_little_memory_is_told_in_one_sentence() throws Exception {
        Path file = folder.resolve("m.safetensors");
        // MNIST alone takes 45 MiB.
        Process training = start("-Xmx40m", "train", "mnist", "--limit", "10", "--out", file.toString());
        try (BufferedReader err = training.errorReader()) {
            assertThat(err.readAllAsString().lines())
                    .singleElement()
                    .asString()
                    .contains("the JVM's memory, 40 MiB, is too small");
        }
        assertThat(training.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(training.exitValue()).isEqualTo(1);
        assertThat(file).doesNotExist();
    }

    private static boolean ignoresInterrupt(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(status)) {
            return false;
        }
        String mask = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(mask.substring(7).strip(), 16) & 2) != 0;
    }

    private static Process start(String memory, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                memory,
                "-Dbackprop4j.vector=scalar",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }
}
