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

    /// Columns at a time. A loop's beginning and end cost as much as [#LOOP] columns, so many are better.
    private static final int WIDTH = 512;

    private static final int LOOP = 90;

    /// Steps that all rows go through before the next: so many lines of columns stay in the first-level cache.
    private static final int BLOCK = 12;

    /// Rows at a time, whose sums wait in the second-level cache.
    private static final int ROWS = 32;

    /// The first arrays of scratch are lines of columns, then come the sums of rows, and one more.
    private static final int SUMS = CHUNK;

    private static final int RESULT = SUMS + ROWS;

    /// In tenths of a nanosecond: two rows and four steps of one column; an element that is copied with its
    /// neighbours, and one that is not.
    private static final long COLUMN = 2;

    private static final long COPY = 1;

    private static final long TRANSPOSE = 5;

    private static final long START = 1000;

    @Override
    long packedCost(Contraction sums, int m, int n) {
        long k = sums.steps();
        long columns = n + (long) LOOP * Math.ceilDiv(n, WIDTH);
        long loops = (long) Math.ceilDiv(m, 2) * Math.ceilDiv(k, STEPS) * columns * COLUMN;
        long packing = n * k * copy(sums.columnsInB);
        long storing = (long) m * n * Math.ceilDiv(k, CHUNK) * copy(sums.columnsInC);
        return START + loops + packing + storing;
    }

    private static long copy(Offsets side) {
        return side.meanRun() < 8 ? TRANSPOSE : COPY;
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
                pack(b, bo, sums, j, n, p, k, scratch);
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
                    store(scratch, sums, i, m, j, n, c, co, add);
                }
            }
        }
    }

    private static void pack(float[] b, int bo, Contraction sums, int j, int n, int p, int k, float[][] lines) {
        int[] steps = sums.stepsInB.at;
        boolean turned = sums.columnsInB.run[j] == 1;
        int q = 0;
        for (; turned && q + STEPS <= k; q += STEPS) {
            fourSteps(b, bo, steps, p + q, sums.columnsInB.at, j, n, lines, q);
        }
        for (; q < k; q++) {
            line(b, bo + steps[p + q], sums.columnsInB, j, n, lines[q]);
        }
    }

    /// Four steps at once, of columns that are no neighbours: what is near is read together.
    private static void fourSteps(
            float[] b, int bo, int[] steps, int p, int[] columns, int j, int n, float[][] lines, int q) {
        float[] line0 = lines[q];
        float[] line1 = lines[q + 1];
        float[] line2 = lines[q + 2];
        float[] line3 = lines[q + 3];
        int s0 = bo + steps[p];
        int s1 = bo + steps[p + 1];
        int s2 = bo + steps[p + 2];
        int s3 = bo + steps[p + 3];
        for (int x = 0; x < n; x++) {
            int column = columns[j + x];
            line0[x] = b[s0 + column];
            line1[x] = b[s1 + column];
            line2[x] = b[s2 + column];
            line3[x] = b[s3 + column];
        }
    }

    private static void line(float[] b, int bo, Offsets columns, int j, int n, float[] line) {
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

    private static void store(
            float[][] scratch, Contraction sums, int i, int m, int j, int n, float[] c, int co, boolean add) {
        int[] rows = sums.rowsInC.at;
        boolean neighbours = sums.columnsInC.adjacent(j, n);
        int r = 0;
        for (; !neighbours && r + 4 <= m && sums.rowsInC.adjacent(i + r, 4); r += 4) {
            fourRows(scratch, SUMS + r, n, c, co + rows[i + r], sums.columnsInC.at, j, add);
        }
        for (; r < m; r++) {
            float[] line = scratch[SUMS + r];
            int to = co + rows[i + r];
            if (neighbours) {
                int first = to + sums.columnsInC.at[j];
                float[] result = scratch[RESULT];
                if (add) {
                    System.arraycopy(c, first, result, 0, n);
                    add(result, line, n);
                }
                System.arraycopy(add ? result : line, 0, c, first, n);
            } else {
                scatter(line, n, c, to, sums.columnsInC.at, j, add);
            }
        }
    }

    private static void add(float[] result, float[] line, int n) {
        for (int j = 0; j < n; j++) {
            result[j] += line[j];
        }
    }

    /// Four rows that are neighbours, of columns that are not: what is near is written together.
    private static void fourRows(float[][] sums, int row, int n, float[] c, int to, int[] columns, int j, boolean add) {
        float[] line0 = sums[row];
        float[] line1 = sums[row + 1];
        float[] line2 = sums[row + 2];
        float[] line3 = sums[row + 3];
        for (int x = 0; x < n; x++) {
            int at = to + columns[j + x];
            c[at] = add ? c[at] + line0[x] : line0[x];
            c[at + 1] = add ? c[at + 1] + line1[x] : line1[x];
            c[at + 2] = add ? c[at + 2] + line2[x] : line2[x];
            c[at + 3] = add ? c[at + 3] + line3[x] : line3[x];
        }
    }

    private static void scatter(float[] line, int n, float[] c, int to, int[] columns, int j, boolean add) {
        for (int x = 0; x < n; x++) {
            int at = to + columns[j + x];
            c[at] = add ? c[at] + line[x] : line[x];
        }
    }

    @Override
    public int scratchArrays() {
        return RESULT + 1;
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
