package backprop4j.engine.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelWidthsTest {
    @Test
    void scalar_kernels_and_vector_kernels_of_every_width_compute_the_same_bits() throws Exception {
        var runs = new ArrayList<Process>();
        runs.add(start("scalar", "0"));
        for (String width : List.of("128", "256", "512")) {
            runs.add(start("vector", width));
        }
        var digests = new ArrayList<String>();
        for (Process run : runs) {
            String answer = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(run.waitFor()).as(answer).isZero();
            digests.add(answer.strip());
        }
        String scalar = digests.getFirst().substring(2);
        assertThat(digests).containsExactly("0 " + scalar, "128 " + scalar, "256 " + scalar, "512 " + scalar);
    }

    private static Process start(String kind, String width) throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:+UseSerialGC",
                // The loops are to be compiled on the way.
                "-XX:CompileThresholdScaling=0.05",
                "-Dbackprop4j.vector=" + width,
                "-cp",
                System.getProperty("java.class.path"),
                KernelDigest.class.getName(),
                kind);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
