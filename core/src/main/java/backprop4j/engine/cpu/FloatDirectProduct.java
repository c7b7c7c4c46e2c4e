// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// The product without packing, for matrices so small or so thin that packing them costs more than it saves. Four
/// elements of the result are computed at once, because one chain of fused multiply-adds waits for its own last
/// result.
final class FloatDirectProduct {
    private FloatDirectProduct() {}

    static void multiply(
            float[] a,
            int ao,
            int aRow,
            int aCol,
            float[] b,
            int bo,
            int bRow,
            int bCol,
            float[] c,
            int co,
            int cRow,
            int m,
            int n,
            int k) {
        boolean contiguous = aCol == 1 && bRow == 1;
        for (int p = 0; p < k; p += FloatGemm.CHUNK) {
            int chunk = Math.min(FloatGemm.CHUNK, k - p);
            for (int i = 0; i < m; i++) {
                int row = ao + i * aRow + p * aCol;
                int at = co + i * cRow;
                int j = 0;
                for (; j + 4 <= n; j += 4) {
                    int column = bo + p * bRow + j * bCol;
                    if (contiguous) {
                        fourContiguous(a, row, b, column, bCol, c, at + j, chunk, p > 0);
                    } else {
                        four(a, row, aCol, b, column, bRow, bCol, c, at + j, chunk, p > 0);
                    }
                }
                for (; j < n; j++) {
                    float sum = one(a, row, aCol, b, bo + p * bRow + j * bCol, bRow, chunk);
                    c[at + j] = p > 0 ? c[at + j] + sum : sum;
                }
            }
        }
    }

    private static float one(float[] a, int ao, int aCol, float[] b, int bo, int bRow, int k) {
        float sum = 0f;
        for (int p = 0; p < k; p++) {
            sum = Math.fma(a[ao + p * aCol], b[bo + p * bRow], sum);
        }
        return sum;
    }

    private static void four(
            float[] a, int ao, int aCol, float[] b, int bo, int bRow, int bCol, float[] c, int co, int k, boolean add) {
        float sum0 = 0f;
        float sum1 = 0f;
        float sum2 = 0f;
        float sum3 = 0f;
        for (int p = 0; p < k; p++) {
            float x = a[ao + p * aCol];
            int at = bo + p * bRow;
            sum0 = Math.fma(x, b[at], sum0);
            sum1 = Math.fma(x, b[at + bCol], sum1);
            sum2 = Math.fma(x, b[at + 2 * bCol], sum2);
            sum3 = Math.fma(x, b[at + 3 * bCol], sum3);
        }
        store(sum0, sum1, sum2, sum3, c, co, add);
    }

    /// [#four] for operands that are contiguous along k: with a step of one the compiler moves the bounds checks
    /// out of
    /// the loop.
    private static void fourContiguous(
            float[] a, int ao, float[] b, int bo, int bCol, float[] c, int co, int k, boolean add) {
        float sum0 = 0f;
        float sum1 = 0f;
        float sum2 = 0f;
        float sum3 = 0f;
        int b1 = bo + bCol;
        int b2 = b1 + bCol;
        int b3 = b2 + bCol;
        for (int p = 0; p < k; p++) {
            float x = a[ao + p];
            sum0 = Math.fma(x, b[bo + p], sum0);
            sum1 = Math.fma(x, b[b1 + p], sum1);
            sum2 = Math.fma(x, b[b2 + p], sum2);
            sum3 = Math.fma(x, b[b3 + p], sum3);
        }
        store(sum0, sum1, sum2, sum3, c, co, add);
    }

    private static void store(float sum0, float sum1, float sum2, float sum3, float[] c, int co, boolean add) {
        c[co] = add ? c[co] + sum0 : sum0;
        c[co + 1] = add ? c[co + 1] + sum1 : sum1;
        c[co + 2] = add ? c[co + 2] + sum2 : sum2;
        c[co + 3] = add ? c[co + 3] + sum3 : sum3;
    }
}
