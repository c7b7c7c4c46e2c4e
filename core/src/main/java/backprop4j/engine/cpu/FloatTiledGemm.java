// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import java.util.Arrays;

/// The product cut into tiles: everything but the tile itself, which is what scalar and vector products differ
/// in.
///
/// A tile is a few rows by a few columns of the result whose sums stay in registers while k passes by. To feed
/// it, a block of each operand is first copied ("packed") so that the tile's loop reads memory in order:
///
/// * *rows*: each row is contiguous, the rows [#PITCH] elements apart;
/// * *columns*: panels as wide as the tile, in each the columns side by side, one line for each step of k.
///
/// Columns are what vectors run along, so packing them is a transposition whenever the operand lies the other
/// way, and for a small batch that costs more than the product itself. Because `(a·b)ᵀ = bᵀ·aᵀ`, and the two have
/// the same bits, either operand may give the rows: the cheaper way is taken (`FloatProductCosts` estimates it).
public abstract class FloatTiledGemm implements FloatGemm {

    /// The distance between packed rows: a chunk and a cache line, so that the same place of all rows does not
    /// fall into one cache set. That it is a constant lets the tile's loop address every row by one register.
    protected static final int PITCH = CHUNK + 16;

    /// Rows that a full tile does not cover are computed so many at a time.
    protected static final int EDGE_ROWS = 4;

    /// Packed rows (and then columns) that fit the second-level cache together.
    private static final int ROW_BLOCK = 96;

    private static final int COLUMN_BLOCK = 512;

    private final int height;
    private final int width;
    private final FloatProductCosts costs;

    /// For a tile of `height` rows, a multiple of [#EDGE_ROWS], and `width` columns.
    protected FloatTiledGemm(int height, int width, int lanes) {
        this.height = height;
        this.width = width;
        this.costs = new FloatProductCosts(EDGE_ROWS, width, lanes);
    }

    /// Computes one tile of `height` or [#EDGE_ROWS] rows over one chunk. In `packed` row i begins at
    /// `rows + i·PITCH` and step p of the panel of columns at `columns + p·width`. The sums go to `c[co + i·cRow
    /// + j]`.
    protected abstract void tile(int height, float[] packed, int rows, int columns, int k, float[] c, int co, int cRow);

    /// Adds a row of a tile's sums, as many as the tile is wide, to `c[to]` and what follows.
    protected abstract void addRow(float[] sums, int from, float[] c, int to);

    /// Packs `columns` columns, at most the tile's width, of `b[bo + p·bRow + j·bCol]` as a panel at
    /// `packed[to]`, filled up with zeros.
    protected void packPanel(float[] b, int bo, int bRow, int bCol, int k, int columns, float[] packed, int to) {
        FloatPanels.packColumns(b, bo, bRow, bCol, k, columns, width, packed, to);
    }

    @Override
    public final void multiply(
            float[] a,
            int ao,
            int aRow,
            int aCol,
            float[] b,
            int bo,
            int bRow,
            int bCol,
            float[] c,
            int co,
            int cRow,
            int m,
            int n,
            int k,
            float[] scratch) {
        if (k == 0) {
            for (int i = 0; i < m; i++) {
                Arrays.fill(c, co + i * cRow, co + i * cRow + n, 0f);
            }
            return;
        }
        long direct = costs.direct(m, n, k, aCol, bRow);
        boolean small = direct <= FloatProductCosts.PACKED_START;
        long straight = small ? direct : costs.packed(m, n, k, aCol, bCol, false);
        long transposed = small ? direct : costs.packed(n, m, k, bRow, aRow, true);
        if (direct <= Math.min(straight, transposed)) {
            FloatDirectProduct.multiply(a, ao, aRow, aCol, b, bo, bRow, bCol, c, co, cRow, m, n, k);
        } else if (straight <= transposed) {
            multiplyPacked(a, ao, aRow, aCol, b, bo, bRow, bCol, c, co, cRow, 1, m, n, k, scratch);
        } else {
            multiplyPacked(b, bo, bCol, bRow, a, ao, aCol, aRow, c, co, 1, cRow, n, m, k, scratch);
        }
    }

    /// [#multiply] for any strides of c.
    void multiplyPacked(
            float[] a,
            int ao,
            int aRow,
            int aCol,
            float[] b,
            int bo,
            int bRow,
            int bCol,
            float[] c,
            int co,
            int cRow,
            int cCol,
            int m,
            int n,
            int k,
            float[] scratch) {
        int rows = height * width;
        int columns = rows + PITCH * Math.min(ROW_BLOCK, roundUp(m, EDGE_ROWS));
        for (int j = 0; j < n; j += COLUMN_BLOCK) {
            int blockColumns = Math.min(COLUMN_BLOCK, n - j);
            for (int p = 0; p < k; p += CHUNK) {
                int chunk = Math.min(CHUNK, k - p);
                for (int q = 0; q < blockColumns; q += width) {
                    packPanel(
                            b,
                            bo + p * bRow + (j + q) * bCol,
                            bRow,
                            bCol,
                            chunk,
                            Math.min(width, blockColumns - q),
                            scratch,
                            columns + q * chunk);
                }
                for (int i = 0; i < m; i += ROW_BLOCK) {
                    int blockRows = Math.min(ROW_BLOCK, m - i);
                    FloatPanels.packRows(
                            a, ao + i * aRow + p * aCol, aRow, aCol, blockRows, chunk, EDGE_ROWS, scratch, rows);
                    tiles(
                            scratch,
                            rows,
                            columns,
                            c,
                            co + i * cRow + j * cCol,
                            cRow,
                            cCol,
                            blockRows,
                            blockColumns,
                            chunk,
                            p > 0);
                }
            }
        }
    }

    /// The tiles of one block. One panel of columns serves all rows before the next is begun: it is the larger of
    /// the
    /// two things a tile reads, and stays in the first-level cache.
    private void tiles(
            float[] scratch,
            int rows,
            int columns,
            float[] c,
            int co,
            int cRow,
            int cCol,
            int m,
            int n,
            int k,
            boolean add) {
        for (int j = 0; j < n; j += width) {
            int w = Math.min(width, n - j);
            int panel = columns + j * k;
            int i = 0;
            while (i < m) {
                int tall = m - i > height - EDGE_ROWS ? height : EDGE_ROWS;
                int h = Math.min(tall, m - i);
                int at = co + i * cRow + j * cCol;
                boolean whole = h == tall && w == width && cCol == 1;
                if (whole && !add) {
                    tile(tall, scratch, rows + i * PITCH, panel, k, c, at, cRow);
                } else {
                    tile(tall, scratch, rows + i * PITCH, panel, k, scratch, 0, width);
                    if (whole) {
                        for (int r = 0; r < h; r++) {
                            addRow(scratch, r * width, c, at + r * cRow);
                        }
                    } else {
                        FloatPanels.unpack(scratch, width, h, w, c, at, cRow, cCol, add);
                    }
                }
                i += h;
            }
        }
    }

    @Override
    public final int scratchSize(int m, int n, int k) {
        int longer = Math.max(m, n);
        int rows = Math.min(ROW_BLOCK, roundUp(Math.min(longer, ROW_BLOCK), EDGE_ROWS));
        int columns = roundUp(Math.min(longer, COLUMN_BLOCK), width);
        return height * width + PITCH * rows + Math.min(k, CHUNK) * columns;
    }

    @Override
    public final int rowTile() {
        return height;
    }

    @Override
    public final int columnTile() {
        return width;
    }

    private static int roundUp(int number, int multiple) {
        return Math.ceilDiv(number, multiple) * multiple;
    }
}
