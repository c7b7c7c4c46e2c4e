package backprop4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PassesTest {
    @Test
    void every_pass_is_shown_in_order() {
        CommandLineRun run = CommandLineRun.of("passes", "mnist");
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines().stream().filter(line -> line.startsWith("── ")).map(line -> line.split(" ", -1)[1]))
                .containsExactly("trace", "simplify", "expand", "simplify-again", "fuse", "order", "plan");
        assertThat(run.out()).contains("input pixels : float32[128, 784]", "exp(");
    }

    @Test
    void one_pass_is_shown_alone() {
        CommandLineRun run = CommandLineRun.of("passes", "notes", "--pass", "plan");
        assertThat(run.lines().getFirst()).startsWith("── plan ");
        assertThat(run.lines().get(1)).matches("\\d+ bytes for \\d+ buffers");
        assertThat(run.out()).doesNotContain("── fuse");
    }
}
