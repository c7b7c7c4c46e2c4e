// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import java.util.Arrays;

/// The matrix product one number at a time, in rows of the result so that the loop over columns can be
/// vectorised.
final class ScalarFloatGemm implements FloatGemm {
    @Override
    public void multiply(
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
            int k,
            float[] scratch) {
        for (int i = 0; i < m; i++) {
            int row = co + i * cRow;
            Arrays.fill(c, row, row + n, 0);
            for (int chunk = 0; chunk < k; chunk += CHUNK) {
                Arrays.fill(scratch, 0, n, 0);
                for (int p = chunk; p < Math.min(k, chunk + CHUNK); p++) {
                    float x = a[ao + i * aRow + p * aCol];
                    int from = bo + p * bRow;
                    for (int j = 0; j < n; j++) {
                        scratch[j] = Math.fma(x, b[from + j * bCol], scratch[j]);
                    }
                }
                for (int j = 0; j < n; j++) {
                    c[row + j] = chunk == 0 ? scratch[j] : c[row + j] + scratch[j];
                }
            }
        }
    }

    @Override
    public int scratchSize(int m, int n, int k) {
        return n;
    }

    @Override
    public int rowTile() {
        return 4;
    }

    @Override
    public int columnTile() {
        return 16;
    }
}
