package backprop4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.State;
import backprop4j.Tensor;
import backprop4j.Update;
import backprop4j.op.Storage;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class InPlaceTest {
    private static final int SIZE = 5_000;

    private final Parameter w = Parameter.of("w", Tensor.ones(Shape.of(SIZE), DType.FLOAT32));
    private final State m = State.of("m", Tensor.zeros(Shape.of(SIZE), DType.FLOAT32));
    private final CompiledStep step = step(w, m);

    /// Momentum on C = ½ Σ w²: m ← ½·m + w, w ← w − ¼·m, with numbers that are exact.
    private static CompiledStep step(Parameter w, State m) {
        Tensor cost = w.tensor().square().sum().mul(0.5);
        Tensor next = m.tensor().mul(0.5).add(cost.backward().of(w));
        return CompiledStep.of(
                List.of(),
                List.of(cost),
                List.of(new Update(m, next), new Update(w, w.tensor().sub(next.mul(0.25)))));
    }

    @Test
    void in_steady_state_next_values_are_written_over_present_ones() {
        step.run();
        Storage first = w.current();
        Storage moment = m.current();
        step.run();
        assertThat(w.current()).isEqualTo(first);
        assertThat(m.current()).isEqualTo(moment);
        assertThat(w.current().get(SIZE - 1)).isEqualTo(0.75 - 0.25 * (0.5 + 0.75));
        assertThat(m.current().get(0)).isEqualTo(0.5 + 0.75);
    }

    @Test
    void what_somebody_sees_is_not_overwritten() {
        step.run();
        Tensor seen = w.tensor();
        Storage lent = m.borrow();
        step.run();
        step.run();
        assertThat(seen.toDoubles()).containsOnly(0.75);
        assertThat(lent.get(7)).isEqualTo(1);
    }

    @Test
    void what_reads_a_value_runs_before_it_is_written_over_in_whatever_order_it_was_built() {
        Parameter p = Parameter.of("p", Tensor.ones(Shape.of(SIZE), DType.FLOAT32));
        Tensor next = p.tensor().mul(0.5);
        Tensor readAfterwards = p.tensor().reshape(50, 100).transpose().sum(0);
        var both = CompiledStep.of(List.of(), List.of(readAfterwards), List.of(new Update(p, next)));
        both.run();
        Storage first = p.current();
        both.run();
        assertThat(both.result(0).get(49)).isEqualTo(50);
        assertThat(p.current()).isEqualTo(first);
        assertThat(p.current().get(9)).isEqualTo(0.25);
    }

    @Test
    void an_update_that_reads_another_value_meets_the_present_one() {
        Parameter p = Parameter.of("p", Tensor.ones(Shape.of(SIZE), DType.FLOAT32));
        Parameter q = Parameter.of("q", Tensor.ones(Shape.of(SIZE), DType.FLOAT32));
        Tensor nextP = p.tensor().mul(0.5);
        Tensor nextQ = q.tensor().add(p.tensor().flip(0));
        var both = CompiledStep.of(List.of(), List.of(), List.of(new Update(p, nextP), new Update(q, nextQ)));
        both.run();
        both.run();
        assertThat(p.tensor().toArray()).containsOnly(0.25f);
        assertThat(q.tensor().toArray()).containsOnly(1 + 1 + 0.5f);
    }

    @Test
    void a_next_value_that_a_fold_reads_is_right_in_both_places() {
        Parameter p = Parameter.of("p", Tensor.ones(Shape.of(SIZE), DType.FLOAT32));
        Tensor next = p.tensor().mul(0.5);
        var both = CompiledStep.of(
                List.of(), List.of(next.reshape(50, 100).transpose().sum(0)), List.of(new Update(p, next)));
        for (int i = 1; i <= 3; i++) {
            both.run();
            assertThat(both.result(0).get(49)).isEqualTo(100 * Math.pow(0.5, i));
            assertThat(p.current().get(SIZE - 1)).isEqualTo(Math.pow(0.5, i));
        }
    }

    @Test
    void an_input_that_nothing_needs_keeps_its_place() {
        Tensor idle = Tensor.input("idle", Shape.of(2), DType.FLOAT32);
        Tensor x = Tensor.input("x", Shape.of(2), DType.FLOAT32);
        var doubled = CompiledStep.of(List.of(idle, x), List.of(x.mul(2)), List.of());
        doubled.give(0, new Storage.Floats(new float[] {7, 8}));
        doubled.give(1, new Storage.Floats(new float[] {1, 2}));
        doubled.run();
        assertThat(doubled.result(0).get(0)).isEqualTo(2);
        assertThat(doubled.result(0).get(1)).isEqualTo(4);
    }

    @Test
    void a_step_that_is_refused_changes_nothing() {
        step.run();
        assertThatThrownBy(() -> step.run(this, refused -> {
                    throw new IllegalStateException("cost " + refused.result(0).get(0));
                }))
                .hasMessage("cost " + SIZE * 0.5 * 0.75 * 0.75);
        assertThat(w.current().get(3)).isEqualTo(0.75);
        assertThat(m.current().get(3)).isEqualTo(1);
    }

    @Test
    void a_reader_never_sees_half_of_an_update() throws InterruptedException {
        var stop = new AtomicBoolean();
        var torn = new AtomicBoolean();
        var reader = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                double[] numbers = w.tensor().toDoubles();
                if (Arrays.stream(numbers).anyMatch(number -> number != numbers[0])) {
                    torn.set(true);
                }
            }
        });
        for (int i = 0; i < 2_000; i++) {
            step.run();
        }
        stop.set(true);
        reader.join();
        assertThat(torn).isFalse();
    }
}
