package backprop4j;

import backprop4j.op.Index;
import java.util.Arrays;

/// Picks made of gather and its transpose. Axes are from 0.
final class Picking {
    private Picking() {}

    /// One pick for all other axes.
    static Tensor take(Tensor x, int axis, Tensor index) {
        int picks = index.shape().count();
        int[] one = new int[x.shape().rank()];
        Arrays.fill(one, 1);
        one[axis] = picks;
        Tensor spread = index.reshape(one).broadcastTo(picked(x.shape(), axis, picks));
        int[] sizes = new int[x.shape().rank() - 1 + index.shape().rank()];
        for (int i = 0; i < sizes.length; i++) {
            int inside = i - axis;
            sizes[i] = inside < 0
                    ? x.shape().size(i)
                    : inside < index.shape().rank()
                            ? index.shape().size(inside)
                            : x.shape().size(i - index.shape().rank() + 1);
        }
        return x.gather(axis, spread).reshape(sizes);
    }

    private static Shape picked(Shape shape, int axis, int picks) {
        try {
            return shape.with(axis, picks);
        } catch (IllegalArgumentException tooLarge) {
            throw TensorException.of(
                    "take of " + picks + " along axis " + axis + " of " + shape,
                    String.valueOf(tooLarge.getMessage()),
                    "");
        }
    }

    static Tensor scatterAdd(Tensor x, int axis, Tensor index, Tensor source) {
        return x.add(added("scatterAdd", x, axis, index, source));
    }

    /// What is named is counted first, so that the rest keeps its bits.
    static Tensor scatter(Tensor x, int axis, Tensor index, Tensor source) {
        Tensor placed = added("scatter", x, axis, index, source);
        Tensor ones = x.constant(1).broadcastTo(index.shape());
        Tensor named = Tensor.apply(new Index.ScatterAdd(axis, x.shape().size(axis)), ones, index)
                .gt(0);
        return named.where(placed, x);
    }

    private static Tensor added(String operation, Tensor x, int axis, Tensor index, Tensor source) {
        Shape shape = x.shape();
        Tensor typed = source.toMeet(x);
        if (index.shape().rank() != shape.rank()
                || !index.shape().with(axis, 1).equals(shape.with(axis, 1))
                || !index.shape().equals(typed.shape())) {
            throw TensorException.of(
                    operation + " to " + x.dtype() + shape,
                    "the index " + index.shape() + " and the source " + source.shape()
                            + " must have one shape, which may differ from " + shape + " only along axis " + axis,
                    "");
        }
        return Tensor.apply(new Index.ScatterAdd(axis, shape.size(axis)), typed, index);
    }
}
