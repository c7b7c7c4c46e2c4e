package backprop4j;

import backprop4j.op.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/// The largest or the mean of windows that slide over the last axes of a tensor `[…, height, width]`: as many
/// spatial axes as the kernel has sizes. The channels of a tensor are pooled each by itself, so there are no
/// groups.
public final class Pooling {
    private Pooling() {}

    /// The largest in each of the windows side by side; see [#max(Operand, Sliding, int...)].
    public static Tensor max(Operand x, int... kernel) {
        return max(x, sideBySide(kernel), kernel);
    }

    /// The largest in each window; NaN if one is NaN. Padding is −∞, at most half of what a window reaches over.
    /// The result's sizes are ⌊(size + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1: what is left over at
    /// the end is not seen. Where several are largest they share the derivative equally.
    ///
    /// @throws TensorException if the windows do not fit
    public static Tensor max(Operand x, Sliding sliding, int... kernel) {
        return pooled("max pooling", x.tensor(), sliding, kernel, Double.NEGATIVE_INFINITY, Tensor::max);
    }

    /// The mean of each of the windows side by side; see [#average(Operand, Sliding, int...)].
    public static Tensor average(Operand x, int... kernel) {
        return average(x, sideBySide(kernel), kernel);
    }

    /// The mean of each window. Padding is 0 and counts as elements of the window, as in PyTorch by default; at
    /// most half of what a window reaches over. The result's sizes are those of [#max(Operand, Sliding, int...)].
    ///
    /// @throws TensorException if the windows do not fit
    public static Tensor average(Operand x, Sliding sliding, int... kernel) {
        return pooled("average pooling", x.tensor(), sliding, kernel, 0, Tensor::mean);
    }

    /// The largest of each of `sizes` parts of the last axes: part i of m of an axis of n elements is ⌊i·n/m⌋ to
    /// ⌈(i+1)·n/m⌉ − 1, so that neighbours overlap where m does not divide n. Equal ones share the derivative,
    /// one axis after the other from the last.
    ///
    /// @throws TensorException if the tensor has fewer axes, or an axis nothing to divide
    public static Tensor adaptiveMax(Operand x, int... sizes) {
        return adaptive("adaptive max pooling", x.tensor(), sizes, Tensor::max);
    }

    /// The mean of each of `sizes` parts of the last axes, cut as in [#adaptiveMax]. Means are taken along one
    /// axis after the other from the last.
    ///
    /// @throws TensorException if the tensor has fewer axes, or an axis nothing to divide
    public static Tensor adaptiveAverage(Operand x, int... sizes) {
        return adaptive("adaptive average pooling", x.tensor(), sizes, Tensor::mean);
    }

    /// Windows that slide over the last axes of a tensor, one for each size of the kernel: those axes count the
    /// windows' places, and as many axes behind them the elements inside. Nothing is copied: any fold over the
    /// last axes pools. Padding is 0.
    ///
    /// @throws TensorException if the windows do not fit
    public static Tensor windows(Operand x, Sliding sliding, int... kernel) {
        Tensor input = x.tensor();
        List<Layout.Window> windows = windows("windows", input, sliding, kernel);
        return Tensor.apply(new Layout.Windows(windows), padded("windows", input, sliding, windows, 0));
    }

    /// The transpose of [#windows]: zeros, `sizes` along the spatial axes, to which every element of every window
    /// is added in its place; what falls into the padding is dropped. The tensor is `[…, places…, kernel…]`.
    ///
    /// @throws TensorException if it does not hold the windows of these sizes
    public static Tensor fold(Operand x, Sliding sliding, int... sizes) {
        Tensor seen = x.tensor();
        int rank = seen.shape().rank();
        int spatial = sizes.length;
        if (spatial == 0 || rank < 2 * spatial) {
            throw TensorException.of(
                    "fold of " + seen.dtype() + seen.shape(),
                    "it does not hold windows over " + spatial + " axes",
                    "the last axes are the elements in the windows, those before them the windows' places");
        }
        Sliding over = along("fold", seen, sliding, spatial);
        var windows = new ArrayList<Layout.Window>();
        var extents = new ArrayList<Integer>();
        for (int i = 0; i < spatial; i++) {
            int axis = rank - 2 * spatial + i;
            windows.add(new Layout.Window(
                    axis,
                    seen.shape().size(rank - spatial + i),
                    over.stride().get(i),
                    over.dilation().get(i)));
            extents.add(Math.addExact(sizes[i], 2 * over.padding().get(i)));
        }
        Tensor whole = Tensor.apply(new Layout.Fold(windows, extents), seen);
        for (int i = 0; i < spatial; i++) {
            int padding = over.padding().get(i);
            whole = whole.slice(rank - 2 * spatial + i, padding, padding + sizes[i]);
        }
        return whole;
    }

    private static Sliding along(String operation, Tensor x, Sliding sliding, int spatial) {
        try {
            return sliding.over(spatial);
        } catch (IllegalArgumentException problem) {
            throw TensorException.of(
                    operation + " of " + x.dtype() + x.shape(), String.valueOf(problem.getMessage()), "");
        }
    }

    private static Sliding sideBySide(int[] kernel) {
        return Arrays.stream(kernel).anyMatch(size -> size < 1) || kernel.length == 0
                ? Sliding.PLAIN
                : Sliding.PLAIN.stride(kernel);
    }

    private static Tensor pooled(
            String operation,
            Tensor x,
            Sliding sliding,
            int[] kernel,
            double outside,
            BiFunction<Tensor, int[], Tensor> fold) {
        List<Layout.Window> windows = windows(operation, x, sliding, kernel);
        if (sliding.groups() != 1) {
            throw TensorException.of(
                    operation, "every channel is pooled by itself", "leave out groups(" + sliding.groups() + ")");
        }
        Tensor padded = padded(operation, x, sliding, windows, outside);
        int rank = x.shape().rank();
        if (windows.stream().allMatch(w -> w.stride() == w.size() && w.dilation() == 1)) {
            return fold.apply(cut(padded, windows), inner(rank, kernel.length, true));
        }
        Tensor seen = Tensor.apply(new Layout.Windows(windows), padded);
        return fold.apply(seen, inner(rank, kernel.length, false));
    }

    private static List<Layout.Window> windows(String operation, Tensor x, Sliding sliding, int[] kernel) {
        int rank = x.shape().rank();
        if (kernel.length == 0 || kernel.length > rank) {
            throw TensorException.of(
                    operation,
                    "a tensor of shape " + x.shape() + " does not have the axes of a kernel " + Arrays.toString(kernel),
                    "give one kernel size for each spatial axis, which are the last");
        }
        try {
            List<Integer> stride = Sliding.along("stride", sliding.stride(), kernel.length);
            List<Integer> dilation = Sliding.along("dilation", sliding.dilation(), kernel.length);
            List<Integer> padding = Sliding.along("padding", sliding.padding(), kernel.length);
            var windows = new ArrayList<Layout.Window>();
            for (int i = 0; i < kernel.length; i++) {
                int axis = rank - kernel.length + i;
                var window = new Layout.Window(axis, kernel[i], stride.get(i), dilation.get(i));
                window.places(x.shape().size(axis) + 2 * padding.get(i));
                windows.add(window);
            }
            return windows;
        } catch (IllegalArgumentException problem) {
            throw TensorException.of(
                    operation + " of " + x.dtype() + x.shape(), String.valueOf(problem.getMessage()), "");
        }
    }

    private static Tensor padded(
            String operation, Tensor x, Sliding sliding, List<Layout.Window> windows, double outside) {
        Tensor result = x;
        List<Integer> padding = Sliding.along("padding", sliding.padding(), windows.size());
        for (int i = 0; i < windows.size(); i++) {
            Layout.Window window = windows.get(i);
            int zeros = padding.get(i);
            if (!operation.equals("windows") && 2 * zeros > window.reach()) {
                throw TensorException.of(
                        operation + " of " + x.dtype() + x.shape(),
                        "a padding of " + zeros + " is more than half of the " + window.reach()
                                + " elements that a window reaches over",
                        "take a smaller padding");
            }
            if (zeros > 0 && outside == 0) {
                result = result.pad(window.axis(), zeros, zeros);
            } else if (zeros > 0) {
                Shape side = result.shape().with(window.axis(), zeros);
                Tensor border = result.constant(outside).broadcastTo(side);
                result = Tensor.concat(window.axis(), border, result, border);
            }
        }
        return result;
    }

    /// Windows side by side are a reshape: each axis becomes places and elements inside.
    private static Tensor cut(Tensor x, List<Layout.Window> windows) {
        Tensor result = x;
        var sizes = new ArrayList<>(x.shape().toList());
        for (Layout.Window window : windows.reversed()) {
            int places = window.places(x.shape().size(window.axis()));
            int used = places * window.size();
            if (used != x.shape().size(window.axis())) {
                result = result.slice(window.axis(), 0, used);
            }
            sizes.set(window.axis(), places);
            sizes.add(window.axis() + 1, window.size());
        }
        return result.reshape(sizes.stream().mapToInt(Integer::intValue).toArray());
    }

    /// The axes of elements inside windows, where they stand beside those of the places or behind all.
    private static int[] inner(int rank, int count, boolean beside) {
        return IntStream.range(0, count)
                .map(i -> beside ? rank - count + 2 * i + 1 : rank + i)
                .toArray();
    }

    private static Tensor adaptive(String operation, Tensor x, int[] sizes, BiFunction<Tensor, int[], Tensor> fold) {
        int rank = x.shape().rank();
        if (sizes.length == 0 || sizes.length > rank) {
            throw TensorException.of(
                    operation,
                    "a tensor of shape " + x.shape() + " does not have the axes of the sizes " + Arrays.toString(sizes),
                    "give one size for each spatial axis, which are the last");
        }
        Tensor result = x;
        for (int i = sizes.length - 1; i >= 0; i--) {
            result = adaptive(operation, result, rank - sizes.length + i, sizes[i], fold);
        }
        return result;
    }

    private static Tensor adaptive(
            String operation, Tensor x, int axis, int parts, BiFunction<Tensor, int[], Tensor> fold) {
        int size = x.shape().size(axis);
        if (parts < 1 || size < 1) {
            throw TensorException.of(
                    operation + " of " + x.dtype() + x.shape(),
                    "axis " + axis + " with " + size + " elements is not cut into " + parts + " parts",
                    "both must be at least 1");
        }
        if (size % parts == 0) {
            return fold.apply(cut(x, List.of(window(axis, size / parts))), new int[] {axis + 1});
        }
        var folded = new ArrayList<Tensor>();
        for (int i = 0; i < parts; i++) {
            int start = (int) ((long) i * size / parts);
            int stop = (int) Math.ceilDiv((long) (i + 1) * size, parts);
            folded.add(fold.apply(x.slice(axis, start, stop), new int[] {axis}).unsqueeze(axis));
        }
        return Tensor.concat(axis, folded.toArray(Tensor[]::new));
    }

    private static Layout.Window window(int axis, int size) {
        return new Layout.Window(axis, size, size, 1);
    }
}
