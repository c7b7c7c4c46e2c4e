package backprop4j.explain;

import backprop4j.Tensor;
import backprop4j.TensorException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Indices of an element and its row-major position.
final class Positions {
    private Positions() {}

    static int[] index(Tensor tensor, int position) {
        int[] strides = tensor.shape().strides();
        int[] index = new int[strides.length];
        int rest = position;
        for (int axis = 0; axis < index.length; axis++) {
            index[axis] = rest / strides[axis];
            rest %= strides[axis];
        }
        return index;
    }

    static int of(Tensor tensor, int[] index) {
        int[] strides = tensor.shape().strides();
        int position = 0;
        for (int axis = 0; axis < index.length; axis++) {
            position += index[axis] * strides[axis];
        }
        return position;
    }

    /// The position of indices that somebody asked for.
    ///
    /// @throws TensorException if there is no such entry
    static int checked(Tensor tensor, int... indices) {
        boolean inside = indices.length == tensor.shape().rank();
        for (int axis = 0; inside && axis < indices.length; axis++) {
            inside = indices[axis] >= 0 && indices[axis] < tensor.shape().size(axis);
        }
        if (!inside) {
            throw TensorException.of(
                    "explain",
                    "there is no entry " + Arrays.toString(indices) + " in " + tensor.shape(),
                    "each index counts from 0");
        }
        return of(tensor, indices);
    }

    /// Every position of a tensor that agrees with `start` outside these axes.
    static void forEach(Tensor tensor, int[] start, List<Integer> axes, IntConsumer visitor) {
        int count = axes.stream().mapToInt(tensor.shape()::size).reduce(1, (a, b) -> a * b);
        int[] strides = tensor.shape().strides();
        int base =
                IntStream.range(0, start.length).map(i -> start[i] * strides[i]).sum();
        for (int k = 0; k < count; k++) {
            int rest = k;
            int at = base;
            for (int i = axes.size() - 1; i >= 0; i--) {
                int size = tensor.shape().size(axes.get(i));
                at += rest % size * strides[axes.get(i)];
                rest /= size;
            }
            visitor.accept(at);
        }
    }
}
