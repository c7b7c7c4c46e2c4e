package backprop4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoubleTwinTest {
    private static final String PROGRAM = "../core/src/twin/java/DoubleTwin.java";
    private static final String MARK = "// The build derives the double twin of this file.\n";

    @TempDir
    Path temporary;

    @Test
    void words_names_and_literals_are_substituted() throws Exception {
        write("in/a/FloatSum.java", MARK + """
                package a;

                import jdk.incubator.vector.FloatVector;

                /// Adds floats of 1.5f; the floating point is not touched.
                final class FloatSum {
                    static final DType TYPE = DType.FLOAT32; // float32

                    static float sum(float[] terms, double scale, int mask) {
                        float total = 0f + 1.5f + 1e-3f + .5f + 2.F + 0x1.8p-3f + 1_000f;
                        int bits = 0xff & mask | 0b1 | 10_000;
                        String text = "a float of 1f \\" 2f";
                        char quote = '"';
                        return (float) scale * Float.MAX_VALUE + total + 3 + 4.5 + 5L;
                    }
                }
                """);

        assertThat(twin().exitCode()).isZero();

        assertThat(temporary.resolve("out/a/DoubleSum.java")).hasContent("""
                // Derived from FloatSum.java by the build; edit that file.
                package a;

                import jdk.incubator.vector.DoubleVector;

                /// Adds doubles of 1.5f; the floating point is not touched.
                @SuppressWarnings("cast")
                final class DoubleSum {
                    static final DType TYPE = DType.FLOAT64; // float64

                    static double sum(double[] terms, double scale, int mask) {
                        double total = 0.0 + 1.5 + 1e-3 + .5 + 2. + 0x1.8p-3 + 1_000.0;
                        int bits = 0xff & mask | 0b1 | 10_000;
                        String text = "a double of 1f \\" 2f";
                        char quote = '"';
                        return (double) scale * Double.MAX_VALUE + total + 3 + 4.5 + 5L;
                    }
                }
                """);
    }

    @Test
    void a_suppression_of_warnings_is_kept() throws Exception {
        write("in/FloatRaw.java", MARK + "@SuppressWarnings(\"rawtypes\")\nfinal class FloatRaw {}\n");

        assertThat(twin().exitCode()).isZero();

        assertThat(temporary.resolve("out/DoubleRaw.java")).hasContent("""
                // Derived from FloatRaw.java by the build; edit that file.
                @SuppressWarnings({"rawtypes", "cast"})
                final class DoubleRaw {}
                """);
    }

    @Test
    void only_a_file_that_asks_has_a_twin_and_a_twin_goes_with_its_file() throws Exception {
        write("in/FloatPlain.java", "final class FloatPlain {}\n");
        write("out/DoubleGone.java", "final class DoubleGone {}\n");

        assertThat(twin().exitCode()).isZero();

        assertThat(temporary.resolve("out")).isEmptyDirectory();
    }

    @Test
    void a_name_without_Float_is_refused() throws Exception {
        write("in/Sum.java", MARK + "final class Sum {}\n");

        var outcome = twin();

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).contains("its name does not contain Float");
    }

    @Test
    void a_twin_does_not_replace_a_file_written_by_hand() throws Exception {
        write("in/FloatSum.java", MARK + "final class FloatSum {}\n");
        write("in/DoubleSum.java", "final class DoubleSum {}\n");

        var outcome = twin();

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).contains("DoubleSum.java was already written by hand");
    }

    private void write(String file, String text) throws IOException {
        Path path = temporary.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Command.Outcome twin() throws IOException, InterruptedException {
        return Command.runTool(
                "java",
                List.of(
                        PROGRAM,
                        temporary.resolve("in").toString(),
                        temporary.resolve("out").toString()));
    }
}
