package backprop4j.compile;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.op.Leaf;
import backprop4j.op.Op;
import java.util.Arrays;

/// One line of a [Graph]: an operation, the numbers of the nodes it takes, and the type of its result.
///
/// @param source the node of the traced graph that this one came from; errors name the line of that one
public record Node(Op op, int[] inputs, Shape shape, DType dtype, int source) {
    /// Whether two nodes mean the same, given that their inputs do; what an input is called makes no difference.
    boolean sameMeaning(Node other) {
        return shape.equals(other.shape)
                && dtype == other.dtype
                && Arrays.equals(inputs, other.inputs)
                && (isSlot() ? other.isSlot() : op.equals(other.op));
    }

    int meaningHash() {
        int hash = isSlot() ? 1 : op.hashCode();
        return ((hash * 31 + Arrays.hashCode(inputs)) * 31 + shape.hashCode()) * 31 + dtype.ordinal();
    }

    /// Whether its numbers are given when the program runs.
    public boolean isSlot() {
        return op instanceof Leaf.Input;
    }
}
