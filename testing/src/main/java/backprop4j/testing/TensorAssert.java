package backprop4j.testing;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.data.Offset;

/// Assertions on a tensor's shape, type and numbers. Numbers are compared row-major, in float64.
public final class TensorAssert extends AbstractAssert<TensorAssert, Tensor> {
    TensorAssert(Tensor actual) {
        super(actual, TensorAssert.class);
    }

    public TensorAssert hasShape(int... sizes) {
        isNotNull();
        if (!actual.shape().equals(Shape.of(sizes))) {
            failWithMessage("Expected the shape %s, but it is %s (%s)", Shape.of(sizes), actual.shape(), where());
        }
        return this;
    }

    public TensorAssert hasType(DType type) {
        isNotNull();
        if (actual.dtype() != type) {
            failWithMessage("Expected the type %s, but it is %s (%s)", type, actual.dtype(), where());
        }
        return this;
    }

    /// Exactly these numbers; NaN is NaN, and −0 is not 0.
    public TensorAssert hasNumbers(double... expected) {
        return compare(expected, 0);
    }

    /// Each number within an offset of the expected one; NaN is close to NaN alone.
    public TensorAssert isCloseTo(Offset<Double> offset, double... expected) {
        return compare(expected, offset.value);
    }

    /// The shape of another tensor, and each number within an offset of its.
    public TensorAssert isCloseTo(Tensor expected, Offset<Double> offset) {
        hasShape(expected.shape().toArray());
        return compare(expected.toDoubles(), offset.value);
    }

    /// Shape, type and bits of another tensor. All NaNs are one.
    public TensorAssert hasSameBitsAs(Tensor expected) {
        hasShape(expected.shape().toArray());
        hasType(expected.dtype());
        return compare(expected.toDoubles(), 0);
    }

    /// No number is NaN or infinite.
    public TensorAssert isFinite() {
        isNotNull();
        double[] numbers = actual.toDoubles();
        for (int i = 0; i < numbers.length; i++) {
            if (!Double.isFinite(numbers[i])) {
                failWithMessage("Expected finite numbers, but %s is %s (%s)", index(i), numbers[i], where());
            }
        }
        return this;
    }

    private TensorAssert compare(double[] expected, double offset) {
        isNotNull();
        double[] numbers = actual.toDoubles();
        if (numbers.length != expected.length) {
            failWithMessage(
                    "Expected %s numbers, but there are %s, %s (%s)",
                    expected.length, numbers.length, actual.shape(), where());
        }
        for (int i = 0; i < numbers.length; i++) {
            boolean same = Double.compare(numbers[i], expected[i]) == 0;
            if (!same && !(offset > 0 && Math.abs(numbers[i] - expected[i]) <= offset)) {
                failWithMessage(
                        "Expected %s to be %s%s, but it is %s (%s)",
                        index(i), expected[i], offset > 0 ? " ± " + offset : "", numbers[i], where());
            }
        }
        return this;
    }

    private String index(int position) {
        var text = new StringBuilder("[");
        int rest = position;
        for (int stride : actual.shape().strides()) {
            text.append(text.length() == 1 ? "" : ", ").append(rest / stride);
            rest %= stride;
        }
        return text + "]";
    }

    private String where() {
        return actual.op().name() + " at " + actual.origin();
    }
}
