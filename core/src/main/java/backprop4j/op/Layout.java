package backprop4j.op;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The same numbers seen otherwise. Linear; each transpose is a layout again, or a sum.
public sealed interface Layout extends Op {
    /// The same elements in row-major order under another shape.
    record Reshape(Shape target) implements Layout {
        @Override
        public String name() {
            return "reshape" + target;
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            if (inputs.getFirst().count() != target.count()) {
                throw new IllegalArgumentException("a tensor of shape " + inputs.getFirst() + " has "
                        + inputs.getFirst().count() + " elements, but " + target + " needs " + target.count());
            }
            return target;
        }

        @Override
        public Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            return adjoint.reshape(inputs.getFirst().shape().toArray());
        }
    }

    /// Axis i of the result is axis `order[i]` of the input.
    record Permute(List<Integer> order) implements Layout {
        public Permute {
            order = List.copyOf(order);
        }

        @Override
        public String name() {
            return "permute" + order;
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            Shape input = inputs.getFirst();
            var sorted = new ArrayList<>(order);
            Collections.sort(sorted);
            for (int axis = 0; axis < sorted.size(); axis++) {
                if (sorted.get(axis) != axis) {
                    throw new IllegalArgumentException(
                            "the order " + order + " must name each axis from 0 to " + (order.size() - 1) + " once");
                }
            }
            if (order.size() != input.rank()) {
                throw new IllegalArgumentException("the order " + order + " names " + order.size()
                        + " axes, but the tensor " + input + " has " + input.rank());
            }
            return Shape.of(order.stream().mapToInt(input::size).toArray());
        }

        @Override
        public Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            int[] inverse = new int[order.size()];
            for (int axis = 0; axis < inverse.length; axis++) {
                inverse[order.get(axis)] = axis;
            }
            return adjoint.permute(inverse);
        }
    }

    /// Repeats axes of size 1 and adds axes in front, as NumPy broadcasts.
    record Broadcast(Shape target) implements Layout {
        @Override
        public String name() {
            return "broadcast" + target;
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            if (!inputs.getFirst().broadcastsTo(target)) {
                throw new IllegalArgumentException("a tensor of shape " + inputs.getFirst() + " does not broadcast to "
                        + target + ": aligned at the last axis, its sizes must be equal or 1");
            }
            return target;
        }

        @Override
        public Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            Shape source = inputs.getFirst().shape();
            int added = target.rank() - source.rank();
            var axes = new ArrayList<Integer>();
            for (int axis = 0; axis < target.rank(); axis++) {
                if (axis < added || source.size(axis - added) != target.size(axis)) {
                    axes.add(axis);
                }
            }
            Tensor sum = axes.isEmpty() ? adjoint : Tensor.apply(new Reduce(Reduce.Fold.SUM, axes), adjoint);
            return sum.reshape(source.toArray());
        }
    }

    /// Elements `start, start + step, …` below `stop` along each axis.
    record Slice(List<Integer> start, List<Integer> stop, List<Integer> step) implements Layout {
        public Slice {
            start = List.copyOf(start);
            stop = List.copyOf(stop);
            step = List.copyOf(step);
        }

        @Override
        public String name() {
            return "slice[" + start + ".." + stop + " by " + step + "]";
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            Shape input = inputs.getFirst();
            int[] sizes = new int[input.rank()];
            for (int axis = 0; axis < sizes.length; axis++) {
                int from = start.get(axis);
                int to = stop.get(axis);
                if (from < 0 || to < from || to > input.size(axis) || step.get(axis) < 1) {
                    throw new IllegalArgumentException("the range " + from + ".." + to + " by " + step.get(axis)
                            + " does not lie in axis " + axis + " of " + input + " (0 ≤ start ≤ stop ≤ "
                            + input.size(axis) + ", step ≥ 1)");
                }
                sizes[axis] = Math.ceilDiv(to - from, step.get(axis));
            }
            return Shape.of(sizes);
        }

        @Override
        public Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            Shape source = inputs.getFirst().shape();
            var after = new ArrayList<Integer>();
            var between = new ArrayList<Integer>();
            for (int axis = 0; axis < source.rank(); axis++) {
                int count = output.shape().size(axis);
                int covered = count == 0 ? 0 : (count - 1) * step.get(axis) + 1;
                after.add(source.size(axis) - start.get(axis) - covered);
                between.add(step.get(axis) - 1);
            }
            return Tensor.apply(new Pad(start, after, between), adjoint);
        }
    }

    /// Zeros in front of, behind and between the elements of each axis.
    record Pad(List<Integer> before, List<Integer> after, List<Integer> between) implements Layout {
        public Pad {
            before = List.copyOf(before);
            after = List.copyOf(after);
            between = List.copyOf(between);
        }

        @Override
        public String name() {
            return "pad[" + before + ", " + after + ", between " + between + "]";
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            Shape input = inputs.getFirst();
            int[] sizes = new int[input.rank()];
            for (int axis = 0; axis < sizes.length; axis++) {
                if (before.get(axis) < 0 || after.get(axis) < 0 || between.get(axis) < 0) {
                    throw new IllegalArgumentException("zeros to add must not be negative: " + before + ", " + after);
                }
                long gaps = (long) Math.max(0, input.size(axis) - 1) * between.get(axis);
                sizes[axis] = Math.toIntExact(gaps + before.get(axis) + input.size(axis) + after.get(axis));
            }
            return Shape.of(sizes);
        }

        @Override
        public Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            Shape source = inputs.getFirst().shape();
            var stop = new ArrayList<Integer>();
            var step = new ArrayList<Integer>();
            for (int axis = 0; axis < source.rank(); axis++) {
                step.add(between.get(axis) + 1);
                int size = source.size(axis);
                stop.add(before.get(axis) + (size == 0 ? 0 : (size - 1) * step.getLast() + 1));
            }
            return Tensor.apply(new Slice(before, stop, step), adjoint);
        }
    }

    /// The inputs one behind the other along an axis.
    record Concat(int axis) implements Layout {
        @Override
        public String name() {
            return "concat[axis=" + axis + "]";
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            Shape first = inputs.getFirst();
            int total = 0;
            for (Shape shape : inputs) {
                if (shape.rank() != first.rank() || !shape.with(axis, 1).equals(first.with(axis, 1))) {
                    throw new IllegalArgumentException("the shapes " + inputs + " may differ only along axis " + axis);
                }
                total = Math.addExact(total, shape.size(axis));
            }
            return first.with(axis, total);
        }

        @Override
        public Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            int start = 0;
            for (Tensor earlier : inputs.subList(0, index)) {
                start += earlier.shape().size(axis);
            }
            return adjoint.slice(axis, start, start + inputs.get(index).shape().size(axis));
        }
    }

    /// The elements of these axes in reverse.
    record Flip(List<Integer> axes) implements Layout {
        public Flip {
            axes = List.copyOf(axes);
        }

        @Override
        public String name() {
            return "flip" + axes;
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            axes.forEach(inputs.getFirst()::size);
            return inputs.getFirst();
        }

        @Override
        public Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            return Tensor.apply(this, adjoint);
        }
    }

    /// A window of `size` elements, `dilation` apart, that moves along an axis `stride` elements at a time.
    record Window(int axis, int size, int stride, int dilation) {
        /// How many elements the window reaches over: dilation·(size − 1) + 1.
        public int reach() {
            return Math.addExact(Math.multiplyExact(dilation, size - 1), 1);
        }

        /// The places of the window in an axis of `extent` elements, all inside; what is left over at the end
        /// is
        /// not reached.
        ///
        /// @throws IllegalArgumentException if the window has no size or is larger than the axis
        public int places(int extent) {
            if (size < 1 || stride < 1 || dilation < 1) {
                throw new IllegalArgumentException("a window along axis " + axis + " has size " + size + ", stride "
                        + stride + " and dilation " + dilation + ", but each must be at least 1");
            }
            if (reach() > extent) {
                throw new IllegalArgumentException("a window of size " + size + " and dilation " + dilation
                        + " reaches over " + reach() + " elements, but axis " + axis + " has " + extent
                        + ": pad the axis or take a smaller window");
            }
            return (extent - reach()) / stride + 1;
        }

        @Override
        public String toString() {
            return axis + ": " + size + " by " + stride + (dilation == 1 ? "" : ", dilation " + dilation);
        }
    }

    /// All places of windows along some axes: each of these axes counts the places of its window, and for each
    /// window an axis behind all others counts the elements in it:
    /// `y[…, p, …, k] = x[…, p·stride + k·dilation, …]`. Windows may overlap; nothing is copied.
    record Windows(List<Window> windows) implements Layout {
        public Windows {
            windows = List.copyOf(windows);
        }

        @Override
        public String name() {
            return "windows" + windows;
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            Shape input = inputs.getFirst();
            int[] sizes = Arrays.copyOf(input.toArray(), input.rank() + windows.size());
            for (int i = 0; i < windows.size(); i++) {
                Window window = windows.get(i);
                sizes[window.axis()] = window.places(input.size(window.axis()));
                sizes[input.rank() + i] = window.size();
            }
            return Shape.of(sizes);
        }

        @Override
        public Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            Shape source = inputs.getFirst().shape();
            var extents =
                    windows.stream().map(window -> source.size(window.axis())).toList();
            return Tensor.apply(new Fold(windows, extents), adjoint);
        }
    }

    /// The transpose of windows: zeros, to which each element of each window is added where the window has it.
    /// The order of the sum at one element: by the place in the window, row-major, from +0.
    ///
    /// @param extents the sizes of the windows' axes in the result
    record Fold(List<Window> windows, List<Integer> extents) implements Layout {
        public Fold {
            windows = List.copyOf(windows);
            extents = List.copyOf(extents);
        }

        @Override
        public String name() {
            return "fold" + windows + " to " + extents;
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            Shape input = inputs.getFirst();
            int[] sizes = Arrays.copyOf(input.toArray(), input.rank() - windows.size());
            for (int i = 0; i < windows.size(); i++) {
                sizes[windows.get(i).axis()] = extents.get(i);
            }
            Shape result = Shape.of(sizes);
            Shape expected = new Windows(windows).shape(List.of(result));
            if (!expected.equals(input)) {
                throw new IllegalArgumentException(
                        "windows " + windows + " of " + result + " are " + expected + ", not " + input);
            }
            return result;
        }

        @Override
        public DType dtype(List<DType> inputs) {
            if (!inputs.getFirst().isFloating()) {
                throw new IllegalArgumentException("windows of " + inputs.getFirst()
                        + " tensors are not added: convert them with .to(DType.FLOAT32)");
            }
            return inputs.getFirst();
        }

        @Override
        public Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            return Tensor.apply(new Windows(windows), adjoint);
        }

        /// The windows' elements, a shape to count through in the order of the sum.
        public Shape elements() {
            return Shape.of(windows.stream().mapToInt(Window::size).toArray());
        }
    }

    /// The same layout of the directions.
    @Override
    default @Nullable Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions) {
        if (directions.stream().allMatch(Objects::isNull)) {
            return null;
        }
        Tensor[] all = new Tensor[inputs.size()];
        Arrays.setAll(all, i -> Op.orZeros(directions.get(i), inputs.get(i)));
        return Tensor.apply(this, all);
    }

    @Override
    default DType dtype(List<DType> inputs) {
        return Op.common(inputs);
    }
}
