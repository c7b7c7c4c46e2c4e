// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import java.util.Arrays;

/// Copies between matrices of any strides and the packed form that a tile reads and writes.
final class FloatPanels {
    /// Steps of k that are transposed together: they fill a cache line of the source.
    private static final int STEPS = 16;

    private FloatPanels() {}

    /// Row i of `a[ao + i·aRow + p·aCol]` to `packed[to + i·pitch + p]`, and rows of zeros up to a multiple of
    /// `multiple`.
    static void packRows(
            float[] a, int ao, int aRow, int aCol, int rows, int k, int multiple, int pitch, float[] packed, int to) {
        if (aCol == 1) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(a, ao + i * aRow, packed, to + i * pitch, k);
            }
        } else {
            // Down the columns: where rows are not contiguous, columns most often are.
            for (int p = 0; p < k; p++) {
                int from = ao + p * aCol;
                for (int i = 0; i < rows; i++) {
                    packed[to + i * pitch + p] = a[from + i * aRow];
                }
            }
        }
        for (int i = rows; i % multiple != 0; i++) {
            Arrays.fill(packed, to + i * pitch, to + i * pitch + k, 0f);
        }
    }

    /// Column j of `b[bo + p·bRow + j·bCol]` to `packed[to + p·width + j]`, and columns of zeros up to `width`.
    static void packColumns(
            float[] b, int bo, int bRow, int bCol, int k, int columns, int width, float[] packed, int to) {
        if (columns < width) {
            Arrays.fill(packed, to, to + k * width, 0f);
        }
        if (bCol == 1) {
            for (int p = 0; p < k; p++) {
                for (int j = 0; j < columns; j++) {
                    packed[to + p * width + j] = b[bo + p * bRow + j];
                }
            }
            return;
        }
        for (int first = 0; first < k; first += STEPS) {
            int end = Math.min(k, first + STEPS);
            for (int j = 0; j < columns; j++) {
                int from = bo + j * bCol;
                for (int p = first; p < end; p++) {
                    packed[to + p * width + j] = b[from + p * bRow];
                }
            }
        }
    }

    /// The first rows and columns of the tile at `tile[0]` to `c[co + i·cRow + j·cCol]`, or added to what is
    /// there.
    static void unpack(
            float[] tile, int width, int rows, int columns, float[] c, int co, int cRow, int cCol, boolean add) {
        if (cCol == 1) {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    int at = co + i * cRow + j;
                    float sum = tile[i * width + j];
                    c[at] = add ? c[at] + sum : sum;
                }
            }
            return;
        }
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                int at = co + i * cRow + j * cCol;
                float sum = tile[i * width + j];
                c[at] = add ? c[at] + sum : sum;
            }
        }
    }
}
