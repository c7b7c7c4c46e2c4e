package backprop4j.op;

import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.List;

/// Operations made of others, with shorter rules where the mathematics knows them.
public final class Composites {
    private Composites() {}

    /// log Σ exp(x) along one axis, which the result keeps with size 1; no finite input overflows. ∂/∂x =
    /// softmax(x).
    public static Composite logSumExp(int axis) {
        return new Composite(
                "logSumExp[axis=" + axis + "]",
                Composite.Others.SAME,
                shapes -> shapes.getFirst().with(axis, 1),
                x -> {
                    Tensor max = finiteMax(x.getFirst(), axis);
                    return x.getFirst().sub(max).exp().sumKeeping(axis).log().add(max);
                },
                (index, x, y, adjoint) -> x.getFirst().softmax(axis).mul(adjoint));
    }

    /// exp(x) / Σ exp(x) along one axis. With y = softmax(x): x̄ = y·(ȳ − Σ ȳ·y).
    public static Composite softmax(int axis) {
        return new Composite(
                "softmax[axis=" + axis + "]",
                Composite.Others.SAME,
                List::getFirst,
                x -> {
                    Tensor e = x.getFirst().sub(finiteMax(x.getFirst(), axis)).exp();
                    return e.div(e.sumKeeping(axis));
                },
                (index, x, y, adjoint) -> y.mul(adjoint.sub(adjoint.mul(y).sumKeeping(axis))));
    }

    /// x − log Σ exp(x) along one axis: x̄ = ȳ − softmax(x)·Σ ȳ.
    public static Composite logSoftmax(int axis) {
        return new Composite(
                "logSoftmax[axis=" + axis + "]",
                Composite.Others.SAME,
                List::getFirst,
                x -> {
                    Tensor shifted = x.getFirst().sub(finiteMax(x.getFirst(), axis));
                    return shifted.sub(shifted.exp().sumKeeping(axis).log());
                },
                (index, x, y, adjoint) -> adjoint.sub(x.getFirst().softmax(axis).mul(adjoint.sumKeeping(axis))));
    }

    /// x̂ = (x − μ)/σ with the mean μ and the variance σ² − ε along some axes, ascending from 0. With n elements
    /// along them: x̄ = (ȳ − Σ ȳ/n − x̂·Σ ȳ·x̂/n)/σ (Ioffe, Szegedy: Batch normalization, 2015).
    public static Composite normalize(List<Integer> axes, double epsilon) {
        return new Composite(
                "normalize[axes=" + axes + ", epsilon=" + epsilon + "]",
                Composite.Others.SAME,
                List::getFirst,
                x -> centered(x.getFirst(), axes).div(deviation(x.getFirst(), axes, epsilon)),
                (index, x, y, adjoint) -> adjoint.sub(mean(adjoint, axes))
                        .sub(y.mul(mean(adjoint.mul(y), axes)))
                        .div(deviation(x.getFirst(), axes, epsilon)));
    }

    private static Tensor centered(Tensor x, List<Integer> axes) {
        return x.sub(mean(x, axes));
    }

    private static Tensor deviation(Tensor x, List<Integer> axes, double epsilon) {
        return mean(centered(x, axes).square(), axes).add(epsilon).sqrt();
    }

    /// The mean along axes, which are kept with size 1.
    private static Tensor mean(Tensor x, List<Integer> axes) {
        Shape kept = x.shape();
        for (int axis : axes) {
            kept = kept.with(axis, 1);
        }
        return x.mean(axes.stream().mapToInt(Integer::intValue).toArray()).reshape(kept.toArray());
    }

    /// The mean over the examples of −log softmax(logits) at the label: logits `[…, classes]`, labels int32
    /// `[…]`.
    public static final Composite CROSS_ENTROPY = new Composite(
            "crossEntropy",
            Composite.Others.LABELS,
            shapes -> {
                Shape logits = shapes.get(0);
                Shape labels = shapes.get(1);
                if (logits.rank() == 0
                        || !logits.without(List.of(logits.rank() - 1)).equals(labels)) {
                    throw new IllegalArgumentException("logits " + logits + " and labels " + labels
                            + " do not fit: logits are [examples, classes], labels [examples], one class number each");
                }
                return Shape.SCALAR;
            },
            x -> {
                Tensor logits = x.get(0);
                int last = logits.shape().rank() - 1;
                Tensor labels = x.get(1).unsqueeze(last);
                return logits.logSoftmax(last).gather(last, labels).mean().neg();
            },
            null);

    /// The mean of (x − target)².
    public static final Composite MSE = new Composite(
            "mse",
            Composite.Others.SAME,
            shapes -> {
                if (!shapes.get(0).equals(shapes.get(1))) {
                    throw new IllegalArgumentException("the prediction " + shapes.get(0) + " and the target "
                            + shapes.get(1) + " must have one shape");
                }
                return Shape.SCALAR;
            },
            x -> x.get(0).sub(x.get(1)).square().mean(),
            null);

    /// The largest along an axis, or 0 where that is infinite or NaN, so that x − max makes no new NaN, or where
    /// there is none.
    private static Tensor finiteMax(Tensor x, int axis) {
        if (x.shape().size(axis) == 0) {
            return x.constant(0).broadcastTo(x.shape().with(axis, 1));
        }
        Tensor max = x.maxKeeping(axis);
        return max.abs().lt(Double.POSITIVE_INFINITY).where(max, max.constant(0));
    }
}
