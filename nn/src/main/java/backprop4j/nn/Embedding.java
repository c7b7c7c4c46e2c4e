package backprop4j.nn;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import java.util.Arrays;

/// A learned row for each of `count` things: numbers `[…]` from 0 to `count − 1` to `[…, width]`. The weight is
/// `[count, width]`, normal with variance 1 at first, as in PyTorch. Immutable.
///
/// The numbers are int32, or whole numbers in the model's own type, as features of a batch are; float32 holds
/// every whole number up to 2²⁴. One that is not whole, or has no row, is an error when it is met.
public final class Embedding extends LibraryLayer {
    /// Up to here float32 holds every whole number.
    private static final int EXACT = 1 << 24;

    private final int count;
    private final int width;
    private final Init init;

    /// @throws IllegalArgumentException if a size is less than 1
    public Embedding(int count, int width) {
        this(count, width, Init.normal(1));
    }

    private Embedding(int count, int width, Init init) {
        if (count < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "Embedding(" + count + ", " + width + "): it needs at least one row of at least one number");
        }
        this.count = count;
        this.width = width;
        this.init = init;
    }

    /// This layer with its rows drawn otherwise.
    public Embedding init(Init weight) {
        return new Embedding(count, width, weight);
    }

    /// How many rows there are.
    public int count() {
        return count;
    }

    /// The length of a row.
    public int width() {
        return width;
    }

    @Override
    public void parts(Parts parts) {
        parts.parameter("weight", Shape.of(count, width), init);
    }

    @Override
    public Tensor forward(Tensor x, Context context) {
        int picked = x.shape().count();
        Tensor rows = whole(x).reshape(picked, 1).broadcastTo(Shape.of(picked, width));
        int[] shape = Arrays.copyOf(x.shape().toArray(), x.shape().rank() + 1);
        shape[shape.length - 1] = width;
        return context.parameter("weight").gather(0, rows).reshape(shape);
    }

    /// Numbers that are not whole become −1, which has no row.
    private Tensor whole(Tensor x) {
        if (x.dtype() == DType.INT32) {
            return x;
        }
        if (!x.dtype().isFloating() || x.dtype() == DType.FLOAT32 && count > EXACT) {
            throw TensorException.of(
                    toString(),
                    "rows are picked by int32 numbers, but x is " + x.dtype() + x.shape()
                            + (x.dtype().isFloating() ? ", which does not hold every whole number this large" : ""),
                    "convert it with .to(DType.INT32)");
        }
        Tensor truncated = x.to(DType.INT32);
        return truncated.to(x.dtype()).eq(x).where(x, -1).to(DType.INT32);
    }

    /// For example `Embedding(1000, 16)`.
    @Override
    public String toString() {
        return "Embedding(" + count + ", " + width + ")";
    }
}
