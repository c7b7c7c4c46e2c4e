package backprop4j.op;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers picked by numbers. An index outside its axis is an error: where the operation is built if the index is
/// given, when it is met if it is computed.
public sealed interface Index extends Op {
    /// `y[…, i, …] = x[…, index[…, i, …], …]` along one axis: inputs x and an int32 index whose other axes agree
    /// with x's.
    record Gather(int axis) implements Index {
        @Override
        public String name() {
            return "gather[axis=" + axis + "]";
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            requireAligned(inputs.get(0), inputs.get(1), axis);
            return inputs.get(1);
        }

        @Override
        public int extent(List<Shape> inputs) {
            return inputs.getFirst().size(axis);
        }

        @Override
        public @Nullable Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            int size = inputs.get(0).shape().size(axis);
            return index == 0 ? Tensor.apply(new ScatterAdd(axis, size), adjoint, inputs.get(1)) : null;
        }
    }

    /// The transpose of gather: zeros, to which each source element is added at its index along one axis of
    /// `size` elements, in the order of the sources. Inputs: source and an int32 index of the same shape.
    record ScatterAdd(int axis, int size) implements Index {
        @Override
        public String name() {
            return "scatterAdd[axis=" + axis + ", size=" + size + "]";
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            if (!inputs.get(0).equals(inputs.get(1))) {
                throw new IllegalArgumentException(
                        "the source " + inputs.get(0) + " and the index " + inputs.get(1) + " must have one shape");
            }
            return inputs.get(0).with(axis, size);
        }

        @Override
        public int extent(List<Shape> inputs) {
            return size;
        }

        @Override
        public @Nullable Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            return index == 0 ? Tensor.apply(new Gather(axis), adjoint, inputs.get(1)) : null;
        }
    }

    /// A row of `depth` elements for each index: 1 at the index, 0 elsewhere. It has no derivative.
    record OneHot(int depth, DType dtype) implements Index {
        @Override
        public String name() {
            return "oneHot[" + depth + "]";
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            int[] sizes = java.util.Arrays.copyOf(
                    inputs.getFirst().toArray(), inputs.getFirst().rank() + 1);
            sizes[sizes.length - 1] = depth;
            return Shape.of(sizes);
        }

        @Override
        public int extent(List<Shape> inputs) {
            return depth;
        }

        @Override
        public DType dtype(List<DType> inputs) {
            requireIndex(inputs.getFirst());
            return dtype;
        }

        @Override
        public @Nullable Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            return null;
        }

        @Override
        public @Nullable Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions) {
            return null;
        }
    }

    /// The same numbers of the direction picked.
    @Override
    default @Nullable Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions) {
        Tensor direction = directions.getFirst();
        return direction == null ? null : Tensor.apply(this, direction, inputs.get(1));
    }

    @Override
    default DType dtype(List<DType> inputs) {
        requireIndex(inputs.get(1));
        return inputs.get(0);
    }

    /// How many places there are along the axis that is picked from or added to.
    int extent(List<Shape> inputs);

    /// Refuses a place that does not exist, where the numbers are given before anything runs.
    ///
    /// @throws IllegalArgumentException saying which
    default void requireInside(List<Tensor> inputs) {
        int extent = extent(inputs.stream().map(Tensor::shape).toList());
        Places.requireInside(inputs.getLast(), extent, Places::outside);
    }

    private static void requireIndex(DType dtype) {
        if (dtype != DType.INT32) {
            throw new IllegalArgumentException(
                    "an index must be int32 (Tensor.ofInts makes one), but this is " + dtype);
        }
    }

    private static void requireAligned(Shape source, Shape index, int axis) {
        if (source.rank() != index.rank() || !source.with(axis, 1).equals(index.with(axis, 1))) {
            throw new IllegalArgumentException("the index " + index + " must have the axes of " + source
                    + " and may differ from it only along axis " + axis);
        }
    }
}
