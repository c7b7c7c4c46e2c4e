package backprop4j.op;

import backprop4j.Cell;
import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
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
}
