package backprop4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import backprop4j.compile.Compiler;
import backprop4j.compile.Trace;
import backprop4j.engine.CompiledStep;
import backprop4j.op.Storage;
import java.util.Arrays;
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
    void a_length_may_be_a_number_that_is_known_when_the_program_runs() {
        Tensor x = Tensor.input("x", Shape.of(6, 1, 3), DType.FLOAT32);
        Tensor length = Tensor.input("length", Shape.SCALAR, DType.INT32);
        Scan.Result scanned = upTo(length, x);
        Tensor cost = cost(scanned);
        CompiledStep step = CompiledStep.of(
                List.of(x, length),
                List.of(cost, cost.backward().of(w), cost.backward().of(x)),
                List.of());
        float[] padded = sequence(6).toArray();
        for (int n : new int[] {3, 6, 1, 0, 5}) {
            Tensor exact = sequence(6).slice(0, 0, n);
            Tensor expected = cost(Scan.of(List.of(start), List.of(exact), this::run));
            float[] garbage = padded.clone();
            Arrays.fill(garbage, n * 3, garbage.length, n == 0 ? 1 : Float.NaN);
            step.give(0, new Storage.Floats(garbage));
            step.give(1, new Storage.Ints(new int[] {n}));
            step.run();
            assertThat(step.result(0).get(0)).isEqualTo(expected.toScalar(), offset(1e-6));
            assertThat(floats(step.result(1)))
                    .containsExactly(expected.backward().of(w).toArray(), offset(1e-6f));
            assertThat(Arrays.copyOf(floats(step.result(2)), n * 3))
                    .containsExactly(expected.backward().of(exact).toArray(), offset(1e-6f));
            assertThat(Arrays.copyOfRange(floats(step.result(2)), n * 3, 18)).containsExactly(new float[18 - n * 3]);
        }
    }

    private static float[] floats(Storage storage) {
        return ((Storage.Floats) storage).array();
    }

    private Scan.Step run(List<Tensor> states, List<Tensor> elements) {
        Tensor next = step(states.getFirst(), elements.getFirst());
        return new Scan.Step(List.of(next), List.of(next.square()));
    }

    private Scan.Result upTo(Tensor length, Tensor x) {
        return Scan.upTo(length, List.of(start), List.of(x), this::run);
    }

    private static Tensor cost(Scan.Result result) {
        return result.last(0).sum().add(result.outputs().getFirst().sum());
    }

    @Test
    void a_length_below_0_is_0_and_one_beyond_the_sequence_is_all() {
        Tensor x = sequence(4);
        Tensor none = Tensor.ofInts(-3).squeeze(0);
        assertThat(upTo(none, x).last(0).toArray()).containsExactly(start.toArray());
        assertThat(upTo(none, x).outputs().getFirst().toArray()).containsOnly(0);
        Tensor many = Tensor.ofInts(9).squeeze(0);
        assertThat(upTo(many, x).outputs().getFirst().toArray())
                .containsExactly(Scan.of(List.of(start), List.of(x), this::run)
                        .outputs()
                        .getFirst()
                        .toArray());
        assertThat(upTo(many, sequence(0)).last(0).toArray()).containsExactly(start.toArray());
        assertThatThrownBy(() -> upTo(Tensor.ofInts(1, 2), x))
                .isInstanceOf(TensorException.class)
                .hasMessageContainingAll("scan", "int32[2]", "Tensor.ofInts(n).squeeze(0)");
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
