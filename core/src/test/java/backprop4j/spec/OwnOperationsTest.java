package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop4j.DType;
import backprop4j.Grad;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.engine.cpu.CpuEngines;
import backprop4j.engine.reference.ReferenceEngine;
import backprop4j.op.Composite;
import backprop4j.op.Pointwise;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Operations that a user adds without touching the library.
class OwnOperationsTest {
    private static final Pointwise SOFTSIGN = Pointwise.unary(
            "softsign",
            x -> x.div(x.abs().add(1)),
            (x, y) -> x.abs().add(1).square().rdiv(1));

    private static final Pointwise SCALED_SUM = Pointwise.binary(
            "scaledSum",
            (a, b) -> a.mul(2).add(b.mul(b)),
            (x, y) -> x.get(0).constant(2),
            (x, y) -> x.get(1).mul(2));

    private static final Composite STRAIGHT_THROUGH =
            Composite.of("straightThrough", x -> x.getFirst().round(), (index, x, y, adjoint) -> adjoint);

    private static final Composite SQUARED_DISTANCE =
            Composite.of("squaredDistance", x -> x.get(0).sub(x.get(1)).square().sum(-1), (index, x, y, adjoint) -> {
                Tensor difference = x.get(0).sub(x.get(1)).mul(index == 0 ? 2 : -2);
                return adjoint.unsqueeze(-1).mul(difference);
            });

    private static Tensor drawn(Shape shape) {
        return Draw.real(-2, 2, 0.0).draw(new Random(4), shape, DType.FLOAT64);
    }

    private static void verify(String what, Tensor result, Tensor... variables) {
        var results = List.of(result);
        var weights = DifferenceQuotient.weights(results, 2);
        DifferenceQuotient.verify(what, results, weights, List.of(variables), OpSpecs.TOLERANCE);
        Tensor cost = DifferenceQuotient.weighted(List.of(result.square()), weights);
        List<Tensor> gradients = DifferenceQuotient.gradients(cost, List.of(variables));
        DifferenceQuotient.verify(
                "second derivative of " + what,
                gradients,
                DifferenceQuotient.weights(gradients, 5),
                List.of(variables),
                OpSpecs.TOLERANCE);
    }

    @Test
    void a_pointwise_operation_has_gradients_of_both_orders_and_broadcasts() {
        Tensor x = drawn(Shape.of(2, 3));
        Tensor b = drawn(Shape.of(3));
        verify("softsign", Tensor.pointwise(SOFTSIGN, x), x);
        verify("scaledSum", Tensor.pointwise(SCALED_SUM, x, b), x, b);
        assertThat(Tensor.pointwise(SOFTSIGN, Tensor.float64(-3, 1)).toDoubles())
                .containsExactly(new double[] {-0.75, 0.5}, within(1e-16));
    }

    @Test
    void a_pointwise_operation_has_the_same_bits_in_every_engine_and_in_the_loops_of_its_neighbours() {
        for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
            Tensor x = drawn(Shape.of(1025)).to(type);
            Tensor y = Tensor.pointwise(SOFTSIGN, x.mul(3)).exp().add(x);
            var wanted = Machine.of(new ReferenceEngine(), List.of(y)).run();
            assertThat(Bits.difference(
                            wanted, Machine.of(CpuEngines.vector(2), List.of(y)).run()))
                    .isNull();
        }
    }

    @Test
    void a_composite_has_the_gradient_that_its_rule_says() {
        Tensor x = Tensor.float64(0.4, 1.7);
        Tensor y = Tensor.apply(STRAIGHT_THROUGH, x);
        assertThat(y.toDoubles()).containsExactly(0, 2);
        assertThat(y.square().sum().backward().of(x).toDoubles()).containsExactly(0, 4);
    }

    @Test
    void a_composite_agrees_with_what_it_is_made_of() {
        Tensor a = drawn(Shape.of(2, 3));
        Tensor b = drawn(Shape.of(2, 3)).mul(0.5);
        Tensor leaf = Tensor.constant(b.storage(), b.shape());
        Tensor ruled = Tensor.apply(SQUARED_DISTANCE, a, leaf);
        assertThat(ruled.shape()).isEqualTo(Shape.of(2));
        verify("squaredDistance", ruled, a, leaf);
        var derived =
                Composite.of("derived", x -> x.get(0).sub(x.get(1)).square().sum(-1), null);
        double[] wanted = Tensor.apply(derived, a, leaf).sum().backward().of(a).toDoubles();
        assertThat(ruled.sum().backward().of(a).toDoubles()).containsExactly(wanted, within(1e-14));
    }

    @Test
    void a_name_that_the_library_uses_is_no_danger() {
        Composite impostor = Composite.of("softmax[axis=0]", x -> x.getFirst().mul(2), null);
        Tensor x = Tensor.float64(1, 3);
        double[] genuine = x.softmax(0).toDoubles();
        assertThat(Tensor.apply(impostor, x).toDoubles()).containsExactly(2, 6);
        assertThat(Tensor.float64(1, 3).softmax(0).toDoubles()).containsExactly(genuine);
    }

    @Test
    void a_composite_of_the_user_s_own_equals_only_itself() {
        Composite softmax = (Composite) Tensor.float64(1, 2).softmax(0).op();
        Composite impostor = Composite.of(softmax.name(), List::getFirst, null);
        Composite same = impostor;
        assertThat(impostor.equals(same)).isTrue();
        assertThat(impostor).isNotEqualTo(Composite.of(softmax.name(), List::getFirst, null));
        assertThat(impostor).isNotEqualTo(softmax);
        assertThat(softmax)
                .isNotEqualTo(impostor)
                .isEqualTo(Tensor.float64(3).softmax(0).op());
        assertThat(softmax).isNotEqualTo(Tensor.float64(1).logSoftmax(0).op());
    }

    @Test
    void a_composite_of_a_batch_keeps_its_rule_and_what_examples_share_gets_the_sum() {
        Tensor batch = Tensor.float64(new double[][] {{0.4, 1.7}, {2.2, -0.3}, {-1.4, 0.9}});
        Tensor through = Grad.vectorize(x -> Tensor.apply(STRAIGHT_THROUGH, x)).apply(batch);
        assertThat(through.square().sum().backward().of(batch).toDoubles()).containsExactly(0, 4, 4, -0.0, -2, 2);
        Tensor shared = Tensor.float64(1, -1);
        Tensor distances =
                Grad.vectorize(x -> Tensor.apply(SQUARED_DISTANCE, x, shared)).apply(batch);
        Tensor plain = batch.sub(shared).square().sum(1);
        assertThat(distances.toDoubles()).containsExactly(plain.toDoubles(), within(1e-15));
        for (Tensor by : List.of(batch, shared)) {
            double[] wanted = plain.square().sum().backward().of(by).toDoubles();
            assertThat(distances.square().sum().backward().of(by).toDoubles()).containsExactly(wanted, within(1e-13));
        }
    }

    @Test
    void a_rule_that_sends_nothing_to_an_input_does_so_in_a_batch() {
        Composite firstOnly = Composite.of(
                "firstOnly", x -> x.get(0).mul(x.get(1)), (index, x, y, adjoint) -> index == 0 ? adjoint : null);
        Tensor weight = Tensor.float64(5);
        Tensor batch = Tensor.float64(new double[][] {{1}, {2}});
        Tensor cost = Grad.vectorize(x -> Tensor.apply(firstOnly, x, weight))
                .apply(batch)
                .add(weight)
                .sum();
        assertThat(cost.backward().of(batch).toDoubles()).containsExactly(1, 1);
        assertThat(cost.backward().of(weight).toDoubles()).containsExactly(2);
    }

    @Test
    void an_expansion_that_reads_something_else_is_refused_with_its_line() {
        Tensor hidden = Tensor.of(1, 2);
        Composite reads = Composite.of("reads", x -> x.getFirst().mul(hidden), null);
        assertThatThrownBy(() -> Tensor.apply(reads, Tensor.float64(3, 4)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("none of its inputs")
                .hasMessageContaining("OwnOperationsTest.java");
        Composite compares = Composite.of("compares", x -> x.getFirst().gt(0), null);
        assertThatThrownBy(() -> Tensor.apply(compares, Tensor.float64(3, 4)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("it makes bool");
    }
}
