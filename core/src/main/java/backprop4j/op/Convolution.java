package backprop4j.op;

import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// The convolution of one geometry, over any number of spatial axes, in its three roles:
///
/// `z[n,o,p] = Σ x[n,c,s·p + d·k − padding]·w[o,c,k]`,
/// `x̄[n,c,i] = Σ z̄[n,o,p]·w[o,c,k]` over s·p + d·k − padding = i, `w̄[o,c,k] = Σ x[n,c,s·p + d·k −
/// padding]·z̄[n,o,p]`.
///
/// Each is linear in both operands, and the derivative of each is the other two, so gradients of every order are
/// convolutions. The meaning is what is written out here: padding puts zeros around the tensor, which are
/// multiplied and added like any other number; windows are laid over it; and a contraction sums. The order of the
/// sum: c, k for z; n, p for w̄; for x̄ first o, for every element of every window, then k, as windows are
/// folded.
///
/// @param role which of the three tensors is the result
/// @param extents the spatial sizes of x
/// @param kernel the spatial sizes of w
/// @param stride s for each spatial axis
/// @param padding zeros on either side of each spatial axis of x
/// @param dilation d for each spatial axis
/// @param groups parts that channels are cut into; the outputs of one see only its inputs
public record Convolution(
        Role role,
        List<Integer> extents,
        List<Integer> kernel,
        List<Integer> stride,
        List<Integer> padding,
        List<Integer> dilation,
        int groups) {
    /// Which tensor is the result.
    public enum Role {
        /// z from x `[n, in, …]` and w `[out, in/groups, …]`: the convolution.
        OUTPUT,
        /// x̄ from z̄ `[n, out, …]` and w: the transposed convolution.
        INPUT,
        /// w̄ from x and z̄.
        WEIGHT
    }

    public Convolution {
        extents = List.copyOf(extents);
        kernel = List.copyOf(kernel);
        stride = List.copyOf(stride);
        padding = List.copyOf(padding);
        dilation = List.copyOf(dilation);
    }

    /// The spatial sizes of z.
    ///
    /// @throws IllegalArgumentException if the kernel is larger than the padded x
    public List<Integer> places() {
        return IntStream.range(0, kernel.size())
                .mapToObj(i -> window(i, stride.get(i)).places(extents.get(i) + 2 * padding.get(i)))
                .toList();
    }

    /// The result from its two operands.
    public Tensor of(Tensor first, Tensor second) {
        return Tensor.apply(operation(), first, second);
    }

    /// The composite that it is.
    public Composite operation() {
        return Composite.multilinear(
                name(),
                this::shape,
                x -> expanded(x.get(0), x.get(1)),
                (index, x, y, adjoint) -> pullback(index, x, adjoint));
    }

    private String name() {
        String what = switch (role) {
            case OUTPUT -> "conv";
            case INPUT -> "convTranspose";
            case WEIGHT -> "convWeight";
        };
        return what + "[kernel=" + kernel + ", stride=" + stride + ", padding=" + padding + ", dilation=" + dilation
                + ", groups=" + groups + ", of " + extents + "]";
    }

    private Shape shape(List<Shape> inputs) {
        Shape first = inputs.get(0);
        Shape second = inputs.get(1);
        int rank = kernel.size() + 2;
        if (first.rank() != rank || second.rank() != rank) {
            throw new IllegalArgumentException("the operands " + inputs + " must both have " + rank + " axes, "
                    + kernel.size() + " of them spatial");
        }
        requireGroups(first.size(1), first);
        return switch (role) {
            case OUTPUT -> {
                requireGroups(second.size(0), second);
                require(spatial(first), extents, first);
                require(spatial(second), kernel, second);
                if (second.size(1) * groups != first.size(1)) {
                    throw new IllegalArgumentException("an input " + first + " has " + first.size(1)
                            + " channels, but a weight " + second + " in " + groups + " group(s) takes "
                            + second.size(1) * groups + ": weights are [out, in/groups, kernel…]");
                }
                yield seen(shape(first.size(0), second.size(0), places()));
            }
            case INPUT -> {
                require(spatial(first), places(), first);
                require(spatial(second), kernel, second);
                if (second.size(0) != first.size(1)) {
                    throw new IllegalArgumentException("a tensor " + first + " has " + first.size(1)
                            + " channels, but a weight " + second + " gives " + second.size(0)
                            + ": weights are [out, in/groups, kernel…], and this runs from out to in");
                }
                yield seen(shape(first.size(0), second.size(1) * groups, extents));
            }
            case WEIGHT -> {
                requireGroups(second.size(1), second);
                require(spatial(first), extents, first);
                require(spatial(second), places(), second);
                if (first.size(0) != second.size(0)) {
                    throw new IllegalArgumentException(
                            "the tensors " + first + " and " + second + " must hold equally many examples");
                }
                seen(shape(second.size(0), second.size(1), places()));
                yield shape(second.size(1), first.size(1) / groups, kernel);
            }
        };
    }

    private void requireGroups(int channels, Shape shape) {
        if (groups < 1 || channels % groups != 0) {
            throw new IllegalArgumentException(
                    groups + " groups do not divide the " + channels + " channels of " + shape);
        }
    }

    private static void require(List<Integer> found, List<Integer> expected, Shape shape) {
        if (!found.equals(expected)) {
            throw new IllegalArgumentException(
                    "the spatial sizes of " + shape + " are " + found + ", but must be " + expected);
        }
    }

    private static Shape shape(int first, int second, List<Integer> spatial) {
        int[] sizes = new int[spatial.size() + 2];
        sizes[0] = first;
        sizes[1] = second;
        for (int i = 0; i < spatial.size(); i++) {
            sizes[i + 2] = spatial.get(i);
        }
        return Shape.of(sizes);
    }

    private static List<Integer> spatial(Shape shape) {
        return shape.toList().subList(2, shape.rank());
    }

    /// Windows are never written out, but their elements are counted.
    private Shape seen(Shape result) {
        double elements = result.count();
        for (int size : kernel) {
            elements *= size;
        }
        if (elements > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "the windows of a convolution to " + result + " with the kernel " + kernel + " have "
                            + (long) elements + " elements, and at most 2^31 - 1 can be counted: use smaller batches");
        }
        return result;
    }

    private Tensor pullback(int index, List<Tensor> inputs, Tensor adjoint) {
        Tensor other = inputs.get(1 - index);
        return switch (role) {
            case OUTPUT ->
                index == 0 ? as(Role.INPUT).of(adjoint, other) : as(Role.WEIGHT).of(other, adjoint);
            case INPUT ->
                index == 0
                        ? as(Role.OUTPUT).of(adjoint, other)
                        : as(Role.WEIGHT).of(adjoint, other);
            case WEIGHT ->
                index == 0 ? as(Role.INPUT).of(other, adjoint) : as(Role.OUTPUT).of(other, adjoint);
        };
    }

    private Convolution as(Role other) {
        return new Convolution(other, extents, kernel, stride, padding, dilation, groups);
    }

    // ---- What it is made of ----

    private Tensor expanded(Tensor first, Tensor second) {
        String p = "pqr".substring(0, kernel.size());
        String k = "klm".substring(0, kernel.size());
        String g = groups == 1 ? "" : "g";
        return switch (role) {
            case OUTPUT -> {
                Tensor windows = windows(padded(grouped(first, 1)), stride);
                var contract = new Contract("n" + g + "c" + p + k, g + "oc" + k, "n" + g + "o" + p);
                yield joined(Tensor.apply(contract, windows, grouped(second, 0)), 1);
            }
            case INPUT -> {
                // Places last, where they lie in z̄ as well; the windows' elements are seen behind them.
                var contract = new Contract("n" + g + "o" + p, g + "oc" + k, "n" + g + "c" + k + p);
                Tensor parts = Tensor.apply(contract, grouped(first, 1), grouped(second, 0));
                yield joined(cropped(folded(placesBeforeElements(parts))), 1);
            }
            case WEIGHT -> {
                Tensor windows = windows(padded(grouped(first, 1)), stride);
                var contract = new Contract("n" + g + "o" + p, "n" + g + "c" + p + k, g + "oc" + k);
                yield joined(Tensor.apply(contract, grouped(second, 1), windows), 0);
            }
        };
    }

    /// Channels as groups × channels of a group.
    private Tensor grouped(Tensor x, int axis) {
        if (groups == 1) {
            return x;
        }
        var sizes = new ArrayList<>(x.shape().toList());
        sizes.set(axis, sizes.get(axis) / groups);
        sizes.add(axis, groups);
        return x.reshape(array(sizes));
    }

    private Tensor joined(Tensor x, int axis) {
        if (groups == 1) {
            return x;
        }
        var sizes = new ArrayList<>(x.shape().toList());
        sizes.remove(/* index */ axis);
        sizes.set(axis, sizes.get(axis) * groups);
        return x.reshape(array(sizes));
    }

    private static int[] array(List<Integer> sizes) {
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    private Layout.Window window(int i, int step) {
        return new Layout.Window(2 + i, kernel.get(i), step, dilation.get(i));
    }

    private Tensor windows(Tensor x, List<Integer> steps) {
        return Tensor.apply(new Layout.Windows(windowsFrom(x.shape().rank() - kernel.size(), steps)), x);
    }

    private List<Layout.Window> windowsFrom(int first, List<Integer> steps) {
        return IntStream.range(0, kernel.size())
                .mapToObj(i -> new Layout.Window(first + i, kernel.get(i), steps.get(i), dilation.get(i)))
                .toList();
    }

    private Tensor padded(Tensor x) {
        if (padding.stream().allMatch(zeros -> zeros == 0)) {
            return x;
        }
        var none = Collections.nCopies(x.shape().rank() - kernel.size(), 0);
        return Tensor.apply(
                new Layout.Pad(
                        behind(none, padding),
                        behind(none, padding),
                        Collections.nCopies(x.shape().rank(), 0)),
                x);
    }

    private Tensor placesBeforeElements(Tensor parts) {
        int spatial = kernel.size();
        int first = parts.shape().rank() - 2 * spatial;
        var order = IntStream.range(0, parts.shape().rank())
                .mapToObj(axis -> axis < first ? axis : axis < first + spatial ? axis + spatial : axis - spatial)
                .toList();
        return Tensor.apply(new Layout.Permute(order), parts);
    }

    /// What the windows hold, added where they lie over the padded x.
    private Tensor folded(Tensor parts) {
        int first = parts.shape().rank() - 2 * kernel.size();
        var padded = new ArrayList<Integer>();
        for (int i = 0; i < kernel.size(); i++) {
            padded.add(extents.get(i) + 2 * padding.get(i));
        }
        return Tensor.apply(new Layout.Fold(windowsFrom(first, stride), padded), parts);
    }

    private Tensor cropped(Tensor padded) {
        Tensor result = padded;
        int first = padded.shape().rank() - kernel.size();
        for (int i = 0; i < kernel.size(); i++) {
            if (padding.get(i) > 0) {
                result = result.slice(first + i, padding.get(i), padding.get(i) + extents.get(i));
            }
        }
        return result;
    }

    private static List<Integer> behind(List<Integer> first, List<Integer> second) {
        var both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
