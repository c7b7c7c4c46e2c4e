// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// The product with scalar fused multiply-adds, for machines and programs without the vector module.
///
/// The tile is 4 × 2: eight independent chains keep two multiply-add units with a latency of four cycles busy,
/// and their sums, two columns and one row fit 16 registers. Loops over columns that the compiler would have to
/// vectorise did not turn out faster: it cannot prove that c and b do not overlap, and falls back to scalars.
public final class ScalarFloatGemm extends FloatTiledGemm {
    private static final int ROWS = EDGE_ROWS;
    private static final int COLUMNS = 2;

    public ScalarFloatGemm() {
        super(ROWS, COLUMNS, 1);
    }

    @Override
    protected void tile(int height, float[] packed, int rows, int columns, int k, float[] c, int co, int cRow) {
        float c00 = 0f;
        float c01 = 0f;
        float c10 = 0f;
        float c11 = 0f;
        float c20 = 0f;
        float c21 = 0f;
        float c30 = 0f;
        float c31 = 0f;
        for (int p = 0; p < k; p++) {
            float b0 = packed[columns + COLUMNS * p];
            float b1 = packed[columns + COLUMNS * p + 1];
            float a0 = packed[rows + p];
            c00 = Math.fma(a0, b0, c00);
            c01 = Math.fma(a0, b1, c01);
            float a1 = packed[rows + PITCH + p];
            c10 = Math.fma(a1, b0, c10);
            c11 = Math.fma(a1, b1, c11);
            float a2 = packed[rows + 2 * PITCH + p];
            c20 = Math.fma(a2, b0, c20);
            c21 = Math.fma(a2, b1, c21);
            float a3 = packed[rows + 3 * PITCH + p];
            c30 = Math.fma(a3, b0, c30);
            c31 = Math.fma(a3, b1, c31);
        }
        store(c00, c01, c, co);
        store(c10, c11, c, co + cRow);
        store(c20, c21, c, co + 2 * cRow);
        store(c30, c31, c, co + 3 * cRow);
    }

    @Override
    protected void addRow(float[] sums, int from, float[] c, int to) {
        c[to] += sums[from];
        c[to + 1] += sums[from + 1];
    }

    private static void store(float left, float right, float[] c, int at) {
        c[at] = left;
        c[at + 1] = right;
    }
}
