// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// Estimates what the ways to compute one product cost, in tenths of a nanosecond. Only speed depends on them:
/// every way gives the same bits.
record FloatProductCosts(int edgeRows, int width, int lanes) {
    /// A fused multiply-add of one vector, or of one number in a tile of scalars.
    private static final long FMA = 2;

    /// A run of neighbours, no longer than a vector, that is copied.
    private static final long RUN = 10;

    /// An element whose neighbour goes elsewhere.
    private static final long TRANSPOSE = 4;

    /// A fused multiply-add without packing, of contiguous elements or others.
    private static final long DIRECT = 3;

    private static final long DIRECT_STRIDED = 6;

    /// A tile's beginning and end.
    private static final long TILE = 100;

    /// What packing and tiling cost before the first element.
    private static final long PACKED_START = 1000;

    long packed(Contraction sums, int m, int n) {
        long k = sums.steps();
        long rows = roundUp(m, edgeRows);
        long columns = roundUp(n, width);
        long chunks = Math.ceilDiv(k, FloatGemm.CHUNK);
        long tiles = rows / edgeRows * (columns / width) * chunks * TILE + rows * columns * k / lanes * FMA;
        long packing = n * k * copy(sums.columnsInB) / lanes;
        long rowPacking = sums.rowsInPlace() ? 0 : m * k * Math.min(copy(sums.rowsInA), copy(sums.stepsInA)) / lanes;
        long result = chunks * m * n * copy(sums.columnsInC) / lanes;
        return PACKED_START + tiles + packing + rowPacking + result;
    }

    /// What it costs to copy a vector's worth of elements.
    private long copy(Offsets side) {
        int run = Math.min(side.meanRun(), lanes);
        return run == 1 ? lanes * TRANSPOSE : RUN * lanes / run;
    }

    long direct(Contraction sums, int m, int n) {
        long k = sums.steps();
        boolean lines = sums.stepsInA.meanRun() >= k && sums.stepsInB.meanRun() >= k;
        return k * m * n * (lines ? DIRECT : DIRECT_STRIDED);
    }

    private static long roundUp(int number, int multiple) {
        return (long) Math.ceilDiv(number, multiple) * multiple;
    }
}
