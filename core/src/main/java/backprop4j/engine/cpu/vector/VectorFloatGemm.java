// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static backprop4j.engine.cpu.vector.FloatVectorUnary.LENGTH;
import static backprop4j.engine.cpu.vector.FloatVectorUnary.SPECIES;

import backprop4j.engine.cpu.FloatTile;
import backprop4j.engine.cpu.FloatTiledGemm;
import backprop4j.engine.cpu.Offsets;

/// The product with vectors: tiles two vectors wide.
///
/// A step of the tile's loop loads two vectors of columns and, one by one, a number of each row, and does two
/// fused multiply-adds with that number. The more rows, the fewer loads for each of them; but all sums must stay
/// in registers:
///
/// * with 32 vector registers (512 bits; 128 bits on ARM) twelve rows: 24 sums, the columns of two steps and a
/// number of a row; eight or four for the rows that remain;
/// * with 16 (256 bits) four rows: eight sums, as many as two units with a latency of four cycles keep in flight.
/// Six rows would fit in theory, but the compiler loads the numbers of the rows ahead, and then spills sums.
public final class VectorFloatGemm extends FloatTiledGemm {
    private static final int[] HEIGHTS = SPECIES.vectorBitSize() == 256 ? new int[] {4} : new int[] {4, 8, 12};

    public VectorFloatGemm() {
        super(HEIGHTS, LENGTH);
    }

    @Override
    protected FloatTile tile(int height, int vectors, FloatTile.Rows rows, FloatTile.Columns columns) {
        return FloatTileWriter.write(height, vectors, rows, columns);
    }

    @Override
    protected void pack(
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
            int pitch) {
        FloatVectorPanels.pack(b, bo, lines, j, w, steps, p, k, packed, to, pitch);
    }

    @Override
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
        if (h > 1 && rows.run(i) >= h) {
            FloatVectorPanels.unpackTransposed(tile, tileRows, h, w, c, co + rows.at()[i], columns.at(), j, add);
        } else {
            super.unpack(tile, tileRows, h, w, c, co, rows, i, columns, j, add);
        }
    }
}
