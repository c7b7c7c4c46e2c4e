package backprop4j.nn;

import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The features of each example under another shape: `[batch, …]` to `[batch, sizes…]`, as before convolutions of
/// images that come as rows of pixels. Immutable.
public final class Unflatten extends LibraryLayer {
    private final Shape shape;

    /// @param sizes the shape of one example; its count must be that of the features
    /// @throws IllegalArgumentException if a size is less than 1
    public Unflatten(int... sizes) {
        if (Arrays.stream(sizes).anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(
                    "Unflatten(" + Arrays.toString(sizes) + "): every size must be at least 1");
        }
        this.shape = Shape.of(sizes);
    }

    /// The shape of one example.
    public Shape shape() {
        return shape;
    }

    @Override
    public Tensor forward(Tensor x, Context context) {
        return x.reshape(IntStream.concat(IntStream.of(x.shape().size(0)), IntStream.of(shape.toArray()))
                .toArray());
    }

    /// For example `Unflatten([1, 28, 28])`.
    @Override
    public String toString() {
        return "Unflatten(" + shape + ")";
    }
}
