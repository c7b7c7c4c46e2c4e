package backprop4j.testing;

import static backprop4j.testing.TensorAssertions.assertThat;
import static backprop4j.testing.TensorAssertions.assertThatGradientOf;
import static backprop4j.testing.TensorAssertions.assertThatGradientOfAll;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.Tensor;
import backprop4j.op.Pointwise;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TensorAssertionsTest {
    private static final Pointwise WRONG = Pointwise.unary("wrong", x -> x.mul(x), (x, y) -> x.mul(2.5));
    private final Tensor x = Tensor.of(new float[][] {{0.5f, -1}, {2, Float.NaN}});

    private static void fails(ThrowingCallable assertion, String... message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(message);
    }

    @Test
    void shape_and_type_are_compared() {
        assertThat(x).hasShape(2, 2).hasType(DType.FLOAT32);
        fails(() -> assertThat(x).hasShape(4), "[4]", "[2, 2]", "TensorAssertionsTest.java");
        fails(() -> assertThat(x).hasType(DType.FLOAT64), "float64", "float32");
    }

    @Test
    void numbers_are_compared_and_the_first_that_differs_is_named() {
        assertThat(x).hasNumbers(0.5, -1, 2, Double.NaN);
        assertThat(x).isCloseTo(within(0.1), 0.55, -0.95, 2.01, Double.NaN);
        fails(() -> assertThat(x).hasNumbers(0.5, -1, 2.5, Double.NaN), "[1, 0] to be 2.5", "it is 2.0");
        fails(() -> assertThat(x).isCloseTo(within(0.1), 0.5, -1.2, 2, 0), "[0, 1] to be -1.2 ± 0.1");
        fails(() -> assertThat(x).isCloseTo(within(0.1), 0.5, -1, 2, 0), "[1, 1] to be 0.0");
        fails(() -> assertThat(x).hasNumbers(0.5), "1 numbers", "there are 4");
        fails(() -> assertThat(x).isFinite(), "[1, 1] is NaN");
        assertThat(x.slice(0, 0, 1)).isFinite().hasSameBitsAs(Tensor.of(new float[][] {{0.5f, -1}}));
        fails(() -> assertThat(Tensor.of(-0.0)).hasSameBitsAs(Tensor.of(0.0)), "[0] to be 0.0, but it is -0.0");
        assertThat(x.slice(0, 0, 1)).isCloseTo(Tensor.of(new float[][] {{0.5f, -1.01f}}), within(0.1));
    }

    @Test
    void what_a_cost_depends_on_is_told() {
        Parameter w = Parameter.of("w", 1, 2);
        Parameter idle = Parameter.of("idle", 1);
        var gradients = w.tensor().square().sum().backward();
        assertThat(gradients).reaches(w).doesNotReach(idle).at(w).hasNumbers(2, 4);
        fails(() -> assertThat(gradients).reaches(idle), "idle");
        fails(() -> assertThat(gradients).doesNotReach(w), "w[2]");
    }

    @Test
    void right_gradients_pass_and_wrong_ones_are_named() {
        Tensor at = Tensor.of(0.5, -1);
        assertThatGradientOf(t -> t.sin().mul(t)).at(at).isCorrectToOrder(2).hasNoKink();
        assertThatGradientOfAll(t -> t.get(0).matmul(t.get(1)))
                .at(Tensor.of(new float[][] {{1, 2}}), Tensor.of(new float[][] {{3}, {4}}))
                .isCorrect();
        fails(
                () -> assertThatGradientOf(t -> Tensor.pointwise(WRONG, t))
                        .at(at)
                        .isCorrect(),
                "2 of 2 entries are wrong",
                "∂C/∂x0[1]");
        assertThatGradientOf(t -> Tensor.pointwise(WRONG, t))
                .at(at)
                .with(check -> check.tolerance(10))
                .isCorrect();
        fails(() -> assertThatGradientOf(Tensor::relu).at(Tensor.of(0.0)).hasNoKink(), "x0[0]");
    }
}
