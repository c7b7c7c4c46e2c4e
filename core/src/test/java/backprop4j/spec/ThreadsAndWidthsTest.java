package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ThreadsAndWidthsTest {
    @Test
    void training_has_the_same_bits_on_any_number_of_threads_and_vectors_of_any_width() throws Exception {
        var runs = new ArrayList<Callable<String>>();
        for (String width : List.of("scalar", "128", "256", "512")) {
            for (int threads : new int[] {1, 2, 3, 7}) {
                runs.add(() -> trained(width, threads));
            }
        }
        var answers = new ArrayList<String>();
        try (var two = Executors.newFixedThreadPool(2)) {
            for (Future<String> answer : two.invokeAll(runs)) {
                answers.add(answer.get());
            }
        }
        Set<String> engines =
                answers.stream().map(a -> a.substring(0, a.indexOf('|'))).collect(Collectors.toSet());
        Set<String> digests =
                answers.stream().map(a -> a.substring(a.indexOf('|') + 1)).collect(Collectors.toSet());
        assertThat(engines).as("each run has an engine of its own").hasSize(runs.size());
        assertThat(digests).as("%s", answers).hasSize(1);
    }

    private static String trained(String width, int threads) throws Exception {
        // Which compiler makes the code is not asked here: the first is done sooner.
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dbackprop4j.vector=" + width,
                        "-Dbackprop4j.threads=" + threads,
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrainingDigest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(run.waitFor()).as(answer).isZero();
        return answer;
    }
}
