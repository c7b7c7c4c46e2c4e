// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// The product that packs its operands, or, where that costs more than it saves, does not.
abstract class FloatPackedGemm implements FloatGemm {
    @Override
    public final void multiply(
            Contraction sums,
            Contraction.Block block,
            float[] a,
            int ao,
            float[] b,
            int bo,
            float[] c,
            int co,
            float[][] scratch) {
        if (block.steps() == 0) {
            for (int i = block.row(); i < block.row() + block.rows(); i++) {
                for (int j = block.column(); j < block.column() + block.columns(); j++) {
                    c[co + sums.rowsInC.at[i] + sums.columnsInC.at[j]] = 0f;
                }
            }
        } else if (FloatProductCosts.direct(sums, block.rows(), block.columns())
                <= packedCost(sums, block.rows(), block.columns())) {
            FloatDirectProduct.multiply(sums, block, a, ao, b, bo, c, co);
        } else {
            multiplyPacked(sums, block, a, ao, b, bo, c, co, scratch);
        }
    }

    @Override
    public final long cost(Contraction sums, int m, int n) {
        return Math.min(FloatProductCosts.direct(sums, m, n), packedCost(sums, m, n));
    }

    /// What [#multiplyPacked] costs, in tenths of a nanosecond.
    abstract long packedCost(Contraction sums, int m, int n);

    /// [#multiply] with packing, whatever that costs; there is something to sum.
    abstract void multiplyPacked(
            Contraction sums,
            Contraction.Block block,
            float[] a,
            int ao,
            float[] b,
            int bo,
            float[] c,
            int co,
            float[][] scratch);
}
