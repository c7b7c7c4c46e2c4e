package backprop4j.compile;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static Graph graph(Tensor... results) {
        return Trace.of(List.of(results)).graph();
    }

    private static Tensor input(String name, int... shape) {
        return Tensor.input(name, Shape.of(shape), DType.FLOAT32);
    }

    @Test
    void graphs_of_one_structure_are_equal_whatever_their_inputs_are_called() {
        Graph one = graph(input("a", 2, 3).exp().sum(0));
        Graph other = graph(input("b", 2, 3).exp().sum(0));
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one.hashCode()).isNotZero();
        Graph same = one;
        assertThat(one.equals(same)).isTrue();
    }

    @Test
    void graphs_differ_in_operations_wires_shapes_types_and_results() {
        Tensor a = input("a", 2, 3);
        Tensor b = input("b", 2, 3);
        Graph one = graph(a.sub(b).exp());
        for (Graph other : List.of(
                graph(a.add(b).exp()),
                graph(b.sub(a).exp().add(a)),
                graph(a.sub(a.exp())),
                graph(input("a", 3, 2).sub(input("b", 3, 2)).exp()),
                graph(a.to(DType.FLOAT64).sub(b.to(DType.FLOAT64)).exp()),
                graph(a.sub(b).exp(), a.sub(b)),
                graph(a.sub(b)))) {
            assertThat(one).isNotEqualTo(other);
            assertThat(other).isNotEqualTo(one);
            assertThat(one.hashCode()).isNotEqualTo(other.hashCode());
        }
        Tensor difference = a.sub(b);
        assertThat(graph(difference.exp(), difference)).isNotEqualTo(graph(difference, difference.exp()));
        assertThat(one.equals((Object) "a graph")).isFalse();
    }
}
