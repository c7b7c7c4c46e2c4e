// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// The product with scalar fused multiply-adds, for machines and programs without the vector module.
///
/// The tile is 4 × 2: eight independent chains keep two multiply-add units with a latency of four cycles busy,
/// and their sums, two columns and one row fit 16 registers.
public final class ScalarFloatGemm extends FloatTiledGemm {
    private static final int ROWS = 4;
    private static final int COLUMNS = 2;

    public ScalarFloatGemm() {
        super(new int[] {ROWS}, COLUMNS, 1);
    }

    @Override
    protected void tileOfLines(
            int height,
            float[] a,
            int ao,
            int[] rows,
            int i,
            float[] panel,
            int columns,
            int k,
            float[] c,
            int co,
            int[] cRows,
            int ci,
            boolean add) {
        int row0 = ao + rows[i];
        int row1 = ao + rows[i + 1];
        int row2 = ao + rows[i + 2];
        int row3 = ao + rows[i + 3];
        float c00 = 0f;
        float c01 = 0f;
        float c10 = 0f;
        float c11 = 0f;
        float c20 = 0f;
        float c21 = 0f;
        float c30 = 0f;
        float c31 = 0f;
        for (int p = 0; p < k; p++) {
            float b0 = panel[columns + COLUMNS * p];
            float b1 = panel[columns + COLUMNS * p + 1];
            float a0 = a[row0 + p];
            c00 = Math.fma(a0, b0, c00);
            c01 = Math.fma(a0, b1, c01);
            float a1 = a[row1 + p];
            c10 = Math.fma(a1, b0, c10);
            c11 = Math.fma(a1, b1, c11);
            float a2 = a[row2 + p];
            c20 = Math.fma(a2, b0, c20);
            c21 = Math.fma(a2, b1, c21);
            float a3 = a[row3 + p];
            c30 = Math.fma(a3, b0, c30);
            c31 = Math.fma(a3, b1, c31);
        }
        store(c00, c01, c, co + cRows[ci], add);
        store(c10, c11, c, co + cRows[ci + 1], add);
        store(c20, c21, c, co + cRows[ci + 2], add);
        store(c30, c31, c, co + cRows[ci + 3], add);
    }

    @Override
    protected void tileOfAdjacent(
            int height,
            float[] a,
            int ao,
            int[] steps,
            int p,
            float[] panel,
            int columns,
            int k,
            float[] c,
            int co,
            int[] cRows,
            int ci,
            boolean add) {
        float c00 = 0f;
        float c01 = 0f;
        float c10 = 0f;
        float c11 = 0f;
        float c20 = 0f;
        float c21 = 0f;
        float c30 = 0f;
        float c31 = 0f;
        for (int q = 0; q < k; q++) {
            float b0 = panel[columns + COLUMNS * q];
            float b1 = panel[columns + COLUMNS * q + 1];
            int at = ao + steps[p + q];
            float a0 = a[at];
            c00 = Math.fma(a0, b0, c00);
            c01 = Math.fma(a0, b1, c01);
            float a1 = a[at + 1];
            c10 = Math.fma(a1, b0, c10);
            c11 = Math.fma(a1, b1, c11);
            float a2 = a[at + 2];
            c20 = Math.fma(a2, b0, c20);
            c21 = Math.fma(a2, b1, c21);
            float a3 = a[at + 3];
            c30 = Math.fma(a3, b0, c30);
            c31 = Math.fma(a3, b1, c31);
        }
        store(c00, c01, c, co + cRows[ci], add);
        store(c10, c11, c, co + cRows[ci + 1], add);
        store(c20, c21, c, co + cRows[ci + 2], add);
        store(c30, c31, c, co + cRows[ci + 3], add);
    }

    private static void store(float left, float right, float[] c, int at, boolean add) {
        c[at] = add ? c[at] + left : left;
        c[at + 1] = add ? c[at + 1] + right : right;
    }
}
