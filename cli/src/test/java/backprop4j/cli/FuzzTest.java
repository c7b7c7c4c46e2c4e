package backprop4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FuzzTest {
    @Test
    void graphs_that_agree_are_counted_in_one_line() {
        CommandLineRun run = CommandLineRun.of("fuzz", "--graphs", "5", "--seed", "41", "--engines", "cpu,scalar");
        assertThat(run.lines())
                .singleElement()
                .asString()
                .startsWith("5 graphs from seed 41 on in ")
                .endsWith("scalar, 1 thread agree to the bit.");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void an_engine_that_there_is_not_is_refused() {
        CommandLineRun run = CommandLineRun.of("fuzz", "--engines", "cpu,gpu");
        assertThat(run.err()).contains("--engines 'gpu' is not known", "did you mean cpu?");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void on_a_screen_the_count_runs_along() {
        CommandLineRun run = CommandLineRun.onScreen("fuzz", "--graphs", "3");
        assertThat(run.err()).contains(" of 3 graphs  ", " graphs/s  ");
        assertThat(run.exitCode()).isZero();
    }
}
