// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// Estimates what a product costs in tiles, and what it costs directly, in tenths of a nanosecond. Only speed
/// depends on them: every way gives the same bits.
record FloatProductCosts(int edgeRows, int width, int lanes) {
    /// A fused multiply-add of one vector, or of one number in a tile of scalars.
    private static final long FMA = 2;

    /// A run of neighbours, no longer than a vector, that is copied.
    private static final long RUN = 10;

    /// An element whose neighbour goes elsewhere.
    private static final long TRANSPOSE = 2;

    /// A fused multiply-add without packing, of contiguous elements or others.
    private static final long DIRECT = 3;

    private static final long DIRECT_STRIDED = 6;

    /// A tile's beginning and end.
    private static final long TILE = 100;

    /// What packing and tiling cost before the first element.
    private static final long PACKED_START = 1000;

    /// Rows up to which columns are read where they lie rather than packed, if they are neighbours.
    private static final int FEW_ROWS = 36;

    /// Vectors of columns up to which rows are read where they lie rather than packed, if their steps are
    /// neighbours.
    private static final int FEW_VECTORS = 8;

    static boolean columnsInPlace(Contraction sums, int rows) {
        return rows <= FEW_ROWS && sums.columnsInB.meanRun() >= sums.columns();
    }

    static boolean rowsInPlace(int columns, int lanes) {
        return columns <= FEW_VECTORS * lanes;
    }

    long packed(Contraction sums, int m, int n) {
        long k = sums.steps();
        long rows = roundUp(m, edgeRows);
        long columns = roundUp(n, width);
        long chunks = Math.ceilDiv(k, FloatGemm.CHUNK);
        long tiles = rows / edgeRows * (columns / width) * chunks * TILE + rows * columns * k / lanes * FMA;
        long packing = columnsInPlace(sums, m) ? 0 : n * k * copy(sums.columnsInB) / lanes;
        boolean lines = sums.stepsInA.meanRun() >= Math.min(k, FloatGemm.CHUNK);
        long rowPacking = lines && rowsInPlace(n, lanes) ? 0 : m * k * copy(sums.rowsInA) / lanes;
        long result = chunks * m * n * copy(sums.columnsInC) / lanes;
        return PACKED_START + tiles + packing + rowPacking + result;
    }

    /// What it costs to copy a vector's worth of elements.
    private long copy(Offsets side) {
        int run = Math.min(side.meanRun(), lanes);
        return run == 1 ? lanes * TRANSPOSE : RUN * lanes / run;
    }

    static long direct(Contraction sums, int m, int n) {
        long k = sums.steps();
        boolean lines = sums.stepsInA.meanRun() >= k && sums.stepsInB.meanRun() >= k;
        return k * m * n * (lines ? DIRECT : DIRECT_STRIDED);
    }

    private static long roundUp(int number, int multiple) {
        return (long) Math.ceilDiv(number, multiple) * multiple;
    }
}
