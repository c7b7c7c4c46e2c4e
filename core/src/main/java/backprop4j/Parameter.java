package backprop4j;

import backprop4j.op.Storage;
import java.util.Arrays;

/// A named cell that is learned: weights and biases.
public final class Parameter extends Cell {
    private Parameter(String name, Shape shape, Storage value) {
        super(name, shape, value);
    }

    /// A vector of float32.
    public static Parameter of(String name, double... numbers) {
        return new Parameter(name, Shape.of(numbers.length), new Storage.Doubles(numbers).to(DType.FLOAT32));
    }

    /// A matrix of float32, rows first: out × in for a weight.
    ///
    /// @throws TensorException if the rows differ in length
    public static Parameter of(String name, float[][] rows) {
        Tensor matrix = Tensor.of(rows);
        return new Parameter(name, matrix.shape(), matrix.storage().copy());
    }

    /// The value of a tensor, with its shape and type.
    public static Parameter of(String name, Tensor initial) {
        return new Parameter(name, initial.shape(), initial.storage().copy());
    }

    /// Row-major numbers under a shape; the array is copied.
    public static Parameter copyOf(String name, float[] numbers, Shape shape) {
        return new Parameter(name, shape, new Storage.Floats(Arrays.copyOf(numbers, numbers.length)));
    }
}
