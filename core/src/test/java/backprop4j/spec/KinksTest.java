package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Tensor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What is taken for a derivative where there is none, and values at the ends of the numbers.
class KinksTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    private static void derivative(UnaryOperator<Tensor> f, double at, double wanted) {
        for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor x = Tensor.float64(at).to(type);
            double found = f.apply(x).sum().backward().of(x).toScalar();
            assertThat(type == DType.FLOAT32 ? (float) wanted : wanted)
                    .as("derivative at %s in %s", at, type)
                    .isEqualTo(found);
        }
    }

    private static void value(UnaryOperator<Tensor> f, double... points) {
        for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            for (int i = 0; i < points.length; i += 2) {
                double found = f.apply(Tensor.float64(points[i]).to(type)).toScalar();
                assertThat(Double.doubleToLongBits(found))
                        .as("at %s in %s: %s, not %s", points[i], type, found, points[i + 1])
                        .isEqualTo(Double.doubleToLongBits(points[i + 1]));
            }
        }
    }

    @Test
    void derivatives_at_kinks_and_jumps_are_those_that_are_documented() {
        derivative(Tensor::abs, 0, 0);
        derivative(Tensor::relu, 0, 0);
        derivative(Tensor::floor, 2, 0);
        derivative(Tensor::ceil, 2, 0);
        derivative(Tensor::round, 0.5, 0);
        derivative(Tensor::trunc, 1, 0);
        derivative(Tensor::hardtanh, 1, 0);
        derivative(Tensor::hardtanh, -1, 0);
        derivative(Tensor::hardswish, -3, 0);
        derivative(Tensor::hardswish, 3, 1);
        derivative(Tensor::hardsigmoid, 3, 0);
        derivative(x -> x.leakyRelu(0.25), 0, 0.25);
        derivative(x -> x.elu(1.5), 0, 1.5);
        derivative(Tensor::selu, 0, 1.0507009873554805 * 1.6732632423543772);
        derivative(x -> x.clamp(-1, 2), -1, 1);
        derivative(x -> x.clamp(-1, 2), 2, 1);
        derivative(x -> x.clamp(-1, 2), 2.5, 0);
        derivative(x -> x.fmod(1), 3, 1);
        derivative(x -> x.hypot(x), 0, 0);
        derivative(x -> x.norm(1), 0, 0);
        derivative(x -> x.norm(2), 0, 0);
        derivative(x -> x.norm(3), 0, 0);
        derivative(x -> x.norm(Double.POSITIVE_INFINITY), 0, 0);
        derivative(x -> Tensor.concat(0, x, x).std(1), 2, 0);
        derivative(x -> x.clamp(x.constant(1), x.constant(0)), 0.5, 0);
    }

    @Test
    void values_of_nan_infinities_and_zeros() {
        value(Tensor::log1p, NAN, NAN, INF, INF, -1, -INF, -2, NAN, -0.0, -0.0, 0.0, 0.0, 0x1p-149, 0x1p-149);
        value(Tensor::expm1, NAN, NAN, INF, INF, -INF, -1, -0.0, -0.0, 0.0, 0.0, 0x1p-149, 0x1p-149);
        value(Tensor::tan, NAN, NAN, INF, NAN, -0.0, -0.0);
        value(Tensor::asin, NAN, NAN, 2, NAN, -0.0, -0.0);
        value(Tensor::acos, NAN, NAN, -2, NAN, 1, 0.0);
        value(Tensor::atan, NAN, NAN, -0.0, -0.0);
        value(Tensor::sinh, NAN, NAN, INF, INF, -INF, -INF, -0.0, -0.0);
        value(Tensor::cosh, NAN, NAN, INF, INF, -INF, INF, 0, 1);
        value(Tensor::asinh, NAN, NAN, INF, INF, -INF, -INF, -0.0, -0.0);
        value(Tensor::acosh, NAN, NAN, INF, INF, 0.5, NAN, 1, 0.0);
        value(Tensor::atanh, NAN, NAN, 1, INF, -1, -INF, 2, NAN, -0.0, -0.0);
        value(Tensor::erfc, NAN, NAN, INF, 0.0, -INF, 2, 0, 1);
        value(Tensor::lgamma, NAN, NAN, INF, INF, -INF, INF, 0, INF, -3, INF);
        value(Tensor::digamma, NAN, NAN, INF, INF, -2, NAN, 0, -INF);
        value(Tensor::floor, NAN, NAN, INF, INF, -0.0, -0.0, -0.5, -1, 2.5, 2);
        value(Tensor::ceil, NAN, NAN, -INF, -INF, -0.0, -0.0, -0.5, -0.0, 2.5, 3);
        value(Tensor::round, NAN, NAN, INF, INF, -0.3, -0.0, 0.5, 0.0, 1.5, 2, 2.5, 2, -2.5, -2);
        value(Tensor::trunc, NAN, NAN, INF, INF, -0.3, -0.0, -2.5, -2, 2.5, 2);
        value(x -> x.fmod(1.5), NAN, NAN, INF, NAN, 4, 1, -4, -1, -0.0, -0.0);
        value(Tensor::softplus, NAN, NAN, INF, INF, -INF, 0.0);
        value(Tensor::hardtanh, NAN, NAN, INF, 1, -INF, -1, 0.5, 0.5);
        value(x -> x.clamp(-1, 2), NAN, NAN, INF, 2, -INF, -1, 0.5, 0.5);
        value(x -> x.leakyRelu(0.5), NAN, NAN, INF, INF, -2, -1);
        value(x -> x.elu(2), NAN, NAN, INF, INF, -INF, -2);
        value(x -> x.logAddExp(x.constant(-INF)), -INF, -INF, INF, INF, NAN, NAN, 3, 3);
        value(x -> x.hypot(x.constant(3)), NAN, NAN, INF, INF, 4, 5, -INF, INF);
        value(x -> x.atan2(x.constant(1)), NAN, NAN, -0.0, -0.0, 0.0, 0.0);
    }

    @Test
    void the_safe_form_of_a_choice_keeps_nan_out_of_the_gradient() {
        Tensor x = Tensor.float64(-1, 4);
        Tensor unsafe = x.gt(0).where(x.sqrt(), x.constant(0)).sum();
        assertThat(unsafe.backward().of(x).toDoubles()).containsExactly(NAN, 0.25);
        Tensor safe = x.gt(0).where(x.gt(0).where(x, 1).sqrt(), x.constant(0)).sum();
        assertThat(safe.backward().of(x).toDoubles()).containsExactly(0, 0.25);
    }
}
