package backprop4j.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop4j.DType;
import backprop4j.Grad;
import backprop4j.Gradients;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegionTest {
    private static final int LENGTH = 3;

    private static Tensor symbol() {
        return Tensor.input("x", Shape.of(2), DType.FLOAT64);
    }

    /// h' = tanh(h·w + x), s' = s + x·y·v, with the outputs h'·s' and x·w, from the states h and s, sequences of
    /// x and y and the constants w and v.
    private static Body body() {
        Tensor h = symbol();
        Tensor s = symbol();
        Tensor x = symbol();
        Tensor y = symbol();
        Tensor w = symbol();
        Tensor v = symbol();
        Tensor nextH = h.mul(w).add(x).tanh();
        Tensor nextS = s.add(x.mul(y).mul(v));
        return Body.close(List.of(h, s, x, y, w, v), List.of(nextH, nextS, nextH.mul(nextS), x.mul(w)))
                .body();
    }

    /// All ways to keep the values of two states, in both directions.
    private static List<Region> regions() {
        var regions = new ArrayList<Region>();
        for (boolean first : new boolean[] {true, false}) {
            for (boolean second : new boolean[] {true, false}) {
                for (boolean descending : new boolean[] {true, false}) {
                    regions.add(new Region(body(), LENGTH, List.of(first, second), 2, descending));
                }
            }
        }
        return regions;
    }

    private static Tensor drawn(Random random, int... sizes) {
        Shape shape = Shape.of(sizes);
        return Tensor.copyOf(random.doubles(shape.count(), -1, 1).toArray(), shape);
    }

    private static List<Tensor> inputs() {
        var random = new Random(2);
        return List.of(
                drawn(random, 2),
                drawn(random, 2),
                drawn(random, LENGTH, 2),
                drawn(random, LENGTH, 2),
                drawn(random, 2),
                drawn(random, 2));
    }

    private static Tensor apply(Region region, List<Tensor> inputs) {
        return Tensor.apply(region, inputs.toArray(Tensor[]::new));
    }

    @Test
    void unrolled_a_region_has_the_same_bits() {
        for (Region region : regions()) {
            List<Tensor> inputs = inputs();
            assertThat(region.unrolled(inputs).toDoubles())
                    .as("%s", region)
                    .containsExactly(apply(region, inputs).toDoubles());
        }
    }

    @Test
    void the_gradient_of_a_region_is_that_of_its_runs_written_out_whatever_states_are_kept() {
        for (Region region : regions()) {
            List<Tensor> inputs = inputs();
            Tensor packed = apply(region, inputs);
            Tensor weights = drawn(new Random(3), packed.shape().toArray());
            Gradients found = packed.mul(weights).sum().backward();
            Gradients wanted = region.unrolled(inputs).mul(weights).sum().backward();
            for (Tensor input : inputs) {
                assertThat(found.of(input).toDoubles())
                        .as("%s, input %d", region, inputs.indexOf(input))
                        .containsExactly(wanted.of(input).toDoubles(), within(1e-14));
            }
        }
    }

    @Test
    void what_one_input_gets_is_its_part_of_what_all_get() {
        Region region = regions().getFirst();
        List<Tensor> inputs = inputs();
        Tensor packed = apply(region, inputs);
        Tensor adjoint = drawn(new Random(4), packed.shape().toArray());
        List<@Nullable Tensor> all = region.pullbacks(inputs, packed, adjoint);
        for (int i = 0; i < inputs.size(); i++) {
            Tensor one = Objects.requireNonNull(region.pullback(i, inputs, packed, adjoint));
            assertThat(one.toDoubles())
                    .containsExactly(Objects.requireNonNull(all.get(i)).toDoubles());
        }
    }

    @Test
    void through_a_region_of_jumps_alone_no_derivative_flows() {
        Tensor x = Tensor.float64(1, -2);
        Tensor jumps = Grad.recompute(h -> h.gt(0).to(DType.FLOAT64)).apply(x);
        assertThat(jumps.add(x.mul(3)).sum().backward().of(x).toDoubles()).containsExactly(3, 3);
        Tensor symbol = symbol();
        Body body = Body.close(List.of(symbol), List.of(symbol.gt(0).to(DType.FLOAT64)))
                .body();
        Tensor packed = Tensor.apply(Region.once(body), x);
        assertThat(Region.once(body).pullbacks(List.of(x), packed, packed))
                .hasSize(1)
                .containsOnlyNulls();
    }

    @Test
    void a_region_that_runs_once_recomputes_and_any_other_scans() {
        Tensor x = symbol();
        Body body = Body.close(List.of(x), List.of(x.exp())).body();
        assertThat(Region.once(body).name()).isEqualTo("recompute");
        assertThat(new Region(body, 2, List.of(), 0, false).name()).isEqualTo("scan[length=2]");
        assertThat(new Region(body, 1, List.of(true), 0, false).name()).isEqualTo("scan[length=1]");
        assertThat(new Region(body, 1, List.of(), 1, true).name()).isEqualTo("scan[length=1, descending]");
    }

    @Test
    void inputs_that_its_body_was_not_made_for_are_refused() {
        Tensor three = Tensor.float64(1, 2, 3);
        refused(0, three, "input 0 is [3]", "made for [2]");
        refused(2, three, "input 2 is [3]", "made for [2] at each of 3 elements");
        refused(2, drawn(new Random(5), 2, 2), "input 2 is [2, 2]", "at each of 3 elements");
        refused(2, Tensor.scalar(1).to(DType.FLOAT64), "input 2 is []", "at each of 3 elements");
        refused(4, three, "input 4 is [3]", "made for [2]");
        refused(5, Tensor.of(1, 2).mul(1), "input 5 is float32", "made for float64");
    }

    private static void refused(int index, Tensor wrong, String... told) {
        var inputs = new ArrayList<>(inputs());
        inputs.set(index, wrong);
        assertThatThrownBy(() -> apply(regions().getFirst(), inputs))
                .isInstanceOf(TensorException.class)
                .hasMessageContainingAll(told);
    }
}
