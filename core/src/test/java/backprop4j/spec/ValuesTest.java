package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Values against plain formulas written again here.
class ValuesTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;
    private static final double[] POINTS = {-30, -5.5, -1, -0.3, -1e-9, 0, 1e-9, 0.2, 1, 2.75, 6, 29};

    @Test
    void functions_of_one_element() {
        Map<String, UnaryOperator<Tensor>> functions = Map.ofEntries(
                Map.entry("exp", Tensor::exp),
                Map.entry("sin", Tensor::sin),
                Map.entry("cos", Tensor::cos),
                Map.entry("tanh", Tensor::tanh),
                Map.entry("erf", Tensor::erf),
                Map.entry("sigmoid", Tensor::sigmoid),
                Map.entry("relu", Tensor::relu),
                Map.entry("gelu", Tensor::gelu),
                Map.entry("silu", Tensor::silu),
                Map.entry("square", Tensor::square),
                Map.entry("abs", Tensor::abs),
                Map.entry("neg", Tensor::neg),
                Map.entry("sign", Tensor::sign),
                Map.entry("sqrt", x -> x.square().sqrt()),
                Map.entry("log", x -> x.exp().log()));
        Map<String, DoubleUnaryOperator> formulas = Map.ofEntries(
                Map.entry("exp", Math::exp),
                Map.entry("sin", Math::sin),
                Map.entry("cos", Math::cos),
                Map.entry("tanh", Math::tanh),
                Map.entry("erf", ValuesTest::erf),
                Map.entry("sigmoid", x -> 1 / (1 + Math.exp(-x))),
                Map.entry("relu", x -> x > 0 ? x : 0),
                Map.entry("gelu", x -> x / 2 * (1 + erf(x / Math.sqrt(2)))),
                Map.entry("silu", x -> x / (1 + Math.exp(-x))),
                Map.entry("square", x -> x * x),
                Map.entry("abs", x -> x < 0 ? -x : x),
                Map.entry("neg", x -> 0 - x),
                Map.entry("sign", x -> x < 0 ? -1 : x > 0 ? 1 : 0),
                Map.entry("sqrt", Math::abs),
                Map.entry("log", x -> x));
        assertThat(functions.keySet()).isEqualTo(formulas.keySet());
        functions.forEach((name, function) -> {
            double[] found = function.apply(Tensor.float64(POINTS)).toDoubles();
            for (int i = 0; i < POINTS.length; i++) {
                double wanted = formulas.get(name).applyAsDouble(POINTS[i]);
                // 1 + erf loses digits where erf is near −1.
                double scale = Math.abs(wanted) + (name.equals("gelu") ? Math.abs(POINTS[i]) : 0);
                assertThat(found[i]).as("%s(%s)", name, POINTS[i]).isEqualTo(wanted, within(4e-15 * scale + 1e-16));
            }
        });
    }

    /// 2/√π ∫₀ˣ e^(−t²) dt by Simpson's rule; 1 beyond 6.
    private static double erf(double x) {
        double end = Math.min(6, Math.abs(x));
        int intervals = 4000;
        double h = end / intervals;
        double sum = 0;
        for (int i = 0; i <= intervals; i++) {
            double weight = i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.exp(-(i * h) * (i * h));
        }
        return Math.copySign(2 / Math.sqrt(Math.PI) * sum * h / 3, x);
    }

    @Test
    void functions_of_two_elements_broadcast_as_numpy_does() {
        double[] a = {1.5, -2, 3};
        double[] b = {0.5, 4};
        Tensor column = Tensor.float64(a).reshape(3, 1);
        Tensor row = Tensor.float64(b);
        table(column.add(row), a, b, (x, y) -> x + y);
        table(column.sub(row), a, b, (x, y) -> x - y);
        table(column.mul(row), a, b, (x, y) -> x * y);
        table(column.div(row), a, b, (x, y) -> x / y);
        table(column.abs().pow(row), a, b, (x, y) -> Math.pow(Math.abs(x), y));
        table(column.minimum(row), a, b, (x, y) -> x < y ? x : y);
        table(column.maximum(row), a, b, (x, y) -> x > y ? x : y);
        table(column.lt(row), a, b, (x, y) -> x < y ? 1 : 0);
        table(column.ge(row), a, b, (x, y) -> x >= y ? 1 : 0);
        table(column.gt(row).where(column, row), a, b, (x, y) -> x > y ? x : y);
    }

    private static void table(Tensor found, double[] rows, double[] columns, DoubleBinaryOperator formula) {
        assertThat(found.shape()).isEqualTo(Shape.of(rows.length, columns.length));
        double[] numbers = found.toDoubles();
        for (int i = 0; i < numbers.length; i++) {
            double wanted = formula.applyAsDouble(rows[i / columns.length], columns[i % columns.length]);
            assertThat(numbers[i]).as(found.op().name()).isEqualTo(wanted, within(1e-15 * Math.abs(wanted)));
        }
    }

    @Test
    void shapes_broadcast_as_numpy_defines_it() {
        assertThat(Shape.broadcast(Shape.of(8, 1, 6, 1), Shape.of(7, 1, 5))).isEqualTo(Shape.of(8, 7, 6, 5));
        assertThat(Shape.broadcast(Shape.of(5, 4), Shape.of(1))).isEqualTo(Shape.of(5, 4));
        assertThat(Shape.broadcast(Shape.of(15, 3, 5), Shape.of(3, 1))).isEqualTo(Shape.of(15, 3, 5));
        assertThat(Shape.broadcast(Shape.of(0, 3), Shape.of(1, 3))).isEqualTo(Shape.of(0, 3));
        assertThat(Shape.broadcast(Shape.SCALAR, Shape.of(2, 0))).isEqualTo(Shape.of(2, 0));
    }

    @Test
    void nan_infinity_and_negative_zero() {
        for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor x = Tensor.float64(NAN, INF, -INF, -0.0, 0.0).to(type);
            bits(x.maximum(0), NAN, INF, 0.0, 0.0, 0.0);
            bits(x.minimum(0), NAN, 0.0, -INF, -0.0, 0.0);
            bits(x.relu(), NAN, INF, 0.0, 0.0, 0.0);
            bits(x.abs(), NAN, INF, INF, 0.0, 0.0);
            bits(x.neg(), NAN, -INF, INF, 0.0, -0.0);
            bits(x.sign(), NAN, 1, -1, -0.0, 0.0);
            bits(x.exp(), NAN, INF, 0.0, 1, 1);
            bits(x.log(), NAN, INF, NAN, -INF, -INF);
            bits(x.sigmoid(), NAN, 1, 0, 0.5, 0.5);
            bits(x.tanh(), NAN, 1, -1, -0.0, 0.0);
            bits(x.sqrt(), NAN, INF, NAN, -0.0, 0.0);
            bits(x.eq(x).to(type), 0, 1, 1, 1, 1);
            bits(x.ne(x).to(type), 1, 0, 0, 0, 0);
            bits(x.le(0).to(type), 0, 0, 1, 1, 1);
            bits(x.eq(0).where(x.constant(7), x), NAN, INF, -INF, 7, 7);
            bits(x.add(0), NAN, INF, -INF, 0.0, 0.0);
            bits(x.max(), NAN);
            bits(x.slice(0, 3, 5).max(), 0.0);
            bits(x.slice(0, 1, 4).min(), -INF);
        }
    }

    private static void bits(Tensor found, double... wanted) {
        assertThat(found.toDoubles()).as(found.toString()).containsExactly(wanted);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(Double.doubleToLongBits(found.toDoubles()[i]))
                    .as("%s: element %s is %s, not %s", found, i, found.toDoubles()[i], wanted[i])
                    .isEqualTo(Double.doubleToLongBits(wanted[i]));
        }
    }

    @Test
    void rows_of_huge_and_infinite_numbers_stay_right() {
        Tensor huge = Tensor.float64(new double[][] {{1e4, 1e4 - 1, -1e4}, {-INF, 0, -INF}, {1e308, -1e308, 0}});
        double e = Math.exp(-1);
        close(huge.softmax(1), 1 / (1 + e), e / (1 + e), 0, 0, 1, 0, 1, 0, 0);
        close(huge.logSumExp(1), 1e4 + Math.log1p(e), 0, 1e308);
        close(huge.slice(0, 0, 1).logSoftmax(1), -Math.log1p(e), -1 - Math.log1p(e), -2e4 - Math.log1p(e));
        assertThat(Tensor.float64(-INF, -INF).logSumExp(0).toScalar()).isEqualTo(-INF);
        assertThat(Tensor.float64(-INF, -INF).softmax(0).toDoubles()).containsExactly(NAN, NAN);
        assertThat(Tensor.float64(INF, 0).logSumExp(0).toScalar()).isEqualTo(INF);
    }

    @Test
    void cross_entropy_is_stable_at_logits_of_10_000() {
        for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor logits = Tensor.float64(new double[][] {{1e4, 0, -1e4}, {1e4, 0, -1e4}})
                    .to(type);
            Tensor cost = logits.crossEntropy(Tensor.ofInts(0, 2));
            assertThat(cost.toScalar()).isEqualTo(1e4);
            close(cost.backward().of(logits), 0, 0, 0, 0.5, 0, -0.5);
        }
    }

    private static void close(Tensor found, double... wanted) {
        double[] numbers = found.toDoubles();
        assertThat(numbers).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(numbers[i]).as("%s[%s]", found, i).isEqualTo(wanted[i], within(4e-15 * Math.abs(wanted[i])));
        }
    }

    @Test
    void folds_products_and_picks() {
        Tensor x = Tensor.float64(new double[][] {{1, 2, 3}, {4, 5, 6}});
        bits(x.sum(0), 5, 7, 9);
        bits(x.sum(1), 6, 15);
        bits(x.mean(), 3.5);
        bits(x.max(0), 4, 5, 6);
        bits(x.min(1), 1, 4);
        bits(x.matmul(x.transpose()), 14, 32, 32, 77);
        bits(x.linear(Tensor.float64(new double[][] {{1, 0, -1}}), Tensor.float64(10)), 8, 8);
        bits(x.permute(1, 0), 1, 4, 2, 5, 3, 6);
        bits(x.slice(1, 0, 3, 2), 1, 3, 4, 6);
        bits(x.pad(0, 1, 0), 0, 0, 0, 1, 2, 3, 4, 5, 6);
        bits(Tensor.concat(1, x, x.neg().slice(1, 0, 1)), 1, 2, 3, -1, 4, 5, 6, -4);
        bits(x.gather(1, Tensor.copyOf(new int[] {2, 0, 0, 1}, Shape.of(2, 2))), 3, 1, 4, 5);
        bits(Tensor.ofInts(2, 0).oneHot(3), 0, 0, 1, 1, 0, 0);
        bits(x.mse(x.mul(2)), 91 / 6.0);
        bits(x.flatten(0), 1, 2, 3, 4, 5, 6);
        assertThat(Tensor.zeros(Shape.of(0, 3, 4), DType.FLOAT32).flatten(1).shape())
                .isEqualTo(Shape.of(0, 12));
    }

    @Test
    void equal_numbers_share_the_derivative_of_the_largest() {
        Tensor x = Tensor.float64(3, 1, 3, 2);
        bits(x.max().backward().of(x), 0.5, 0, 0.5, 0);
        Tensor a = Tensor.float64(1, 5);
        Tensor b = Tensor.float64(1, 2);
        bits(a.maximum(b).sum().backward().of(a), 0.5, 1);
        bits(a.minimum(b).sum().backward().of(b), 0.5, 1);
    }

    @Test
    void conversions_round_once() {
        bits(Tensor.float64(0.1).to(DType.FLOAT32), (double) 0.1f);
        bits(Tensor.float64(1.9, -1.9, NAN, 1e300).to(DType.INT32), 1, -1, 0, Integer.MAX_VALUE);
        bits(Tensor.ofInts(16_777_217).to(DType.FLOAT32), 16_777_216);
        bits(Tensor.ofInts(16_777_217).eq(16_777_216).to(DType.FLOAT32), 0);
        bits(Tensor.float64(0, -0.0, 2, NAN).to(DType.BOOL), 0, 0, 1, 1);
    }
}
