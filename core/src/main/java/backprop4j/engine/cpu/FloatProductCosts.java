// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// Estimates what the ways to compute one product cost, in units of about a tenth of a nanosecond. Only speed
/// depends on them: every way gives the same bits.
record FloatProductCosts(int edgeRows, int width, int lanes) {
    /// A fused multiply-add of one vector, or of one number in a tile of scalars.
    private static final long FMA = 2;

    /// An element that is packed by a copy of contiguous elements.
    private static final long COPY = 1;

    /// An element whose neighbour goes elsewhere.
    private static final long TRANSPOSE = 5;

    /// A fused multiply-add without packing, of contiguous elements or others.
    private static final long DIRECT = 3;

    private static final long DIRECT_STRIDED = 6;

    /// A tile's beginning and end.
    private static final long TILE = 100;

    /// What packing and tiling cost before the first element.
    static final long PACKED_START = 1000;

    /// Packed, with rows of the given stride of k and columns of the given stride between columns.
    long packed(int m, int n, int k, int rowStep, int columnStep, boolean transposedResult) {
        long rows = roundUp(m, edgeRows);
        long columns = roundUp(n, width);
        long chunks = Math.ceilDiv(k, FloatGemm.CHUNK);
        long tiles = rows / edgeRows * (columns / width) * chunks * TILE + rows * columns * k / lanes * FMA;
        long packing =
                rows * k * (rowStep == 1 ? COPY : TRANSPOSE) + columns * k * (columnStep == 1 ? COPY : TRANSPOSE);
        return PACKED_START + tiles + packing + (transposedResult ? chunks * m * n * TRANSPOSE : 0);
    }

    long direct(int m, int n, int k, int aStep, int bStep) {
        return (long) m * n * k * (aStep == 1 && bStep == 1 ? DIRECT : DIRECT_STRIDED);
    }

    private static long roundUp(int number, int multiple) {
        return (long) Math.ceilDiv(number, multiple) * multiple;
    }
}
