// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import java.util.Arrays;

/// The product cut into tiles: everything but the tile itself, which is what scalar and vector products differ
/// in.
///
/// A tile is a few rows by a few columns of the result whose sums stay in registers while k passes by. Its
/// columns, along which vectors run, are first copied ("packed") into a panel: as wide as the tile, one line for
/// each step of k. Of its rows a tile needs one number at a time, and reads it from where it lies if it can:
///
/// * *lines*: each row's steps are neighbours in memory (row-major, as weights and activations lie);
/// * *adjacent*: the tile's rows are neighbours at each step (the transposed operand of a weight gradient).
///
/// Rows that lie otherwise are packed, tile by tile, into one of the two forms. Rows are the outer loop, because
/// a tile's rows (24 KB) stay in the first-level cache while the panels, packed in the order in which they are
/// read, stream from the second.
public abstract class FloatTiledGemm extends FloatPackedGemm {
    /// The distance between packed lines: a chunk and a cache line, so that the same place of all lines does not
    /// fall into one cache set.
    private static final int PITCH = CHUNK + 16;

    /// Columns that are packed at a time: 1 MB, half of the second-level cache.
    private static final int COLUMN_BLOCK = 512;

    private final int[] heights;
    private final int height;
    private final int width;

    /// Scratch holds a tile of sums, then packed rows, then panels.
    private final int rowsStart;

    /// The offsets of packed rows, of the steps of adjacent ones, and of the rows of [#multiplyPacked]'s own
    /// tile.
    private final int[] lineRows;

    private final int[] adjacentSteps;
    private final int[] tileRows;

    /// For tiles of the given heights, ascending, and `width` columns.
    protected FloatTiledGemm(int[] heights, int width, int lanes) {
        super(new FloatProductCosts(heights[0], width, lanes));
        this.heights = heights.clone();
        this.height = heights[heights.length - 1];
        this.width = width;
        this.rowsStart = height * width;
        this.lineRows = Offsets.of(height, PITCH).at;
        this.adjacentSteps = Offsets.of(CHUNK, width).at;
        this.tileRows = Offsets.of(height, width).at;
    }

    /// Computes one tile over one chunk: rows that are lines. Row r begins at `a[ao + rows[i + r]]`, step p of
    /// the columns at `panel[columns + p·width]`. The sums go to `c[co + cRows[ci + r] + j]`, or are added to
    /// what is there.
    protected abstract void tileOfLines(
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
            boolean add);

    /// Computes one tile over one chunk: rows that are adjacent. Row r is at step q at `a[ao + steps[p + q] +
    /// r]`; else it is as [#tileOfLines].
    protected abstract void tileOfAdjacent(
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
            boolean add);

    /// Packs columns j to j + w − 1, at most the tile's width, of steps p to p + k − 1 as a panel at
    /// `packed[to]`, filled up to the tile's width with numbers of no meaning.
    protected void packPanel(
            float[] b, int bo, Offsets columns, int j, int w, Offsets steps, int p, int k, float[] packed, int to) {
        FloatPanels.pack(b, bo, columns, j, w, steps, p, k, width, packed, to);
    }

    /// Packs rows i to i + h − 1 as lines.
    protected void packLines(
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
        FloatPanels.packLines(a, ao, rows, i, h, steps, p, k, packed, to, pitch);
    }

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
        int lastRow = block.row() + block.rows();
        int lastColumn = block.column() + block.columns();
        int lastStep = block.step() + block.steps();
        for (int j = block.column(); j < lastColumn; j += COLUMN_BLOCK) {
            int w = Math.min(COLUMN_BLOCK, lastColumn - j);
            for (int p = block.step(); p < lastStep; p += CHUNK) {
                int k = Math.min(CHUNK, lastStep - p);
                for (int x = 0; x < w; x += width) {
                    packPanel(
                            b,
                            bo,
                            sums.columnsInB,
                            j + x,
                            Math.min(width, w - x),
                            sums.stepsInB,
                            p,
                            k,
                            scratch,
                            panels + x * k);
                }
                for (int i = block.row(); i < lastRow; ) {
                    int tall = heightFor(lastRow - i);
                    int h = Math.min(tall, lastRow - i);
                    rows(sums, a, ao, c, co, i, tall, h, j, w, p, k, p > block.step(), scratch, panels);
                    i += h;
                }
            }
        }
    }

    /// The tiles of one height of rows over a block of columns.
    private void rows(
            Contraction sums,
            float[] a,
            int ao,
            float[] c,
            int co,
            int i,
            int tall,
            int h,
            int j,
            int w,
            int p,
            int k,
            boolean further,
            float[] scratch,
            int panels) {
        boolean lines = sums.stepsInA.adjacent(p, k);
        boolean adjacent = !lines && sums.rowsInA.adjacent(i, tall);
        float[] rows = scratch;
        int at = rowsStart;
        int[] table = lineRows;
        int first = 0;
        if (lines) {
            rows = a;
            at = ao + sums.stepsInA.at[p];
            table = sums.rowsInA.at;
            first = i;
        } else if (adjacent) {
            rows = a;
            at = ao + sums.rowsInA.at[i];
            table = sums.stepsInA.at;
            first = p;
        } else if (height > width || sums.stepsInA.meanRun() >= sums.rowsInA.meanRun()) {
            packLines(a, ao, sums.rowsInA, i, h, sums.stepsInA, p, k, scratch, rowsStart, PITCH);
            lines = true;
        } else {
            packPanel(a, ao, sums.rowsInA, i, h, sums.stepsInA, p, k, scratch, rowsStart);
            table = adjacentSteps;
        }
        for (int x = 0; x < w; x += width) {
            int columns = Math.min(width, w - x);
            boolean whole = h == tall && columns == width && sums.columnsInC.adjacent(j + x, width);
            float[] out = whole ? c : scratch;
            int to = whole ? co + sums.columnsInC.at[j + x] : 0;
            int[] outRows = whole ? sums.rowsInC.at : tileRows;
            int outRow = whole ? i : 0;
            boolean add = whole && further;
            if (lines) {
                tileOfLines(tall, rows, at, table, first, scratch, panels + x * k, k, out, to, outRows, outRow, add);
            } else {
                tileOfAdjacent(tall, rows, at, table, first, scratch, panels + x * k, k, out, to, outRows, outRow, add);
            }
            if (!whole) {
                unpack(scratch, tileRows, h, columns, c, co, sums.rowsInC, i, sums.columnsInC, j + x, further);
            }
        }
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
        return rowsStart + Math.max(height * PITCH, Math.min(sums.steps(), CHUNK) * width);
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
