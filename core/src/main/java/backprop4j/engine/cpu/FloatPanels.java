// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import java.util.Arrays;

/// Copies between matrices of any strides and the packed form that a tile reads and writes.
///
/// A copy that transposes takes four lines at once: four neighbours on one side, and on the other a loop variable
/// with a step of one, which frees that side of bounds checks.
final class FloatPanels {
    private static final int PITCH = FloatTiledGemm.PITCH;

    private FloatPanels() {}

    /// Row i of `a[ao + i·aRow + p·aCol]` to `packed[to + i·PITCH + p]`, and rows of zeros up to a multiple of
    /// `multiple`.
    static void packRows(float[] a, int ao, int aRow, int aCol, int rows, int k, int multiple, float[] packed, int to) {
        int i = 0;
        if (aCol != 1) {
            for (; i + 4 <= rows; i += 4) {
                packFourRows(a, ao + i * aRow, aRow, aCol, k, packed, to + i * PITCH);
            }
        }
        for (; i < rows; i++) {
            int from = ao + i * aRow;
            int row = to + i * PITCH;
            if (aCol == 1) {
                System.arraycopy(a, from, packed, row, k);
            } else {
                for (int p = 0; p < k; p++) {
                    packed[row + p] = a[from + p * aCol];
                }
            }
        }
        for (; i % multiple != 0; i++) {
            Arrays.fill(packed, to + i * PITCH, to + i * PITCH + k, 0f);
        }
    }

    private static void packFourRows(float[] a, int ao, int aRow, int aCol, int k, float[] packed, int to) {
        for (int p = 0; p < k; p++) {
            int from = ao + p * aCol;
            packed[to + p] = a[from];
            packed[to + PITCH + p] = a[from + aRow];
            packed[to + 2 * PITCH + p] = a[from + 2 * aRow];
            packed[to + 3 * PITCH + p] = a[from + 3 * aRow];
        }
    }

    /// Column j of `b[bo + p·bRow + j·bCol]` to `packed[to + p·width + j]`, and columns of zeros up to `width`.
    static void packColumns(
            float[] b, int bo, int bRow, int bCol, int k, int columns, int width, float[] packed, int to) {
        if (columns < width) {
            Arrays.fill(packed, to, to + k * width, 0f);
        }
        int j = 0;
        if (bRow == 1) {
            for (; j + 4 <= columns; j += 4) {
                packFourColumns(b, bo + j * bCol, bCol, k, width, packed, to + j);
            }
        }
        for (int p = 0; p < k; p++) {
            int from = bo + p * bRow;
            int row = to + p * width;
            for (int rest = j; rest < columns; rest++) {
                packed[row + rest] = b[from + rest * bCol];
            }
        }
    }

    private static void packFourColumns(float[] b, int bo, int bCol, int k, int width, float[] packed, int to) {
        int b1 = bo + bCol;
        int b2 = b1 + bCol;
        int b3 = b2 + bCol;
        for (int p = 0; p < k; p++) {
            int at = to + p * width;
            packed[at] = b[bo + p];
            packed[at + 1] = b[b1 + p];
            packed[at + 2] = b[b2 + p];
            packed[at + 3] = b[b3 + p];
        }
    }

    /// The first rows and columns of the tile at `tile[0]` to `c[co + i·cRow + j·cCol]`, or added to what is
    /// there.
    static void unpack(
            float[] tile, int width, int rows, int columns, float[] c, int co, int cRow, int cCol, boolean add) {
        int i = 0;
        if (cRow == 1) {
            for (; i + 4 <= rows; i += 4) {
                unpackFourRows(tile, i * width, width, columns, c, co + i, cCol, add);
            }
        }
        for (; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                int at = co + i * cRow + j * cCol;
                float sum = tile[i * width + j];
                c[at] = add ? c[at] + sum : sum;
            }
        }
    }

    private static void unpackFourRows(
            float[] tile, int row, int width, int columns, float[] c, int co, int cCol, boolean add) {
        int row1 = row + width;
        int row2 = row1 + width;
        int row3 = row2 + width;
        if (add) {
            for (int j = 0; j < columns; j++) {
                int at = co + j * cCol;
                c[at] += tile[row + j];
                c[at + 1] += tile[row1 + j];
                c[at + 2] += tile[row2 + j];
                c[at + 3] += tile[row3 + j];
            }
            return;
        }
        for (int j = 0; j < columns; j++) {
            int at = co + j * cCol;
            c[at] = tile[row + j];
            c[at + 1] = tile[row1 + j];
            c[at + 2] = tile[row2 + j];
            c[at + 3] = tile[row3 + j];
        }
    }
}
