// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// The sums of a few rows and a vector or two of columns over one chunk of a product, kept in registers while k
/// passes by.
public interface FloatTile {
    /// Where a tile reads the numbers of its rows: row r at step q.
    enum Rows {
        /// At `a[ao + aTable[ai + r] + q]`: each row's steps are neighbours, as weights and activations lie.
        LINES,
        /// At `a[ao + q·PITCH + r]`: copied there.
        PACKED
    }

    /// Where a tile reads its columns: column j at step q.
    enum Columns {
        /// At `b[bo + q·width + j]`: copied there.
        PANEL,
        /// At `b[bo + bTable[bi + q] + j]`: at each step the columns are neighbours.
        IN_PLACE
    }

    /// The distance between the steps of packed rows.
    int PITCH = 16;

    /// Computes the tile; its sum of row r and column j goes to `c[co + cRows[ci + r] + j]`, or is added to what
    /// is there.
    void run(
            float[] a,
            int ao,
            int[] aTable,
            int ai,
            float[] b,
            int bo,
            int[] bTable,
            int bi,
            int k,
            float[] c,
            int co,
            int[] cRows,
            int ci,
            boolean add);
}
