// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import java.util.Arrays;

/// The product without the vector module, in loops along the columns that the compiler makes vectors of.
///
/// It does so only if it can see that no number is written that is read later. It cannot compare places in one
/// array or places that begin anywhere in two; but the same place j of different arrays it can. So each packed
/// row of columns, and each row of sums, is an array of its own, and every loop begins at 0.
///
/// Two rows and four steps at a time: for each column four numbers are loaded, used twice, and two sums loaded
/// and stored after eight fused multiply-adds. More of either does not fit 16 registers.
public final class ScalarFloatGemm extends FloatPackedGemm {
    private static final int STEPS = 4;

    /// Columns at a time.
    private static final int WIDTH = 256;

    /// Steps that all rows go through before the next: so many lines of columns stay in the first-level cache.
    private static final int BLOCK = 24;

    /// Rows at a time, whose sums wait in the second-level cache.
    private static final int ROWS = 32;

    /// The first arrays of scratch are lines of columns, the last the sums of rows.
    private static final int SUMS = CHUNK;

    public ScalarFloatGemm() {
        super(new FloatProductCosts(2, 16, 4));
    }

    @Override
    void multiplyPacked(
            Contraction sums,
            Contraction.Block block,
            float[] a,
            int ao,
            float[] b,
            int bo,
            float[] c,
            int co,
            float[][] scratch) {
        int lastRow = block.row() + block.rows();
        int lastColumn = block.column() + block.columns();
        int lastStep = block.step() + block.steps();
        for (int j = block.column(); j < lastColumn; j += WIDTH) {
            int n = Math.min(WIDTH, lastColumn - j);
            for (int p = block.step(); p < lastStep; p += CHUNK) {
                int k = Math.min(CHUNK, lastStep - p);
                for (int q = 0; q < k; q++) {
                    pack(b, bo + sums.stepsInB.at[p + q], sums.columnsInB, j, n, scratch[q]);
                }
                boolean add = p > block.step();
                for (int i = block.row(); i < lastRow; i += ROWS) {
                    int m = Math.min(ROWS, lastRow - i);
                    for (int r = 0; r < m + m % 2; r++) {
                        Arrays.fill(scratch[SUMS + r], 0, n, 0f);
                    }
                    for (int q = 0; q < k; q += BLOCK) {
                        int steps = Math.min(BLOCK, k - q);
                        for (int r = 0; r < m; r += 2) {
                            int left = ao + sums.rowsInA.at[i + r];
                            int right = ao + sums.rowsInA.at[i + Math.min(r + 1, m - 1)];
                            twoRows(a, left, right, sums.stepsInA.at, p, scratch, SUMS + r, n, q, q + steps);
                        }
                    }
                    for (int r = 0; r < m; r++) {
                        store(scratch[SUMS + r], n, c, co + sums.rowsInC.at[i + r], sums.columnsInC, j, add);
                    }
                }
            }
        }
    }

    private static void pack(float[] b, int bo, Offsets columns, int j, int n, float[] line) {
        for (int x = 0; x < n; ) {
            int run = Math.min(columns.run[j + x], n - x);
            int from = bo + columns.at[j + x];
            if (run == 1) {
                line[x] = b[from];
            } else {
                System.arraycopy(b, from, line, x, run);
            }
            x += run;
        }
    }

    private static void twoRows(
            float[] a, int left, int right, int[] steps, int p, float[][] lines, int row, int n, int first, int last) {
        int q = first;
        for (; q + STEPS <= last; q += STEPS) {
            int s0 = steps[p + q];
            int s1 = steps[p + q + 1];
            int s2 = steps[p + q + 2];
            int s3 = steps[p + q + 3];
            fourSteps(
                    a[left + s0],
                    a[left + s1],
                    a[left + s2],
                    a[left + s3],
                    a[right + s0],
                    a[right + s1],
                    a[right + s2],
                    a[right + s3],
                    lines[q],
                    lines[q + 1],
                    lines[q + 2],
                    lines[q + 3],
                    lines[row],
                    lines[row + 1],
                    n);
        }
        for (; q < last; q++) {
            oneStep(a[left + steps[p + q]], a[right + steps[p + q]], lines[q], lines[row], lines[row + 1], n);
        }
    }

    private static void fourSteps(
            float a0,
            float a1,
            float a2,
            float a3,
            float b0,
            float b1,
            float b2,
            float b3,
            float[] line0,
            float[] line1,
            float[] line2,
            float[] line3,
            float[] left,
            float[] right,
            int n) {
        for (int j = 0; j < n; j++) {
            float x0 = line0[j];
            float x1 = line1[j];
            float x2 = line2[j];
            float x3 = line3[j];
            left[j] = Math.fma(a3, x3, Math.fma(a2, x2, Math.fma(a1, x1, Math.fma(a0, x0, left[j]))));
            right[j] = Math.fma(b3, x3, Math.fma(b2, x2, Math.fma(b1, x1, Math.fma(b0, x0, right[j]))));
        }
    }

    private static void oneStep(float a, float b, float[] line, float[] left, float[] right, int n) {
        for (int j = 0; j < n; j++) {
            float x = line[j];
            left[j] = Math.fma(a, x, left[j]);
            right[j] = Math.fma(b, x, right[j]);
        }
    }

    private static void store(float[] line, int n, float[] c, int co, Offsets columns, int j, boolean add) {
        if (!add && columns.adjacent(j, n)) {
            System.arraycopy(line, 0, c, co + columns.at[j], n);
            return;
        }
        for (int x = 0; x < n; x++) {
            int at = co + columns.at[j + x];
            c[at] = add ? c[at] + line[x] : line[x];
        }
    }

    @Override
    public int scratchArrays() {
        return SUMS + ROWS;
    }

    @Override
    public int scratchSize(Contraction sums, int m, int n) {
        return WIDTH;
    }

    @Override
    public int rowTile() {
        return 2;
    }

    @Override
    public int columnTile() {
        return WIDTH / 4;
    }
}
