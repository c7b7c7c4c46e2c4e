package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.Update;
import backprop4j.engine.CompiledStep;
import backprop4j.op.Leaf;
import backprop4j.op.Storage;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorIsAValueTest {
    @Test
    void an_update_changes_no_expression_that_was_built_before() {
        Parameter w = Parameter.of("w", 1, 2);
        Tensor unevaluated = w.tensor().mul(10);
        Tensor evaluated = w.tensor().mul(100);
        Tensor leaf = w.tensor();
        assertThat(evaluated.toArray()).containsExactly(100, 200);
        w.set(3, 4);
        w.set(5, 6);
        assertThat(unevaluated.toArray()).containsExactly(10, 20);
        assertThat(evaluated.toArray()).containsExactly(100, 200);
        assertThat(leaf.toArray()).containsExactly(1, 2);
        assertThat(w.tensor().toArray()).containsExactly(5, 6);
    }

    @Test
    void a_step_overwrites_only_memory_that_nobody_can_see() {
        Parameter w = Parameter.of("w", 1, 2);
        var step = CompiledStep.of(
                List.of(), List.of(), List.of(new Update(w, w.tensor().add(1))));
        Storage borrowed = w.borrow();
        Tensor atStart = w.tensor();
        step.run();
        Tensor afterOne = w.tensor();
        step.run();
        step.run();
        step.run();
        assertThat(((Storage.Floats) borrowed).array()).containsExactly(1, 2);
        assertThat(atStart.toArray()).containsExactly(1, 2);
        assertThat(afterOne.toArray()).containsExactly(2, 3);
        assertThat(w.tensor().toArray()).containsExactly(5, 6);
    }

    @Test
    void arrays_given_and_taken_are_copies() {
        float[] given = {1, 2};
        Tensor t = Tensor.copyOf(given, Shape.of(2));
        Parameter w = Parameter.copyOf("w", given, Shape.of(2));
        given[0] = 9;
        t.toArray()[1] = 9;
        w.tensor().toArray()[1] = 9;
        assertThat(t.toArray()).containsExactly(1, 2);
        assertThat(w.tensor().toArray()).containsExactly(1, 2);
    }

    @Test
    void a_compiled_step_reads_the_cell_even_behind_tensors_whose_numbers_were_looked_at() {
        Parameter w = Parameter.of("w", 3.0);
        Tensor penalty = w.tensor().square().sum();
        assertThat(penalty.toScalar()).isEqualTo(9);
        var step = CompiledStep.of(List.of(), List.of(penalty), List.of());
        w.set(4);
        step.run();
        assertThat(step.result(0).get(0)).isEqualTo(16);
        assertThat(penalty.toScalar()).isEqualTo(9);
    }

    @Test
    void all_updates_of_a_step_see_the_values_before_it() {
        Parameter a = Parameter.of("a", 1.0);
        Parameter b = Parameter.of("b", 2.0);
        var step = CompiledStep.of(List.of(), List.of(), List.of(new Update(a, b.tensor()), new Update(b, a.tensor())));
        step.run();
        assertThat(a.tensor().toScalar()).isEqualTo(2);
        assertThat(b.tensor().toScalar()).isEqualTo(1);
        step.run();
        assertThat(a.tensor().toScalar()).isEqualTo(1);
    }

    @Test
    void a_step_that_fails_changes_no_cell() {
        Parameter w = Parameter.of("w", 1.0);
        Tensor labels = Tensor.input("labels", Shape.of(1), DType.INT32);
        Tensor picked = Tensor.of(5, 6).gather(0, labels).sum();
        var step = CompiledStep.of(
                List.of(labels),
                List.of(picked),
                List.of(new Update(w, w.tensor().add(picked))));
        step.give(0, new Storage.Ints(new int[] {2}));
        assertThatThrownBy(step::run)
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("index 2")
                .hasMessageContaining("outside 0 to 1");
        assertThat(w.tensor().toScalar()).isEqualTo(1);
        step.give(0, new Storage.Ints(new int[] {1}));
        step.run();
        assertThat(w.tensor().toScalar()).isEqualTo(7);
    }

    @Test
    void literals_stay_exact_until_they_meet_a_type() {
        Tensor third = Tensor.of(1.0 / 3);
        assertThat(third.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(third.add(Tensor.float64(0.0)).toDoubles()).containsExactly(1.0 / 3);
        assertThat(third.to(DType.FLOAT64).toDoubles()).containsExactly(1.0 / 3);
        assertThat(third.toArray()).containsExactly((float) (1.0 / 3));
        assertThat(Tensor.float64(1).mul(0.1).toDoubles()).containsExactly(0.1);
        assertThat(Tensor.concat(0, third, Tensor.float64(2)).toDoubles()).containsExactly(1.0 / 3, 2);
    }

    @Test
    void types_never_mix_silently() {
        Tensor single = Tensor.copyOf(new float[] {1}, Shape.of(1));
        Tensor twice = Tensor.float64(1);
        assertThatThrownBy(() -> single.add(twice)).hasMessageContaining("never mix silently");
        assertThatThrownBy(() -> single.mse(twice)).hasMessageContaining("never mix silently");
        assertThatThrownBy(() -> single.gt(twice)).hasMessageContaining("never mix silently");
        assertThatThrownBy(() -> single.matmul(twice)).hasMessageContaining("never mix silently");
        assertThat(single.to(DType.FLOAT64).add(twice).dtype()).isEqualTo(DType.FLOAT64);
    }

    @Test
    void detach_cuts_the_history() {
        Tensor x = Tensor.of(3);
        Tensor y = x.square();
        var gradients = y.detach().mul(x).sum().backward();
        assertThat(gradients.of(x).toArray()).containsExactly(9);
        assertThat(gradients.reaches(y)).isFalse();
        var leaf = (Leaf.Detached) y.detach().op();
        assertThat(leaf.cutsOff(x)).isTrue();
        assertThat(leaf.cutsOff(Tensor.of(3))).isFalse();
    }

    @Test
    void adjoints_are_added_in_the_order_of_the_consumers() {
        // (2⁻²⁴ + 2⁻²⁴) + 1 is above 1 in float32; 1 + 2⁻²⁴ + 2⁻²⁴ is 1.
        double small = 0x1p-24;
        Tensor x = Tensor.of(1);
        Tensor first = x.mul(small);
        Tensor second = x.mul(small);
        Tensor third = x.mul(1);
        assertThat(third.add(second).add(first).sum().backward().of(x).toArray())
                .containsExactly(Math.nextUp(1f));
        Tensor y = Tensor.of(1);
        Tensor one = y.mul(1);
        Tensor two = y.mul(small);
        Tensor three = y.mul(small);
        assertThat(three.add(two).add(one).sum().backward().of(y).toArray()).containsExactly(1f);
    }

    @Test
    void to_string_computes_nothing_and_equality_is_identity() {
        Tensor x = Tensor.of(1, 2).exp();
        assertThat(x.toString()).contains("float32[2]").contains("exp").doesNotContain("2.7");
        assertThat(x.known()).isNull();
        assertThat(x.equals(Tensor.of(1, 2).exp())).isFalse();
        x.toArray();
        assertThat(x.toString()).contains("2.7");
    }

    @Test
    void gradients_in_several_threads_have_the_bits_of_those_in_turn() throws Exception {
        Tensor shared = ramp(64 * 48).reshape(64, 48).sin();
        float[][] alone = new float[6][];
        for (int i = 0; i < alone.length; i++) {
            alone[i] = gradient(shared, i);
        }
        Tensor again = ramp(64 * 48).reshape(64, 48).sin();
        float[][] together = new float[6][];
        var threads = new Thread[together.length];
        for (int i = 0; i < threads.length; i++) {
            int number = i;
            threads[i] = Thread.ofPlatform().start(() -> together[number] = gradient(again, number));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(together).isDeepEqualTo(alone);
    }

    private static float[] gradient(Tensor x, int seed) {
        Tensor w = ramp(40 * 48).add(seed).cos().reshape(40, 48);
        Tensor leaf = w.detach();
        return x.linear(leaf).tanh().square().mean().backward().of(leaf).toArray();
    }

    private static Tensor ramp(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i * 0.37f;
        }
        return Tensor.copyOf(numbers, Shape.of(count));
    }

    @Test
    void a_row_alone_has_the_bits_it_has_in_a_batch() {
        for (int inner : new int[] {3, 511, 512, 513, 1100}) {
            Tensor w = ramp(37 * inner).sin().reshape(37, inner);
            Tensor b = ramp(37).cos();
            Tensor batch = ramp(65 * inner).mul(0.7).sin().reshape(65, inner);
            Tensor all = batch.linear(w, b).gelu().softmax(-1);
            float[][] rows = all.toMatrix();
            for (int row : new int[] {0, 1, 31, 63, 64}) {
                Tensor alone = batch.slice(0, row, row + 1).linear(w, b).gelu().softmax(-1);
                assertThat(alone.toArray()).as("row %s of %s", row, inner).containsExactly(rows[row]);
                Tensor vector = batch.slice(0, row, row + 1)
                        .reshape(inner)
                        .linear(w, b)
                        .gelu()
                        .softmax(-1);
                assertThat(vector.toArray()).containsExactly(rows[row]);
            }
        }
    }
}
