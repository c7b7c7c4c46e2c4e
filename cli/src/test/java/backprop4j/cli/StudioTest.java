package backprop4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The engine is made once a process, so each of these needs one of its own.
final class StudioTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    -XX:ActiveProcessorCount=3                          |             | 2 threads
                    -XX:ActiveProcessorCount=1                          |             | 1 thread
                    -XX:ActiveProcessorCount=3 -Dbackprop4j.threads=4   |             | 4 threads
                    -XX:ActiveProcessorCount=3 -Dbackprop4j.threads=4   | --threads=5 | 5 threads
                    """)
    void a_processor_is_left_to_who_looks_unless_somebody_says_otherwise(String flags, String option, String threads)
            throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dbackprop4j.vector=scalar",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(flags.split(" ")));
        command.addAll(List.of(Main.class.getName(), "studio", "--no-browser"));
        Stream.ofNullable(option).forEach(command::add);
        Process studio = new ProcessBuilder(command).start();
        try (BufferedReader out = studio.inputReader()) {
            assertThat(out.readLine()).startsWith("2 → 2 → 2 → 2 is served at http://127.0.0.1:");
            assertThat(out.readLine()).isEqualTo("It trains on cpu, scalar, " + threads + ".");
        } finally {
            studio.destroy();
        }
    }
}
