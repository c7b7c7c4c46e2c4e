package backprop4j.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop4j.DType;
import backprop4j.Tensor;
import backprop4j.TensorException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Operations made here, while the test runs.
class PointwiseTest {
    private static final Expr X = new Expr.Arg(0);
    private static final Expr Y = new Expr.Arg(1);

    private static double at(double x, UnaryOperator<Expr> meaning) {
        Pointwise own = Pointwise.unary("own", meaning, (in, y) -> y);
        return Tensor.pointwise(own, Tensor.float64(x)).toDoubles()[0];
    }

    @Test
    void a_meaning_is_written_as_its_formula() {
        assertThat(at(2, x -> x.add(3))).isEqualTo(5);
        assertThat(at(2, x -> x.add(x))).isEqualTo(4);
        assertThat(at(2, x -> x.sub(3))).isEqualTo(-1);
        assertThat(at(2, x -> x.sub(x.mul(x)))).isEqualTo(-2);
        assertThat(at(2, x -> x.rsub(3))).isEqualTo(1);
        assertThat(at(2, x -> x.mul(3))).isEqualTo(6);
        assertThat(at(2, x -> x.add(4).div(x))).isEqualTo(3);
        assertThat(at(2, x -> x.reciprocalOf(3))).isEqualTo(1.5);
        assertThat(at(2, Expr::neg)).isEqualTo(-2);
        assertThat(at(-2, Expr::abs)).isEqualTo(2);
        assertThat(at(2, x -> x.min(1).add(x.min(3)))).isEqualTo(1 + 2);
        assertThat(at(2, x -> x.max(1).add(x.max(3)))).isEqualTo(2 + 3);
        assertThat(at(2, x -> x.isAbove(1).sub(x.isAbove(2)))).isEqualTo(1);
        assertThat(at(2, x -> x.select(x.mul(5), x))).isEqualTo(10);
        assertThat(at(2, x -> x.isAbove(2).select(x.mul(5), x))).isEqualTo(2);
        assertThat(at(2, x -> x.exp().log())).isEqualTo(2, within(1e-15));
        assertThat(at(2, Expr::exp)).isEqualTo(Math.exp(2), within(1e-14));
        assertThat(at(2, Expr::erf)).isEqualTo(0.9953222650189527, within(1e-15));
    }

    @Test
    void operations_of_two_and_three_elements_send_each_its_derivative() {
        Pointwise difference = Pointwise.binary(
                "difference", (a, b) -> a.sub(b.mul(3)), (in, y) -> y.constant(1), (in, y) -> y.constant(-3));
        Tensor a = Tensor.float64(1, 2);
        Tensor b = Tensor.float64(10, 20);
        Tensor y = Tensor.pointwise(difference, a, b);
        assertThat(y.toDoubles()).containsExactly(-29, -58);
        assertThat(y.sum().backward().of(a).toDoubles()).containsExactly(1, 1);
        assertThat(y.sum().backward().of(b).toDoubles()).containsExactly(-3, -3);
        Pointwise product = Pointwise.ternary(
                "product",
                X.mul(Y).add(new Expr.Arg(2)),
                (in, z) -> in.get(1),
                (in, z) -> in.get(0),
                (in, z) -> z.constant(1));
        Tensor c = Tensor.float64(100, 200);
        Tensor z = Tensor.pointwise(product, a, b, c);
        assertThat(z.toDoubles()).containsExactly(110, 240);
        assertThat(z.sum().backward().of(a).toDoubles()).containsExactly(10, 20);
        assertThat(z.sum().backward().of(b).toDoubles()).containsExactly(1, 2);
        assertThat(z.sum().backward().of(c).toDoubles()).containsExactly(1, 1);
    }

    @Test
    void a_function_without_a_derivative_is_a_constant_to_the_backward_pass() {
        Pointwise plain = Pointwise.withoutDerivative("plain", x -> x.mul(2));
        Tensor x = Tensor.float64(3);
        Tensor y = Tensor.pointwise(plain, x);
        assertThat(y.toDoubles()).containsExactly(6);
        assertThat(y.mul(x).sum().backward().of(x).toDoubles()).containsExactly(6);
    }

    @Test
    void comparisons_make_truths_which_logic_takes_and_a_choice_follows() {
        Pointwise isTwice = Pointwise.comparison("isTwice", (a, b) -> Expr.apply(Primitive.EQ, a, b.mul(2)));
        Pointwise implies = Pointwise.logic("implies", 2, X.select(Y, new Expr.Const(1)));
        Pointwise choice = Pointwise.choice(
                "choice",
                (in, y) -> in.get(0).to(y.dtype()),
                (in, y) -> in.get(0).not().to(y.dtype()));
        Tensor a = Tensor.float64(2, 4, 6);
        Tensor b = Tensor.float64(1, 2, 4);
        Tensor truth = Tensor.pointwise(isTwice, a, b);
        assertThat(truth.dtype()).isEqualTo(DType.BOOL);
        assertThat(truth.toDoubles()).containsExactly(1, 1, 0);
        assertThat(Tensor.pointwise(implies, truth, a.gt(3)).toDoubles()).containsExactly(0, 1, 1);
        assertThatThrownBy(() -> Tensor.pointwise(implies, truth, a)).isInstanceOf(TensorException.class);
        Tensor chosen = Tensor.pointwise(choice, truth, a, b);
        assertThat(chosen.toDoubles()).containsExactly(2, 4, 4);
        assertThat(chosen.sum().backward().of(a).toDoubles()).containsExactly(1, 1, 0);
        assertThat(chosen.sum().backward().of(b).toDoubles()).containsExactly(0, 0, 1);
    }

    @Test
    void operations_of_one_name_meaning_and_type_are_one() {
        Pointwise one = Pointwise.unary("one", x -> x.mul(2), (x, y) -> y);
        assertThat(Pointwise.unary("one", x -> x.mul(2), (x, y) -> x)).isEqualTo(one);
        assertThat(Pointwise.unary("one", x -> x.mul(3), (x, y) -> y)).isNotEqualTo(one);
        assertThat(Pointwise.unary("other", x -> x.mul(2), (x, y) -> y)).isNotEqualTo(one);
        for (DType dtype : DType.values()) {
            assertThat(Pointwise.cast(dtype)).isEqualTo(Arithmetic.cast(dtype));
        }
        assertThat(one).hasToString("one");
    }

    @Test
    void engines_compute_in_the_type_of_the_result_or_of_what_is_compared() {
        for (DType real : List.of(DType.FLOAT32, DType.FLOAT64)) {
            assertThat(Arithmetic.ADD.compute(real, List.of(real, real))).isEqualTo(real);
            assertThat(Comparisons.LT.compute(DType.BOOL, List.of(real, real))).isEqualTo(real);
            assertThat(Arithmetic.cast(DType.INT32).compute(DType.INT32, List.of(real)))
                    .isEqualTo(real);
        }
        assertThat(Comparisons.LT.compute(DType.BOOL, List.of(DType.INT32, DType.INT32)))
                .isEqualTo(DType.FLOAT64);
        assertThat(Comparisons.NOT.compute(DType.BOOL, List.of(DType.BOOL))).isEqualTo(DType.FLOAT32);
        int large = 1 << 24;
        assertThat(Tensor.ofInts(large).lt(Tensor.ofInts(large + 1)).toDoubles())
                .as("whole numbers compare exactly")
                .containsExactly(1);
    }

    @Test
    void a_pullback_and_a_pushforward_multiply_with_the_local_derivative_and_a_cast_casts() {
        Tensor x = Tensor.float64(0, 2);
        Tensor v = Tensor.float64(3, 5);
        Tensor squares = x.square();
        Tensor back = Arithmetic.SQUARE.pullback(0, List.of(x), squares, v);
        assertThat(numbers(back)).containsExactly(0, 20);
        Tensor along = Arithmetic.SQUARE.pushforward(List.of(x), squares, List.of(v));
        assertThat(numbers(along)).containsExactly(0, 20);
        assertThat(Arithmetic.STOP_GRADIENT.pullback(0, List.of(x), x, v)).isNull();
        Pointwise narrow = Arithmetic.cast(DType.FLOAT32);
        Tensor narrowed = narrow.pushforward(List.of(x), x.to(DType.FLOAT32), List.of(v));
        assertThat(Objects.requireNonNull(narrowed).dtype()).isEqualTo(DType.FLOAT32);
        Pointwise whole = Arithmetic.cast(DType.INT32);
        assertThat(whole.pushforward(List.of(x), x.to(DType.INT32), List.of(v))).isNull();
    }

    private static double[] numbers(@Nullable Tensor tensor) {
        return Objects.requireNonNull(tensor).toDoubles();
    }

    @Test
    void the_logarithm_of_one_more_keeps_its_digits() {
        for (double x : new double[] {0, 1e-300, 1e-17, 1e-9, 0.01, 0.1, 0.2, 0.29, 0.31, 0.5, 0.75, 1}) {
            double wanted = StrictMath.log1p(x);
            assertThat(value(Elementary.log1pOfFraction(X), x))
                    .as("of the fraction %s", x)
                    .isEqualTo(wanted, within(2 * Math.ulp(wanted)));
        }
        for (double x : new double[] {-0.9, -1e-9, -1e-17, 1e-17, 1e-9, 0.01, 0.5, 3, 1e10, 1e300}) {
            double wanted = StrictMath.log1p(x);
            assertThat(value(Elementary.log1p(X), x)).as("of %s", x).isEqualTo(wanted, within(2 * Math.ulp(wanted)));
        }
    }

    private static double value(Expr expr, double x) {
        return switch (expr) {
            case Expr.Arg arg -> x;
            case Expr.Const(double number) -> number;
            case Expr.Apply(Primitive primitive, List<Expr> operands) -> {
                double[] values = Arrays.copyOf(
                        operands.stream()
                                .mapToDouble(operand -> value(operand, x))
                                .toArray(),
                        3);
                yield primitive.apply(values[0], values[1], values[2]);
            }
        };
    }
}
