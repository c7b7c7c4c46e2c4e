package backprop4j;

import backprop4j.op.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Layouts made of the layouts there are. Axes are from 0.
final class Rearranging {
    private Rearranging() {}

    /// The elements moved on along an axis; what leaves at the end comes in at the beginning.
    static Tensor roll(Tensor x, int axis, int shift) {
        int n = x.shape().size(axis);
        int by = n == 0 ? 0 : Math.floorMod(shift, n);
        return by == 0 ? x : Tensor.concat(axis, x.slice(axis, n - by, n), x.slice(axis, 0, n - by));
    }

    static Tensor tile(Tensor x, int... counts) {
        if (Arrays.stream(counts).anyMatch(count -> count < 0)) {
            throw TensorException.of("tile", "a count is negative: " + Arrays.toString(counts), "");
        }
        int rank = Math.max(x.shape().rank(), counts.length);
        int[] apart = new int[2 * rank];
        int[] repeated = new int[2 * rank];
        int[] sizes = new int[rank];
        for (int i = 0; i < rank; i++) {
            int axis = i - (rank - x.shape().rank());
            int place = i - (rank - counts.length);
            int size = axis < 0 ? 1 : x.shape().size(axis);
            int count = place < 0 ? 1 : counts[place];
            apart[2 * i] = 1;
            apart[2 * i + 1] = size;
            repeated[2 * i] = count;
            repeated[2 * i + 1] = size;
            sizes[i] = times("tile", count, size);
        }
        return x.reshape(apart).broadcastTo(Shape.of(repeated)).reshape(sizes);
    }

    private static int times(String operation, int count, int size) {
        long product = (long) count * size;
        if (product > Integer.MAX_VALUE) {
            throw TensorException.of(operation, "an axis would have " + product + " elements, more than 2^31 - 1", "");
        }
        return (int) product;
    }

    static Tensor repeat(Tensor x, int axis, int times) {
        if (times < 0) {
            throw TensorException.of("repeat", "times is negative: " + times, "");
        }
        int[] sizes = new int[x.shape().rank() + 1];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = i <= axis
                    ? x.shape().size(i)
                    : i == axis + 1 ? times : x.shape().size(i - 1);
        }
        Shape joined = x.shape().with(axis, times("repeat", x.shape().size(axis), times));
        return x.unsqueeze(axis + 1).broadcastTo(Shape.of(sizes)).reshape(joined.toArray());
    }

    static List<Tensor> split(Tensor x, int axis, int... sizes) {
        long total = Arrays.stream(sizes).asLongStream().sum();
        if (total != x.shape().size(axis) || Arrays.stream(sizes).anyMatch(size -> size < 0)) {
            throw TensorException.of(
                    "split",
                    "the sizes " + Arrays.toString(sizes) + " do not add up to the "
                            + x.shape().size(axis) + " elements of axis " + axis + " of " + x.shape(),
                    "");
        }
        var parts = new ArrayList<Tensor>();
        int start = 0;
        for (int size : sizes) {
            parts.add(x.slice(axis, start, start + size));
            start += size;
        }
        return List.copyOf(parts);
    }

    static List<Tensor> chunk(Tensor x, int axis, int parts) {
        if (parts < 1) {
            throw TensorException.of("chunk", "there must be at least one part, not " + parts, "");
        }
        int n = x.shape().size(axis);
        int size = Math.max(1, Math.ceilDiv(n, parts));
        int[] sizes = IntStream.range(0, Math.max(1, Math.ceilDiv(n, size)))
                .map(i -> Math.min(size, n - i * size))
                .toArray();
        return split(x, axis, sizes);
    }

    static Tensor squeeze(Tensor x, List<Integer> axes) {
        for (int axis : axes) {
            if (x.shape().size(axis) != 1) {
                throw TensorException.of(
                        "squeeze",
                        "axis " + axis + " of " + x.shape() + " has "
                                + x.shape().size(axis) + " elements, not one",
                        "");
            }
        }
        return x.reshape(x.shape().without(axes).toArray());
    }

    static Tensor moveAxis(Tensor x, int from, int to) {
        var order = new ArrayList<>(IntStream.range(0, x.shape().rank()).boxed().toList());
        order.remove(Integer.valueOf(from));
        order.add(to, from);
        return x.permute(order.stream().mapToInt(Integer::intValue).toArray());
    }

    /// Both axes behind all others and row-major as one: the diagonal is every (columns + 1)-th element.
    static Tensor diagonal(Tensor x, int offset, int rowAxis, int columnAxis) {
        if (rowAxis == columnAxis) {
            throw TensorException.of("diagonal", "axis " + rowAxis + " is named twice", "name two axes");
        }
        int rows = x.shape().size(rowAxis);
        int columns = x.shape().size(columnAxis);
        int last = x.shape().rank() - 1;
        int moved = columnAxis < rowAxis ? rowAxis - 1 : rowAxis;
        Tensor flat = moveAxis(moveAxis(x, columnAxis, last), moved, last - 1).flatten(last - 1);
        int length = Math.max(0, Math.min(rows - Math.max(0, -offset), columns - Math.max(0, offset)));
        if (length == 0) {
            return flat.slice(last - 1, 0, 0);
        }
        int start = offset >= 0 ? offset : -offset * columns;
        return flat.slice(last - 1, start, start + (length - 1) * (columns + 1) + 1, columns + 1);
    }

    /// Zeros between the elements, so that they stand on the diagonal.
    static Tensor diagonalMatrix(Tensor x) {
        int last = x.shape().rank() - 1;
        int n = x.shape().size(last);
        int[] sizes = Arrays.copyOf(x.shape().toArray(), last + 2);
        sizes[last + 1] = n;
        if (n == 0) {
            return x.reshape(sizes);
        }
        var none = Collections.nCopies(last + 1, 0);
        var between = new ArrayList<>(none);
        between.set(last, n);
        return Tensor.apply(new Layout.Pad(none, none, between), x).reshape(sizes);
    }

    /// The elements of matrices on and below diagonal k, or on and above it; the others are 0.
    static Tensor triangle(String operation, Tensor x, int k, boolean lower) {
        int rank = x.shape().rank();
        if (rank < 2) {
            throw TensorException.of(operation, "a tensor of shape " + x.shape() + " is no matrix", "");
        }
        Tensor row = counting(x.shape().size(-2)).unsqueeze(1);
        Tensor column = counting(x.shape().size(-1));
        Tensor kept = lower ? column.sub(row).le(k) : column.sub(row).ge(k);
        return kept.where(x, x.constant(0));
    }

    private static Tensor counting(int n) {
        return Tensor.float64(IntStream.range(0, n).asDoubleStream().toArray());
    }

    static Tensor pad(Tensor x, int axis, int before, int after, double value) {
        requirePadding("pad", x, axis, before, after, Integer.MAX_VALUE);
        Tensor number = x.constant(value);
        return Tensor.concat(
                axis,
                number.broadcastTo(x.shape().with(axis, before)),
                x,
                number.broadcastTo(x.shape().with(axis, after)));
    }

    static Tensor padReflect(Tensor x, int axis, int before, int after) {
        int n = x.shape().size(axis);
        requirePadding("padReflect", x, axis, before, after, n - 1);
        return Tensor.concat(
                axis,
                x.slice(axis, 1, before + 1).flip(axis),
                x,
                x.slice(axis, n - 1 - after, n - 1).flip(axis));
    }

    static Tensor padReplicate(Tensor x, int axis, int before, int after) {
        int n = x.shape().size(axis);
        requirePadding("padReplicate", x, axis, before, after, n == 0 ? 0 : Integer.MAX_VALUE);
        if (n == 0) {
            return x;
        }
        return Tensor.concat(
                axis,
                x.slice(axis, 0, 1).broadcastTo(x.shape().with(axis, before)),
                x,
                x.slice(axis, n - 1, n).broadcastTo(x.shape().with(axis, after)));
    }

    static Tensor padCircular(Tensor x, int axis, int before, int after) {
        int n = x.shape().size(axis);
        requirePadding("padCircular", x, axis, before, after, n);
        return Tensor.concat(axis, x.slice(axis, n - before, n), x, x.slice(axis, 0, after));
    }

    private static void requirePadding(String operation, Tensor x, int axis, int before, int after, int most) {
        if (before < 0 || after < 0 || before > most || after > most) {
            throw TensorException.of(
                    operation + " of " + x.shape(),
                    before + " elements before and " + after + " behind axis " + axis + " of "
                            + x.shape().size(axis) + " elements",
                    "neither may be negative"
                            + (most == Integer.MAX_VALUE ? "" : " or more than " + Math.max(0, most)));
        }
    }
}
