// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// Copies tiles of sums to results that lie anyhow, number by number.
///
/// A copy that transposes takes four rows at once: four neighbours on one side, and on the other a loop variable
/// with a step of one, which frees that side of bounds checks.
final class FloatPanels {
    private FloatPanels() {}

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
