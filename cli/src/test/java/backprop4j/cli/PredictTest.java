package backprop4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.io.Models;
import backprop4j.nn.Linear;
import backprop4j.nn.Sequential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PredictTest {
    @TempDir
    static Path folder;

    private static String digits = "";
    private static String trained = "";

    @BeforeAll
    static void train() {
        digits = folder.resolve("digits.safetensors").toString();
        CommandLineRun run = CommandLineRun.of(
                "train", "mnist", "--limit", "2000", "--epochs", "3", "--hidden", "16", "--out", digits);
        trained = run.lines().getLast();
    }

    @Test
    void all_test_digits_have_the_accuracy_that_training_told() {
        CommandLineRun run = CommandLineRun.of("predict", digits);
        assertThat(run.lines().getLast()).isEqualTo(trained);
        assertThat(run.out()).contains("of 10,000 test digits are recognised", "  --sample ");
        assertThat(CommandLineRun.of("predict", digits, "--all")).isEqualTo(run);
    }

    @Test
    void a_sample_is_drawn_with_ten_shares_that_sum_to_1() {
        CommandLineRun run = CommandLineRun.of("predict", digits, "--sample", "0");
        assertThat(run.out()).contains("Test digit 0, labelled 7:", "██", "The network sees a ");
        double sum = run.lines().stream()
                .filter(line -> line.matches("[ ▶] \\d +[\\d.]+ % .*"))
                .mapToDouble(
                        line -> Double.parseDouble(line.substring(3).strip().split(" ", -1)[0]))
                .sum();
        assertThat(sum).isBetween(99.9, 100.1);
    }

    @Test
    void rows_of_a_csv_file_are_answered_in_order() throws IOException {
        Path model = folder.resolve("two.safetensors");
        Models.save(Sequential.of(new Linear(2, 3)), model);
        Path rows = folder.resolve("rows.csv");
        var text = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            text.append(i).append(',').append(-i * 0.5).append('\n');
        }
        Files.writeString(rows, text);
        CommandLineRun run = CommandLineRun.of("predict", model.toString(), "--csv", rows.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).hasSize(301);
        float[] expected = Sequential.of(new Linear(2, 3)).predict(new float[] {299, -149.5f});
        assertThat(run.lines().getLast())
                .startsWith("    300  ")
                .endsWith(Words.format("  %.4f  %.4f  %.4f", expected[0], expected[1], expected[2]));
    }

    @Test
    void rows_that_do_not_fit_are_refused_by_line_and_field() throws IOException {
        Path model = folder.resolve("two.safetensors");
        Models.save(Sequential.of(new Linear(2, 3)), model);
        assertRefused(model, "1,2\n1,2,3\n", "line 2 has 3 fields, but the network takes 2 numbers");
        assertRefused(model, "x,y\n1,2\n", "line 1, field 1 is 'x', which is not a number; a header line must be");
        assertRefused(model, "1,2\n3,NaN\n", "line 2, field 2 is 'NaN', which is not a number");
        assertRefused(model, "1,\"2\"3\n", "is not a CSV file");
        assertRefused(model, "", "has no rows");
    }

    private static void assertRefused(Path model, String rows, String sentence) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.csv"), rows);
        CommandLineRun run = CommandLineRun.of("predict", model.toString(), "--csv", file.toString());
        assertThat(run.err()).contains(sentence).doesNotContain("\tat ");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void a_network_for_other_numbers_is_not_shown_digits() throws IOException {
        Path model = folder.resolve("other.safetensors");
        Models.save(Sequential.of(new Linear(2, 3)), model);
        CommandLineRun run = CommandLineRun.of("predict", model.toString());
        assertThat(run.err()).contains("takes 2 numbers, but a digit of MNIST has 784");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void a_file_that_was_cut_short_is_refused() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(digits));
        for (int length : new int[] {0, 7, 8, 100, whole.length / 2, whole.length - 1}) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            CommandLineRun run = CommandLineRun.of("predict", cut.toString());
            assertThat(run.err()).contains("is not a valid file").doesNotContain("\tat ");
            assertThat(run.err().lines()).hasSize(1);
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }
}
