package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class LongGraphsTest {
    private static final int LENGTH = 100_000;

    @Test
    void a_chain_of_100_000_operations_is_computed_and_differentiated() {
        Parameter w = Parameter.of("w", Tensor.float64(0.5));
        Tensor x = w.tensor();
        for (int i = 0; i < LENGTH; i++) {
            x = x.sin();
        }
        // sin iterated n times tends to √(3/n), its derivative to (3/n)^1.5 / w̃³: compared with a plain loop.
        double value = 0.5;
        double derivative = 1;
        for (int i = 0; i < LENGTH; i++) {
            derivative *= StrictMath.cos(value);
            value = StrictMath.sin(value);
        }
        Tensor cost = x.sum();
        Tensor gradient = cost.backward().of(w);
        Tensor.evaluate(cost, gradient);
        assertThat(cost.toScalar()).isEqualTo(value);
        assertThat(gradient.toDoubles()[0]).isCloseTo(derivative, within(1e-9 * derivative));
    }

    @Test
    void a_long_chain_of_operations_that_cannot_be_fused_is_computed_and_differentiated() {
        Parameter w = Parameter.of("w", Tensor.float64(1, 2, 3));
        Tensor x = w.tensor();
        for (int i = 0; i < 1_000; i++) {
            x = x.mul(0.25).add(x.sum().mul(0.25));
        }
        Tensor cost = x.sum();
        Tensor gradient = cost.backward().of(w);
        Tensor.evaluate(cost, gradient);
        // Each round maps the sum s of the three elements to s/4 + 3·s/4 = s; all terms are positive, so nothing
        // cancels.
        assertThat(cost.toScalar()).isCloseTo(6, within(1e-12));
        assertThat(gradient.toDoubles()).containsExactly(new double[] {1, 1, 1}, within(1e-12));
    }

    @Test
    void a_parameter_used_10_000_times_is_differentiated() {
        Parameter w = Parameter.of("w", Tensor.float64(1.5, -2));
        Tensor sum = Tensor.zeros(Shape.of(2), DType.FLOAT64);
        for (int i = 1; i <= 10_000; i++) {
            sum = sum.add(w.tensor().mul(i));
        }
        assertThat(sum.sum().backward().of(w).toDoubles()).containsExactly(50_005_000.0, 50_005_000.0);
    }
}
