// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// Copies between operands and results that lie anyhow and the packed form that a tile reads and writes, number
/// by number.
///
/// A copy that transposes takes four lines at once: four neighbours on one side, and on the other a loop variable
/// with a step of one, which frees that side of bounds checks.
final class FloatPanels {
    private FloatPanels() {}

    /// Columns j to j + w − 1 of steps p to p + k − 1 to `packed[to + q·width + x]`.
    static void pack(
            float[] b,
            int bo,
            Offsets columns,
            int j,
            int w,
            Offsets steps,
            int p,
            int k,
            int width,
            float[] packed,
            int to) {
        int x = 0;
        if (steps.adjacent(p, k)) {
            int from = bo + steps.at[p];
            for (; x + 4 <= w; x += 4) {
                int b0 = from + columns.at[j + x];
                int b1 = from + columns.at[j + x + 1];
                int b2 = from + columns.at[j + x + 2];
                int b3 = from + columns.at[j + x + 3];
                packFourColumns(b, b0, b1, b2, b3, k, width, packed, to + x);
            }
        }
        for (int q = 0; q < k; q++) {
            int from = bo + steps.at[p + q];
            int row = to + q * width;
            for (int rest = x; rest < w; rest++) {
                packed[row + rest] = b[from + columns.at[j + rest]];
            }
        }
    }

    private static void packFourColumns(
            float[] b, int b0, int b1, int b2, int b3, int k, int width, float[] packed, int to) {
        for (int q = 0; q < k; q++) {
            int at = to + q * width;
            packed[at] = b[b0 + q];
            packed[at + 1] = b[b1 + q];
            packed[at + 2] = b[b2 + q];
            packed[at + 3] = b[b3 + q];
        }
    }

    /// Rows i to i + h − 1 of steps p to p + k − 1 to `packed[to + r·pitch + q]`.
    static void packLines(
            float[] a,
            int ao,
            Offsets rows,
            int i,
            int h,
            Offsets steps,
            int p,
            int k,
            float[] packed,
            int to,
            int pitch) {
        for (int r = 0; r < h; r++) {
            int from = ao + rows.at[i + r];
            int line = to + r * pitch;
            for (int q = 0; q < k; ) {
                int run = Math.min(steps.run[p + q], k - q);
                int start = from + steps.at[p + q];
                if (run >= 16) {
                    System.arraycopy(a, start, packed, line + q, run);
                } else {
                    for (int x = 0; x < run; x++) {
                        packed[line + q + x] = a[start + x];
                    }
                }
                q += run;
            }
        }
    }

    /// The first h rows and w columns of the tile at `tile[0]` to their places in c, from row i and column j on,
    /// or added to what is there.
    static void unpack(
            float[] tile,
            int width,
            int h,
            int w,
            float[] c,
            int co,
            Offsets rows,
            int i,
            Offsets columns,
            int j,
            boolean add) {
        int r = 0;
        for (; r + 4 <= h && rows.adjacent(i + r, 4); r += 4) {
            for (int x = 0; x < w; x++) {
                int at = co + rows.at[i + r] + columns.at[j + x];
                int from = r * width + x;
                c[at] = add ? c[at] + tile[from] : tile[from];
                c[at + 1] = add ? c[at + 1] + tile[from + width] : tile[from + width];
                c[at + 2] = add ? c[at + 2] + tile[from + 2 * width] : tile[from + 2 * width];
                c[at + 3] = add ? c[at + 3] + tile[from + 3 * width] : tile[from + 3 * width];
            }
        }
        for (; r < h; r++) {
            int to = co + rows.at[i + r];
            for (int x = 0; x < w; x++) {
                int at = to + columns.at[j + x];
                float sum = tile[r * width + x];
                c[at] = add ? c[at] + sum : sum;
            }
        }
    }
}
