package backprop4j.proof;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.engine.Engines;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RandomGraphsTest {
    private static final int GRAPHS = 2_000;
    private static final int TOGETHER = 250;

    private final Comparison comparison = new Comparison(List.of(Engines.cpu()));

    static Stream<Long> hundreds() {
        return LongStream.range(0, GRAPHS / TOGETHER).boxed();
    }

    @ParameterizedTest(name = "part {0}")
    @MethodSource("hundreds")
    void the_engine_under_every_combination_of_passes_has_the_bits_of_the_reference(long part) {
        for (long seed = part * TOGETHER; seed < (part + 1) * TOGETHER; seed++) {
            var difference = comparison.of(RandomGraph.of(seed));
            assertThat(difference)
                    .as("seed %s: %s; backprop fuzz --graphs 1 --seed %s shrinks it", seed, difference, seed)
                    .isNull();
        }
    }

    @Test
    void a_graph_is_a_pure_function_of_its_seed() {
        for (long seed = 0; seed < 50; seed++) {
            assertThat(RandomGraph.of(seed).java(DType.FLOAT64))
                    .isEqualTo(RandomGraph.of(seed).java(DType.FLOAT64))
                    .isNotEqualTo(RandomGraph.of(seed + 1).java(DType.FLOAT64));
        }
    }

    @Test
    void every_operation_stands_in_some_graph() {
        Set<String> missing =
                new HashSet<>(Operations.all().map(Operation::name).toList());
        for (long seed = 0; seed < 1_000; seed++) {
            for (Line line : RandomGraph.of(seed).lines()) {
                if (line instanceof Line.Call call) {
                    missing.remove(call.operation().name());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void graphs_share_nodes_broadcast_and_have_empty_and_second_derivatives() {
        int shared = 0;
        int empty = 0;
        int second = 0;
        for (long seed = 0; seed < 200; seed++) {
            RandomGraph graph = RandomGraph.of(seed);
            var read = new HashSet<Integer>();
            boolean twice = graph.lines().stream()
                    .flatMap(line -> RandomGraph.inputs(line).stream())
                    .anyMatch(input -> !read.add(input));
            shared += twice ? 1 : 0;
            second += graph.order() == 2 ? 1 : 0;
            empty += graph.build(DType.FLOAT32).lines().stream()
                            .anyMatch(t -> t.shape().count() == 0)
                    ? 1
                    : 0;
        }
        assertThat(shared).isGreaterThan(100);
        assertThat(second).isBetween(25, 100);
        assertThat(empty).isBetween(10, 100);
    }
}
