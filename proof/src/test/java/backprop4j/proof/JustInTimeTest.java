package backprop4j.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JustInTimeTest {
    /// What is interpreted does not change by running often.
    private static final int TIMES = 12;

    private static final List<List<String>> MODES = List.of(
            List.of("-Xint"),
            List.of("-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=0.05"),
            // What makes the numbers is compiled early, the rest as in every JVM.
            List.of(
                    "-XX:CompileCommand=quiet",
                    "-XX:CompileCommand=CompileThresholdScaling,backprop4j/engine/*.*,0.02",
                    "-XX:CompileCommand=CompileThresholdScaling,jdk/incubator/vector/*.*,0.02"));

    @Test
    void interpreted_and_compiled_by_either_compiler_graphs_have_the_same_bits() throws Exception {
        var runs = new ArrayList<Process>();
        for (List<String> mode : MODES) {
            runs.add(started(mode, "scalar"));
            runs.add(started(mode, "256"));
        }
        var answers = new ArrayList<String>();
        for (Process run : runs) {
            String answer = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(run.waitFor()).as(answer).isZero();
            answers.add(answer);
        }
        Set<String> modes =
                answers.stream().map(a -> a.substring(0, a.indexOf('|'))).collect(Collectors.toSet());
        Set<String> digests =
                answers.stream().map(a -> a.substring(a.indexOf('|') + 1)).collect(Collectors.toSet());
        assertThat(modes).as("%s", answers).hasSize(MODES.size()).anyMatch(mode -> mode.startsWith("interpreted"));
        assertThat(digests).as("%s", answers).hasSize(1);
    }

    private static Process started(List<String> mode, String width) throws Exception {
        List<String> command = Stream.of(
                        List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        mode,
                        List.of(
                                "--add-modules",
                                "jdk.incubator.vector",
                                "-XX:+UseSerialGC",
                                "-Dbackprop4j.vector=" + width,
                                "-Dbackprop4j.threads=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                GraphsDigest.class.getName(),
                                String.valueOf(mode.contains("-Xint") ? 1 : TIMES)))
                .flatMap(List::stream)
                .toList();
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
