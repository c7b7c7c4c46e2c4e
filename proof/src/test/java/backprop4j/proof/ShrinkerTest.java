package backprop4j.proof;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShrinkerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"$0.tanh()", "$0.matmul($1)", "$0.softmax(#0)", "$0.where($1, $2)", "$0.slice(#0, #1, #2, #3)"})
    void a_fault_planted_in_one_operation_leaves_that_operation_alone(String planted) {
        RandomGraph graph = firstWith(planted);
        assertThat(graph.lines().size()).isGreaterThan(8);
        RandomGraph smallest = Shrinker.shrink(graph, candidate -> has(candidate, planted));
        assertThat(calls(smallest)).extracting(call -> call.operation().name()).containsExactly(planted);
        assertThat(smallest.order()).isZero();
        assertThat(smallest.shown()).containsExactly(smallest.lines().size() - 1);
        assertThat(smallest.lines())
                .hasSize(1
                        + calls(smallest).getFirst().inputs().stream()
                                .distinct()
                                .toList()
                                .size());
        assertThat(smallest.lines()).allMatch(line -> !(line instanceof Line.Numbers n) || n.values().length <= 4);
    }

    @Test
    void a_fault_of_two_operations_in_a_row_leaves_both() {
        RandomGraph graph = RandomGraph.of(3);
        Line.Call last = calls(graph).getLast();
        int input = last.inputs().stream()
                .filter(i -> graph.lines().get(i) instanceof Line.Call)
                .findFirst()
                .orElseThrow();
        String first = ((Line.Call) graph.lines().get(input)).operation().name();
        String second = last.operation().name();
        RandomGraph smallest = Shrinker.shrink(
                graph,
                candidate -> calls(candidate).stream()
                        .filter(call -> call.operation().name().equals(second))
                        .flatMap(call -> call.inputs().stream())
                        .anyMatch(i -> candidate.lines().get(i) instanceof Line.Call before
                                && before.operation().name().equals(first)));
        assertThat(calls(smallest)).extracting(call -> call.operation().name()).containsExactly(first, second);
    }

    @Test
    void a_graph_of_which_nothing_can_go_stays() {
        RandomGraph graph = RandomGraph.of(1);
        assertThat(Shrinker.shrink(graph, candidate -> false)).isSameAs(graph);
        assertThat(graph.java(DType.FLOAT32)).contains("void main()");
    }

    private static RandomGraph firstWith(String operation) {
        for (long seed = 0; ; seed++) {
            RandomGraph graph = RandomGraph.of(seed);
            if (has(graph, operation) && graph.order() > 0 && graph.lines().size() > 8) {
                return graph;
            }
        }
    }

    private static boolean has(RandomGraph graph, String operation) {
        return calls(graph).stream().anyMatch(call -> call.operation().name().equals(operation));
    }

    private static List<Line.Call> calls(RandomGraph graph) {
        return graph.lines().stream()
                .filter(Line.Call.class::isInstance)
                .map(Line.Call.class::cast)
                .toList();
    }
}
