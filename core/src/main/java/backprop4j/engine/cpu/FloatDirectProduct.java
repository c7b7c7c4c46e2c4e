// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// The product without packing, for matrices so small or so thin that packing them costs more than it saves. Four
/// elements of the result are computed at once, because one chain of fused multiply-adds waits for its own last
/// result.
final class FloatDirectProduct {
    private FloatDirectProduct() {}

    static void multiply(
            Contraction sums, Contraction.Block block, float[] a, int ao, float[] b, int bo, float[] c, int co) {
        int[] inB = sums.columnsInB.at;
        int[] inC = sums.columnsInC.at;
        int last = block.column() + block.columns() - 1;
        int lastStep = block.step() + block.steps();
        for (int p = block.step(); p < lastStep; p += FloatGemm.CHUNK) {
            int k = Math.min(FloatGemm.CHUNK, lastStep - p);
            boolean add = p > block.step();
            boolean lines = sums.stepsInA.adjacent(p, k) && sums.stepsInB.adjacent(p, k);
            int aFirst = ao + (lines ? sums.stepsInA.at[p] : 0);
            int bFirst = bo + (lines ? sums.stepsInB.at[p] : 0);
            for (int i = block.row(); i < block.row() + block.rows(); i++) {
                int from = aFirst + sums.rowsInA.at[i];
                int to = co + sums.rowsInC.at[i];
                for (int j = block.column(); j <= last; j += 4) {
                    // Beyond the last column the last one that exists is computed again, and not stored.
                    int b0 = bFirst + inB[j];
                    int b1 = bFirst + inB[Math.min(j + 1, last)];
                    int b2 = bFirst + inB[Math.min(j + 2, last)];
                    int b3 = bFirst + inB[Math.min(j + 3, last)];
                    float sum0 = 0f;
                    float sum1 = 0f;
                    float sum2 = 0f;
                    float sum3 = 0f;
                    if (lines) {
                        for (int q = 0; q < k; q++) {
                            float x = a[from + q];
                            sum0 = Math.fma(x, b[b0 + q], sum0);
                            sum1 = Math.fma(x, b[b1 + q], sum1);
                            sum2 = Math.fma(x, b[b2 + q], sum2);
                            sum3 = Math.fma(x, b[b3 + q], sum3);
                        }
                    } else {
                        int[] inA = sums.stepsInA.at;
                        int[] steps = sums.stepsInB.at;
                        for (int q = p; q < p + k; q++) {
                            float x = a[from + inA[q]];
                            int step = steps[q];
                            sum0 = Math.fma(x, b[b0 + step], sum0);
                            sum1 = Math.fma(x, b[b1 + step], sum1);
                            sum2 = Math.fma(x, b[b2 + step], sum2);
                            sum3 = Math.fma(x, b[b3 + step], sum3);
                        }
                    }
                    store(sum0, c, to + inC[j], add);
                    if (j + 1 <= last) {
                        store(sum1, c, to + inC[j + 1], add);
                    }
                    if (j + 2 <= last) {
                        store(sum2, c, to + inC[j + 2], add);
                    }
                    if (j + 3 <= last) {
                        store(sum3, c, to + inC[j + 3], add);
                    }
                }
            }
        }
    }

    private static void store(float sum, float[] c, int at, boolean add) {
        c[at] = add ? c[at] + sum : sum;
    }
}
