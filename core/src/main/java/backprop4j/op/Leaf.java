package backprop4j.op;

import backprop4j.Cell;
import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tensor that no other tensor makes: its numbers are given.
public sealed interface Leaf extends Op {
    /// Data of the user's with a fixed element type.
    record Constant() implements Leaf {
        @Override
        public String name() {
            return "constant";
        }
    }

    /// Numbers written as Java doubles: kept exactly, they take the type of what they meet, float32 if nothing.
    record Weak(Storage.Doubles exact) implements Leaf {
        @Override
        public String name() {
            return "constant";
        }
    }

    /// A number in a formula, like the 2 in `x.mul(2)`. It has no gradient.
    record Literal(double value) implements Leaf {
        @Override
        public String name() {
            return value == Math.rint(value) && Math.abs(value) < 1e9
                    ? String.valueOf((long) value)
                    : String.valueOf(value);
        }
    }

    /// The value that a parameter or state cell holds; a compiled step reads the cell itself.
    record CellValue(Cell cell) implements Leaf {
        @Override
        public String name() {
            return cell.name();
        }
    }

    /// The value of a tensor without its history, of which only the places by creation are kept
    /// ([Tensor#order]), ascending: enough to tell what was cut off.
    final class Detached implements Leaf {
        private final long[] history;

        /// @param history belongs to the leaf from now on
        public Detached(long[] history) {
            this.history = history;
        }

        /// Whether a tensor had a part in the value.
        public boolean cutsOff(Tensor tensor) {
            return Arrays.binarySearch(history, tensor.order()) >= 0;
        }

        @Override
        public String name() {
            return "detached";
        }
    }

    /// What a compiled step is given each time it runs; it has no numbers of its own.
    record Input(String name) implements Leaf {}

    @Override
    default Shape shape(List<Shape> inputs) {
        throw new IllegalStateException("a leaf's shape is given with its numbers");
    }

    @Override
    default DType dtype(List<DType> inputs) {
        throw new IllegalStateException("a leaf's type is given with its numbers");
    }

    @Override
    default @Nullable Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
        throw new IllegalStateException("a leaf has no inputs");
    }

    @Override
    default @Nullable Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions) {
        throw new IllegalStateException("a leaf has no inputs");
    }
}
