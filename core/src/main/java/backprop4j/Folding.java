package backprop4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/// Folds and running folds made of sums, maxima and element by element operations. Axes are from 0, ascending.
final class Folding {
    private Folding() {}

    /// The product as a tree of halves: each factor's derivative is a product of the others, also where one is 0.
    static Tensor product(Tensor x, List<Integer> axes) {
        Shape kept = x.shape().without(axes);
        Tensor rows = behind(x, axes);
        int last = rows.shape().rank() - 1;
        int n = rows.shape().size(last);
        while (n > 1) {
            int half = n / 2;
            Tensor halves = rows.slice(last, 0, half).mul(rows.slice(last, half, 2 * half));
            rows = n % 2 == 0 ? halves : Tensor.concat(last, halves, rows.slice(last, n - 1, n));
            n = rows.shape().size(last);
        }
        return n == 0 ? x.constant(1).broadcastTo(kept) : rows.reshape(kept.toArray());
    }

    /// The folded axes as one, behind the others.
    private static Tensor behind(Tensor x, List<Integer> axes) {
        var order = new ArrayList<Integer>();
        IntStream.range(0, x.shape().rank())
                .filter(axis -> !axes.contains(axis))
                .forEach(order::add);
        order.addAll(axes);
        int[] sizes = new int[x.shape().rank() - axes.size() + 1];
        sizes[sizes.length - 1] = 1;
        for (int i = 0; i < order.size(); i++) {
            int size = x.shape().size(order.get(i));
            if (i < sizes.length - 1) {
                sizes[i] = size;
            } else {
                sizes[sizes.length - 1] *= size;
            }
        }
        return x.permute(order.stream().mapToInt(Integer::intValue).toArray()).reshape(sizes);
    }

    /// Σ(x − μ)²/(n − correction), NaN or infinite where that is not positive.
    static Tensor variance(Tensor x, int correction, List<Integer> axes) {
        int[] along = array(axes);
        Shape kept = x.shape();
        for (int axis : along) {
            kept = kept.with(axis, 1);
        }
        Tensor mean = along.length == 0 ? x : x.mean(along).reshape(kept.toArray());
        Tensor squares = x.sub(mean).square();
        Tensor sum = along.length == 0 ? squares : squares.sum(along);
        long count = 1;
        for (int axis : along) {
            count *= x.shape().size(axis);
        }
        return sum.div((double) Math.max(0, count - correction));
    }

    /// √x, with 0 for the derivative at 0.
    static Tensor root(Tensor x) {
        Tensor zero = x.eq(0);
        return zero.where(0, zero.where(1, x).sqrt());
    }

    /// (Σ|x|ᵖ)^(1/p).
    static Tensor norm(Tensor x, double p, List<Integer> axes) {
        if (!(p > 0)) {
            throw TensorException.of("norm", "p must be positive, not " + p, "p may be Double.POSITIVE_INFINITY");
        }
        int[] along = array(axes);
        if (along.length == 0) {
            return x.abs();
        }
        if (p == 1) {
            return x.abs().sum(along);
        }
        if (p == 2) {
            return root(x.square().sum(along));
        }
        if (p == Double.POSITIVE_INFINITY) {
            return x.abs().max(along);
        }
        Tensor sum = power(x.abs(), p).sum(along);
        return power(sum, 1 / p);
    }

    /// xᵖ for x ≥ 0, with 0 for the derivative at 0.
    private static Tensor power(Tensor x, double p) {
        Tensor zero = x.eq(0);
        return zero.where(0, zero.where(1, x).pow(p));
    }

    /// The place of the first largest along an axis, or of the first NaN.
    static Tensor argmax(Tensor x, int axis) {
        int n = x.shape().size(axis);
        Tensor wins = x.eq(x.maxKeeping(axis)).or(x.ne(x));
        return wins.where(counting(x.shape().rank(), axis, n), n).min(axis).to(DType.INT32);
    }

    /// 0, 1, … along an axis, in float64, which counts exactly.
    private static Tensor counting(int rank, int axis, int n) {
        int[] sizes = new int[rank];
        Arrays.fill(sizes, 1);
        sizes[axis] = n;
        return Tensor.copyOf(IntStream.range(0, n).asDoubleStream().toArray(), Shape.of(sizes));
    }

    /// Whether one is true: counted in float32, where no sum of ones is 0.
    static Tensor any(String operation, Tensor x, List<Integer> axes) {
        if (x.dtype() != DType.BOOL) {
            throw TensorException.of(
                    operation,
                    "truth values are needed (a bool tensor, as x.gt(0) makes one), not " + x.dtype(),
                    "compare first, as in x.ne(0)." + operation + "()");
        }
        int[] along = array(axes);
        return along.length == 0 ? x : x.to(DType.FLOAT32).sum(along).gt(0);
    }

    /// Every element joined with all before it along an axis: pairs first, their running folds, and what stands
    /// between. Each element is joined about twice, and no longer chain than 2·log₂ n is rounded.
    static Tensor running(Tensor x, int axis, BinaryOperator<Tensor> join) {
        int n = x.shape().size(axis);
        if (n < 2) {
            return x;
        }
        int half = n / 2;
        Tensor even = x.slice(axis, 0, n, 2);
        Tensor odd = x.slice(axis, 1, n, 2);
        Tensor atOdd = running(join.apply(even.slice(axis, 0, half), odd), axis, join);
        int evens = n - half;
        Tensor atEven = evens == 1
                ? even
                : Tensor.concat(
                        axis,
                        even.slice(axis, 0, 1),
                        join.apply(atOdd.slice(axis, 0, evens - 1), even.slice(axis, 1, evens)));
        Tensor pairs = Tensor.stack(axis + 1, atEven.slice(axis, 0, half), atOdd)
                .reshape(x.shape().with(axis, 2 * half).toArray());
        return evens == half ? pairs : Tensor.concat(axis, pairs, atEven.slice(axis, half, evens));
    }

    private static int[] array(List<Integer> axes) {
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }
}
