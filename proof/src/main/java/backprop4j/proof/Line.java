package backprop4j.proof;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.op.Storage;
import java.util.List;

/// One line of a [RandomGraph]: numbers that are given, or an operation on earlier lines.
public sealed interface Line {
    /// A leaf.
    ///
    /// @param values its elements, row-major; each type they are used in rounds them
    record Numbers(Shape shape, Kind kind, double[] values) implements Line {
        /// The leaf as a tensor, in a graph of this real type.
        Tensor tensor(DType real) {
            Storage storage = Storage.allocate(kind.dtype(real), values.length);
            for (int i = 0; i < values.length; i++) {
                storage.set(i, values[i]);
            }
            return Tensor.constant(storage, shape);
        }
    }

    /// An operation on earlier lines.
    ///
    /// @param inputs the numbers of those lines
    /// @param attributes axes, sizes and the like, as the operation reads them
    record Call(Operation operation, List<Integer> inputs, List<Integer> attributes) implements Line {
        public Call {
            inputs = List.copyOf(inputs);
            attributes = List.copyOf(attributes);
        }

        @Override
        public String toString() {
            return operation.java(inputs.stream().map(input -> "t" + input).toList(), attributes);
        }
    }
}
