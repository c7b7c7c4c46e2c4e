// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.compile.Access;
import backprop4j.compile.Step;

/// A product's operands, the way round that is cheaper: which of them gives the rows makes no difference to any bit,
/// because
/// a product of two numbers is the same both ways.
record FloatOperands(Contraction sums, int aNode, int aStart, int bNode, int bStart) {
    static FloatOperands of(Step.Product step, FloatGemm gemm) {
        Contraction given = Contraction.of(step);
        Contraction turned = given.transposed();
        boolean swap =
                gemm.cost(turned, turned.rows(), turned.columns()) < gemm.cost(given, given.rows(), given.columns());
        Access a = swap ? step.right() : step.left();
        Access b = swap ? step.left() : step.right();
        return new FloatOperands(
                swap ? turned : given,
                a.node(),
                a.view().offset(),
                b.node(),
                b.view().offset());
    }

    /// A block of one round, to a result that begins at `c[co]`.
    void multiply(
            FloatGemm gemm, Frame frame, int round, Contraction.Block block, float[] c, int co, float[][] scratch) {
        gemm.multiply(
                sums,
                block,
                frame.floats[aNode],
                frame.offsets[aNode] + aStart + sums.roundsInA.at[round],
                frame.floats[bNode],
                frame.offsets[bNode] + bStart + sums.roundsInB.at[round],
                c,
                co + sums.roundsInC.at[round],
                scratch);
    }
}
