package backprop4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.compile.Compiler;
import backprop4j.compile.Trace;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScanTest {
    private final Parameter w = Parameter.of("w", new float[][] {{0.5f, -0.25f}, {0.125f, 0.75f}});
    private final Parameter u = Parameter.of("u", new float[][] {{1, 0.5f, -1}, {0.25f, -0.5f, 2}});
    private final Tensor start = Tensor.of(new float[][] {{0.1f, -0.2f}});

    private static Tensor sequence(int length) {
        double[] numbers = new Random(3).doubles(length * 3L, -1, 1).toArray();
        return Tensor.copyOf(numbers, Shape.of(length, 1, 3)).to(DType.FLOAT32);
    }

    private Tensor step(Tensor h, Tensor x) {
        return x.matmul(u.tensor().transpose())
                .add(h.matmul(w.tensor().transpose()))
                .tanh();
    }

    @Test
    void the_states_are_those_of_the_loop_written_out_to_the_bit() {
        Tensor x = sequence(5);
        Tensor states = Scan.of(start, x, this::step);
        Tensor h = start;
        for (int t = 0; t < 5; t++) {
            h = step(h, x.slice(0, t, t + 1).squeeze(0));
            assertThat(states.slice(0, t, t + 1).toArray()).containsExactly(h.toArray());
        }
    }

    @Test
    void the_gradient_reaches_first_state_sequence_and_everything_the_step_uses() {
        Tensor x = sequence(7).to(DType.FLOAT64);
        Tensor h0 = start.to(DType.FLOAT64);
        Tensor w64 = w.tensor().to(DType.FLOAT64);
        Tensor u64 = u.tensor().to(DType.FLOAT64);
        Tensor scanned = Scan.of(
                        h0,
                        x,
                        (h, e) -> e.matmul(u64.transpose())
                                .add(h.matmul(w64.transpose()))
                                .tanh())
                .square()
                .sum();
        Tensor h = h0;
        Tensor unrolled = h0.constant(0);
        for (int t = 0; t < 7; t++) {
            h = x.slice(0, t, t + 1)
                    .squeeze(0)
                    .matmul(u64.transpose())
                    .add(h.matmul(w64.transpose()))
                    .tanh();
            unrolled = unrolled.add(h.square().sum());
        }
        Gradients byScan = scanned.backward();
        Gradients byLoop = unrolled.backward();
        for (Tensor by : List.of(h0, x, w64, u64)) {
            double[] expected = byLoop.of(by).toDoubles();
            double[] found = byScan.of(by).toDoubles();
            assertThat(found).hasSameSizeAs(expected);
            for (int i = 0; i < found.length; i++) {
                assertThat(Math.abs(found[i] - expected[i])).isLessThan(1e-14);
            }
        }
    }

    @Test
    void neither_graph_nor_derivative_grows_with_the_length() {
        assertThat(nodes(1000)).isEqualTo(nodes(3));
    }

    private int nodes(int length) {
        Tensor cost = Scan.of(start, sequence(length), this::step).square().sum();
        return Compiler.compile(Trace.of(List.of(cost.backward().of(w))).graph())
                .graph()
                .size();
    }

    @Test
    void a_sequence_may_be_empty() {
        Scan.Result none = Scan.of(
                List.of(start),
                List.of(sequence(0)),
                (states, x) -> new Scan.Step(
                        List.of(step(states.getFirst(), x.getFirst())),
                        List.of(x.getFirst().sum())));
        assertThat(none.last(0).toArray()).containsExactly(start.toArray());
        assertThat(none.outputs().getFirst().shape()).isEqualTo(Shape.of(0));
        assertThat(none.last(0).sum().backward().of(start).toArray()).containsExactly(1, 1);
    }

    @Test
    void a_long_sequence_needs_no_stack() {
        Tensor x = Tensor.full(Shape.of(20_000), DType.FLOAT64, 1);
        Tensor zero = Tensor.float64(0).squeeze(0);
        Tensor sum = Scan.of(zero, x, (h, e) -> h.mul(0.5).add(e)).sum();
        assertThat(sum.backward().of(zero).toScalar()).isEqualTo(1);
        assertThat(sum.toScalar()).isGreaterThan(39_990);
    }

    @Test
    void backwards_outputs_stand_at_their_elements() {
        Tensor x = Tensor.float64(1, 10, 100);
        Tensor zero = Tensor.float64(0).squeeze(0);
        Scan.Result sums = Scan.backwards(List.of(zero), List.of(x), (states, e) -> {
            Tensor sum = states.getFirst().add(e.getFirst());
            return new Scan.Step(List.of(sum), List.of(sum));
        });
        assertThat(sums.outputs().getFirst().toDoubles()).containsExactly(111, 110, 100);
        assertThat(sums.states().getFirst().toDoubles()).containsExactly(0, 100, 110, 111);
    }

    @Test
    void what_does_not_fit_is_refused_with_the_shapes() {
        assertThatThrownBy(() -> Scan.of(start, sequence(4), (h, e) -> e))
                .isInstanceOf(TensorException.class)
                .hasMessageContainingAll("scan", "float32[1, 2]", "float32[1, 3]");
        assertThatThrownBy(() -> Scan.of(
                        List.of(start),
                        List.of(sequence(4), sequence(5)),
                        (states, e) -> new Scan.Step(states, List.of())))
                .isInstanceOf(TensorException.class)
                .hasMessageContainingAll("[4, 1, 3]", "[5, 1, 3]");
        assertThatThrownBy(() -> Scan.times(-1, List.of(start), (states, e) -> new Scan.Step(states, List.of())))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> Scan.of(start, sequence(4), (h, e) -> h.mul(h.toArray()[0])))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("symbolic");
    }
}
