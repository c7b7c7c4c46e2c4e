package backprop4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTest {
    @Test
    void backprop_alone_shows_the_help() throws IOException {
        CommandLineRun run = CommandLineRun.of();
        assertThat(run.out()).isEqualTo(golden("backprop"));
        assertThat(run.exitCode()).isZero();
        assertThat(CommandLineRun.of("--help")).isEqualTo(run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "predict", "explain", "doctor", "studio", "passes", "bench", "fuzz", "version"})
    void every_command_has_the_help_that_is_written_down(String command) throws IOException {
        CommandLineRun run = CommandLineRun.of(command, "--help");
        assertThat(run.out()).isEqualTo(golden(command));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void every_example_of_the_help_is_a_command_line_that_makes_sense() throws IOException {
        for (String command : new String[] {
            "backprop", "train", "predict", "explain", "doctor", "studio", "passes", "bench", "fuzz", "version"
        }) {
            golden(command)
                    .lines()
                    .dropWhile(line -> !line.equals("Examples:"))
                    .filter(line -> line.startsWith("  backprop "))
                    .map(line -> line.strip().replaceAll("  .*", "").substring("backprop ".length()))
                    .forEach(example -> assertThat(CommandLineRun.of((example + " --help").split(" ", -1)))
                            .as(example)
                            .satisfies(run -> assertThat(run.err()).isEmpty())
                            .satisfies(run -> assertThat(run.exitCode()).isZero()));
        }
    }

    @Test
    void the_version_is_told_without_an_engine() {
        CommandLineRun run = CommandLineRun.of("version");
        assertThat(run.lines()).hasSize(4);
        assertThat(run.lines().getFirst()).matches("backprop \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
        assertThat(run.out()).contains("JDK      " + Runtime.version()).contains("engine   cpu, ");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(CommandLineRun.of("--version")).isEqualTo(run);
    }

    private static String golden(String command) throws IOException {
        try (InputStream in = HelpTest.class.getResourceAsStream("help-" + command + ".txt")) {
            return new String(Objects.requireNonNull(in, command).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
