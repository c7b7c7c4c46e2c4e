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

final class ExplainTest {
    @TempDir
    Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("network.json"), content);
    }

    @Test
    void the_notes_are_told_in_the_order_of_the_notes_and_in_both_languages() {
        CommandLineRun english = CommandLineRun.of("explain", "notes");
        assertThat(english.exitCode()).isZero();
        assertThat(english.err()).isEmpty();
        assertThat(english.out()).contains("1.06901").contains("σ'(z");
        CommandLineRun chinese = CommandLineRun.of("explain", "notes", "--neuron", "1,1", "--lang", "zh");
        assertThat(chinese.out()).contains("神经元", "0.000411422");
    }

    @Test
    void what_json_tells_can_be_read_again_as_a_network() throws IOException {
        CommandLineRun notes = CommandLineRun.of("explain", "notes", "--json");
        assertThat(notes.out()).contains("\"cost\": 1.06900577356688");
        Path file = file(notes.out());
        CommandLineRun again = CommandLineRun.of("explain", "notes", "--json", "--network", file.toString());
        assertThat(again).isEqualTo(notes);
    }

    @Test
    void a_network_with_a_target_has_the_half_squared_error_unless_told_otherwise() throws IOException {
        // From Mazur, A step by step backpropagation example: total error 0.298371109.
        Path file = file("""
                {"layers": [{"weight": [[0.15, 0.20], [0.25, 0.30]], "bias": [0.35, 0.35]},
                            {"weight": [[0.40, 0.45], [0.50, 0.55]], "bias": [0.60, 0.60]}],
                 "input": [0.05, 0.10], "target": [0.01, 0.99], "cost": 0.3, "learningRate": 0.5}
                """);
        CommandLineRun half = CommandLineRun.of("explain", "notes", "--json", "--network", file.toString());
        assertThat(half.out()).contains("\"cost\": 0.298371108").contains("half-squared-error");
        CommandLineRun whole = CommandLineRun.of(
                "explain", "notes", "--json", "--network", file.toString(), "--cost", "sum-of-squares");
        assertThat(whole.out()).contains("\"cost\": 0.596742217");
    }

    @Test
    void steps_of_gradient_descent_make_the_cost_smaller() {
        assertThat(cost("--step", "0")).isEqualTo(1.069005773566882);
        assertThat(cost("--step", "1")).isLessThan(1.069005773566882);
        assertThat(cost("--step", "500", "--lr", "1")).isLessThan(0.01);
    }

    private static double cost(String... options) {
        String[] arguments = Stream.concat(Stream.of("explain", "notes", "--json"), Stream.of(options))
                .toArray(String[]::new);
        return CommandLineRun.of(arguments).lines().stream()
                .filter(line -> line.startsWith(" \"cost\": "))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9.E-]", "")))
                .findFirst()
                .orElseThrow();
    }

    /// The file, and a part of the one sentence that answers it.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                                                                       | one network, { … }, should begin here
                    [1, 2]                                                                   | line 1, column 1: one network, { … }, should begin here
                    {"layers": [                                                             | is not JSON: Unexpected end-of-input
                    {"layers": [[[[[[[[[[[[[[[[[[[[[[[[[[[[                                  | line 1, column 13: a layer
                    {"other": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[                                  | is not JSON: Document nesting depth
                    {"layers": [{"weight": [[1, 2]], "bias": [0]}], "input": [1, "a"]}       | line 1, column 62: input should have a number here
                    {"layers": [{"weight": [[1, 2]], "bias": [0]}], "input": [1, 1e999]}     | input has a number that is too large for double precision
                    {"layers": [{"weight": [[1, 2]], "bias": [0]}], "input": [1, NaN]}       | is not JSON: Non-standard token 'NaN'
                    {"layers": [{"weight": [[1, 2]]}], "input": [1, 1]}                      | line 1, column 13: this layer has no bias
                    {"layers": [{"weight": [[1, 2]], "bias": [0]}], "input": [1, 1, 1]}      | layer 1, neuron 1 has 2 weights, but there are 3 inputs
                    {"layers": [{"weight": [[1, 2]], "bias": [0]}]}                          | has no input
                    {"input": [1, 2]}                                                        | has no layers
                    {"activation": "reul"}                                                   | there is no activation "reul"
                    {"name": "a", "name": "b"}                                               | is not JSON: Duplicate Object property "name"
                    {"name": 7}                                                              | name should be a text in quotes
                    {"input": {"a": 1}}                                                      | input should be a list, [ … ]
                    """)
    void a_file_that_is_no_network_is_refused_by_line_and_column(String content, String sentence) throws IOException {
        CommandLineRun run =
                CommandLineRun.of("explain", "notes", "--network", file(content).toString());
        assertThat(run.err())
                .contains(sentence)
                .contains("network.json")
                .doesNotContain("\tat ", "Exception", "Source");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void a_file_without_end_is_refused() throws IOException {
        Path file = file(" ".repeat(5 << 20));
        CommandLineRun run = CommandLineRun.of("explain", "notes", "--network", file.toString());
        assertThat(run.err()).contains("has more than 4.0 MiB");
        assertThat(run.exitCode()).isEqualTo(1);
    }
}
