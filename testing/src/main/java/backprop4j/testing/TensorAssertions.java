package backprop4j.testing;

import backprop4j.Gradients;
import backprop4j.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Where assertions begin, to be imported statically beside AssertJ's own:
///
/// ```java
/// assertThat(x.softmax(-1)).hasShape(2, 3).isCloseTo(within(1e-6), 0.1, 0.2, 0.7, 0.3, 0.3, 0.4);
/// assertThatGradientOf(x -> x.sin().mul(x)).at(Tensor.of(0.5, -1)).isCorrect();
/// ```
public final class TensorAssertions {
    private TensorAssertions() {}

    /// Assertions on a tensor's shape, type and numbers.
    public static TensorAssert assertThat(Tensor actual) {
        return new TensorAssert(actual);
    }

    /// Assertions on what a cost depends on.
    public static GradientsAssert assertThat(Gradients actual) {
        return new GradientsAssert(actual);
    }

    /// Checks the derivatives of a function of one tensor, whatever the shape of its result.
    public static GradientAssert.At assertThatGradientOf(UnaryOperator<Tensor> f) {
        return assertThatGradientOfAll(x -> f.apply(x.getFirst()));
    }

    /// Checks the derivatives of a function of several tensors.
    public static GradientAssert.At assertThatGradientOfAll(Function<List<Tensor>, Tensor> f) {
        return new GradientAssert.At(f);
    }
}
