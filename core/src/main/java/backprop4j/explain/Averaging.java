package backprop4j.explain;

import backprop4j.Tensor;
import backprop4j.op.Arithmetic;
import backprop4j.op.Composite;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;

/// Finds the N of a cost that is 1/N times a sum.
final class Averaging {
    private Averaging() {}

    /// N, or 1 if the cost is no mean: the whole number that is divided by on the way from the cost back to its
    /// sum.
    static int over(Tensor cost) {
        double divisor = 1;
        Tensor at = cost;
        while (!(at.op() instanceof Reduce)) {
            boolean scaled = at.op() instanceof Pointwise function
                    && (function.isCast()
                            || function.equals(Arithmetic.NEG)
                            || function.equals(Arithmetic.DIV)
                            || function.equals(Arithmetic.MUL));
            if (at.op() instanceof Composite composite && at.shape().rank() == 0) {
                at = composite.expand(at.inputs());
            } else if (scaled || at.op() instanceof Layout.Reshape) {
                if (at.op().equals(Arithmetic.DIV) && at.inputs().get(1).op() instanceof Leaf.Literal(double by)) {
                    divisor *= by;
                }
                at = at.inputs().getFirst();
            } else {
                return 1;
            }
        }
        return divisor == Math.rint(divisor) && divisor >= 1 && divisor < Integer.MAX_VALUE ? (int) divisor : 1;
    }
}
