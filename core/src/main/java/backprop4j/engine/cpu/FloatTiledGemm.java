// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The product cut into tiles ([FloatTile]).
///
/// The columns of a tile, along which vectors run, are first copied ("packed") into a panel: as wide as the tile,
/// one line for each step of k. If there are few rows to use them and the columns are neighbours in memory, they
/// are read where they lie. Rows are packed, too, tile by tile, if there are enough columns to use them; a few
/// columns read them where they lie, if each row's steps are neighbours.
///
/// Rows are the outer loop, because a tile's rows (32 KB) stay in the first-level cache while the panels, packed
/// in the order in which they are read, stream from the second.
public abstract class FloatTiledGemm extends FloatPackedGemm {
    /// Columns that are packed at a time: 1 MB, half of the second-level cache.
    private static final int COLUMN_BLOCK = 512;

    private final FloatProductCosts costs;
    private final int[] heights;
    private final int height;
    private final int lanes;
    private final int width;

    /// Scratch holds a tile of sums, then packed rows, then panels.
    private final int rowsStart;

    private final int[] tileRows;

    /// The tiles that were needed so far: of each height, one or two vectors, for each way that rows and columns
    /// lie. A tile keeps nothing, so threads that write the same one at once do no harm.
    private final @Nullable FloatTile[] tiles;

    /// For tiles of the given heights, ascending, and one or two vectors of columns.
    protected FloatTiledGemm(int[] heights, int lanes) {
        this.costs = new FloatProductCosts(heights[0], lanes, lanes);
        this.heights = heights.clone();
        this.height = heights[heights.length - 1];
        this.lanes = lanes;
        this.width = 2 * lanes;
        this.rowsStart = height * width;
        this.tileRows = Offsets.of(height, width).at;
        this.tiles = new FloatTile[8 * heights.length];
    }

    /// A tile of some rows and one or two vectors.
    protected abstract FloatTile tile(int height, int vectors, FloatTile.Rows rows, FloatTile.Columns columns);

    /// Copies lines j to j + w − 1 of steps p to p + k − 1 to `packed[to + q·pitch + x]`. What lies between w and
    /// the pitch may be overwritten with numbers of no meaning.
    protected abstract void pack(
            float[] b,
            int bo,
            Offsets lines,
            int j,
            int w,
            Offsets steps,
            int p,
            int k,
            float[] packed,
            int to,
            int pitch);

    /// The first h rows and w columns of the tile at `tile[0]`, whose row r begins at `tileRows[r]`, to their
    /// places in c, from row i and column j on, or added to what is there.
    protected void unpack(
            float[] tile,
            int[] tileRows,
            int h,
            int w,
            float[] c,
            int co,
            Offsets rows,
            int i,
            Offsets columns,
            int j,
            boolean add) {
        FloatPanels.unpack(tile, width, h, w, c, co, rows, i, columns, j, add);
    }

    @Override
    final long packedCost(Contraction sums, int m, int n) {
        return costs.packed(sums, m, n);
    }

    @Override
    final void multiplyPacked(
            Contraction sums,
            Contraction.Block block,
            float[] a,
            int ao,
            float[] b,
            int bo,
            float[] c,
            int co,
            float[][] memory) {
        float[] scratch = memory[0];
        int panels = panelsAt(sums);
        int lastColumn = block.column() + block.columns();
        int lastStep = block.step() + block.steps();
        boolean inPlace = FloatProductCosts.columnsInPlace(sums, block.rows());
        for (int j = block.column(); j < lastColumn; j += COLUMN_BLOCK) {
            int w = Math.min(COLUMN_BLOCK, lastColumn - j);
            for (int p = block.step(); p < lastStep; p += CHUNK) {
                int k = Math.min(CHUNK, lastStep - p);
                for (int x = inPlace ? w / width * width : 0; x < w; x += width) {
                    int columns = Math.min(width, w - x);
                    pack(
                            b,
                            bo,
                            sums.columnsInB,
                            j + x,
                            columns,
                            sums.stepsInB,
                            p,
                            k,
                            scratch,
                            panels + x * k,
                            pitch(columns));
                }
                rows(sums, block, j, w, p, k, inPlace, a, ao, b, bo, c, co, scratch);
            }
        }
    }

    /// All rows of columns j to j + w − 1 over the chunk of steps p to p + k − 1.
    private void rows(
            Contraction sums,
            Contraction.Block block,
            int j,
            int w,
            int p,
            int k,
            boolean inPlace,
            float[] a,
            int ao,
            float[] b,
            int bo,
            float[] c,
            int co,
            float[] scratch) {
        boolean add = p > block.step();
        boolean lines = FloatProductCosts.rowsInPlace(w, lanes) && sums.stepsInA.adjacent(p, k);
        int lastRow = block.row() + block.rows();
        for (int i = block.row(); i < lastRow; ) {
            int tall = heightFor(lastRow - i);
            int h = Math.min(tall, lastRow - i);
            if (lines) {
                columns(
                        sums,
                        j,
                        w,
                        p,
                        k,
                        add,
                        inPlace,
                        i,
                        tall,
                        h,
                        FloatTile.Rows.LINES,
                        a,
                        ao + sums.stepsInA.at[p],
                        b,
                        bo,
                        c,
                        co,
                        scratch);
            } else {
                pack(a, ao, sums.rowsInA, i, h, sums.stepsInA, p, k, scratch, rowsStart, FloatTile.PITCH);
                columns(
                        sums,
                        j,
                        w,
                        p,
                        k,
                        add,
                        inPlace,
                        i,
                        tall,
                        h,
                        FloatTile.Rows.PACKED,
                        scratch,
                        rowsStart,
                        b,
                        bo,
                        c,
                        co,
                        scratch);
            }
            i += h;
        }
    }

    /// The tiles of one height of rows.
    private void columns(
            Contraction sums,
            int firstColumn,
            int columnCount,
            int p,
            int k,
            boolean add,
            boolean strips,
            int i,
            int tall,
            int h,
            FloatTile.Rows rowsLie,
            float[] rows,
            int at,
            float[] b,
            int bo,
            float[] c,
            int co,
            float[] scratch) {
        int[] steps = sums.stepsInB.at;
        int panels = panelsAt(sums);
        for (int x = 0; x < columnCount; x += width) {
            int j = firstColumn + x;
            int w = Math.min(width, columnCount - x);
            int pitch = pitch(w);
            boolean whole = h == tall && w == pitch && sums.columnsInC.adjacent(j, w);
            boolean inPlace = strips && w == width;
            FloatTile tile = written(
                    tall, pitch / lanes, rowsLie, inPlace ? FloatTile.Columns.IN_PLACE : FloatTile.Columns.PANEL);
            float[] columns = inPlace ? b : scratch;
            int first = inPlace ? bo + sums.columnsInB.at[j] : panels + x * k;
            if (whole) {
                int to = co + sums.columnsInC.at[j];
                tile.run(rows, at, sums.rowsInA.at, i, columns, first, steps, p, k, c, to, sums.rowsInC.at, i, add);
            } else {
                tile.run(rows, at, sums.rowsInA.at, i, columns, first, steps, p, k, scratch, 0, tileRows, 0, false);
                unpack(scratch, tileRows, h, w, c, co, sums.rowsInC, i, sums.columnsInC, j, add);
            }
        }
    }

    private FloatTile written(int tall, int vectors, FloatTile.Rows rowsLie, FloatTile.Columns columnsLie) {
        int place = 8 * Arrays.binarySearch(heights, tall)
                + 4 * (vectors - 1)
                + 2 * rowsLie.ordinal()
                + columnsLie.ordinal();
        FloatTile known = tiles[place];
        if (known == null) {
            known = tile(tall, vectors, rowsLie, columnsLie);
            tiles[place] = known;
        }
        return known;
    }

    /// The width of the panel of so many columns.
    private int pitch(int columns) {
        return columns <= lanes ? lanes : width;
    }

    /// The least height that covers the rest, or else the largest.
    private int heightFor(int rest) {
        for (int tall : heights) {
            if (tall >= rest) {
                return tall;
            }
        }
        return height;
    }

    private int panelsAt(Contraction sums) {
        return rowsStart + Math.min(sums.steps(), CHUNK) * FloatTile.PITCH;
    }

    @Override
    public final int scratchArrays() {
        return 1;
    }

    @Override
    public final int scratchSize(Contraction sums, int m, int n) {
        int columns = Math.ceilDiv(Math.min(n, COLUMN_BLOCK), width) * width;
        return panelsAt(sums) + Math.min(sums.steps(), CHUNK) * columns;
    }

    @Override
    public final int rowTile() {
        return height;
    }

    @Override
    public final int columnTile() {
        return width;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + Arrays.toString(heights) + "×" + width;
    }
}
