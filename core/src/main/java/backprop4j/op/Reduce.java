package backprop4j.op;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A fold along axes, which the result no longer has.
///
/// @param fold what folds
/// @param axes the axes that are folded, from 0, ascending
public record Reduce(Fold fold, List<Integer> axes) implements Op {
    public enum Fold {
        /// In the fixed order: logical row-major, blocks of 4,096, 64 virtual lanes, a tree over the lanes,
        /// blocks ascending. The sum of nothing is 0.
        SUM,
        /// The largest; NaN if one is NaN. Where several are largest they share the derivative equally.
        MAX
    }

    public Reduce {
        axes = List.copyOf(axes);
    }

    @Override
    public String name() {
        return (fold == Fold.SUM ? "sum" : "max") + "[axes=" + axes + "]";
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        Shape input = inputs.getFirst();
        Shape result = input.without(axes);
        if (fold == Fold.MAX && input.count() == 0 && result.count() > 0) {
            throw new IllegalArgumentException("there is no largest of no elements: " + input + " along " + axes);
        }
        return result;
    }

    @Override
    public DType dtype(List<DType> inputs) {
        DType dtype = inputs.getFirst();
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException("a tensor of " + dtype + " is not summed or compared along axes: "
                    + "convert it with .to(DType.FLOAT32)");
        }
        return dtype;
    }

    @Override
    public @Nullable Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
        Tensor x = inputs.getFirst();
        return switch (fold) {
            case SUM -> spread(adjoint, x.shape());
            case MAX -> largest(x, output).mul(spread(adjoint.div(number(x, output)), x.shape()));
        };
    }

    @Override
    public @Nullable Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions) {
        Tensor direction = directions.getFirst();
        if (direction == null) {
            return null;
        }
        return switch (fold) {
            case SUM -> Tensor.apply(this, direction);
            case MAX -> {
                Tensor x = inputs.getFirst();
                yield sum(largest(x, output).mul(direction)).div(number(x, output));
            }
        };
    }

    /// 1 where an element is the largest, else 0.
    private Tensor largest(Tensor x, Tensor output) {
        return x.eq(spread(output, x.shape())).to(x.dtype());
    }

    /// How many are the largest.
    private Tensor number(Tensor x, Tensor output) {
        return sum(largest(x, output));
    }

    private Tensor sum(Tensor terms) {
        return Tensor.apply(new Reduce(Fold.SUM, axes), terms);
    }

    /// Repeats a folded tensor along the axes that were folded.
    private Tensor spread(Tensor folded, Shape target) {
        int[] kept = target.toArray();
        for (int axis : axes) {
            kept[axis] = 1;
        }
        return folded.reshape(kept).broadcastTo(target);
    }
}
