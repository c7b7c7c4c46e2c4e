// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.compile.Step;

/// Runs a sum of products as matrix products, in parts that workers share.
///
/// Which operand gives the rows makes no difference to any bit, because a product of two numbers is the same both
/// ways: the cheaper way is taken.
final class FloatProduct implements Kernel {
    /// Tenths of nanoseconds below which another thread costs more than it saves.
    private static final long WORTH_SHARING = 50_000;

    /// Parts for each thread, so that one that is late does not keep all others waiting.
    private static final int PARTS_PER_THREAD = 4;

    private final FloatGemm gemm;
    private final Contraction sums;
    private final int aNode;
    private final int bNode;
    private final int result;
    private final int aStart;
    private final int bStart;
    private final int rowsPerPart;
    private final int columnsPerPart;
    private final int rowParts;
    private final int columnParts;
    private final int roundsPerPart;
    private final int roundParts;
    private final int scratchSize;

    FloatProduct(Step.Product step, FloatGemm gemm, int threads) {
        this.gemm = gemm;
        Contraction given = Contraction.of(step);
        Contraction turned = given.transposed();
        int m = given.rows();
        int n = given.columns();
        boolean swap = gemm.cost(turned, n, m) < gemm.cost(given, m, n);
        this.sums = swap ? turned : given;
        this.aNode = (swap ? step.right() : step.left()).node();
        this.bNode = (swap ? step.left() : step.right()).node();
        this.aStart = (swap ? step.right() : step.left()).view().offset();
        this.bStart = (swap ? step.left() : step.right()).view().offset();
        this.result = step.result();
        int rows = sums.rows();
        int columns = sums.columns();
        int rounds = sums.rounds();
        long one = gemm.cost(sums, rows, columns);
        long wanted = Math.clamp(one * rounds / WORTH_SHARING, 1, threads == 1 ? 1 : PARTS_PER_THREAD * threads);
        this.roundsPerPart = (int) Math.max(1, rounds / wanted);
        this.roundParts = Math.ceilDiv(rounds, roundsPerPart);
        int perRound = rounds == 0 ? 1 : (int) Math.max(1, wanted / rounds);
        int byColumns = split(columns, perRound, gemm.columnTile());
        int byRows = split(rows, perRound, gemm.rowTile());
        // Columns are packed by each part for itself, so rows are cut only where columns do not go round.
        boolean cutColumns = Math.ceilDiv(columns, byColumns) >= Math.min(threads, Math.ceilDiv(rows, byRows));
        this.columnsPerPart = cutColumns ? byColumns : Math.max(1, columns);
        this.rowsPerPart = cutColumns ? Math.max(1, rows) : byRows;
        this.rowParts = Math.max(1, Math.ceilDiv(rows, rowsPerPart));
        this.columnParts = Math.max(1, Math.ceilDiv(columns, columnsPerPart));
        this.scratchSize = gemm.scratchSize(sums, rowsPerPart, columnsPerPart);
    }

    private static int split(int size, int parts, int tile) {
        int share = Math.ceilDiv(Math.max(1, size), parts);
        return Math.ceilDiv(share, tile) * tile;
    }

    @Override
    public int parts() {
        return sums.rows() == 0 || sums.columns() == 0 ? 0 : roundParts * rowParts * columnParts;
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        int first = part / (rowParts * columnParts) * roundsPerPart;
        int row = part / columnParts % rowParts * rowsPerPart;
        int column = part % columnParts * columnsPerPart;
        int m = Math.min(rowsPerPart, sums.rows() - row);
        int n = Math.min(columnsPerPart, sums.columns() - column);
        float[] space = scratch.floats(scratchSize);
        for (int round = first; round < Math.min(first + roundsPerPart, sums.rounds()); round++) {
            gemm.multiply(
                    sums,
                    frame.floats[aNode],
                    frame.offsets[aNode] + aStart + sums.roundsInA.at[round],
                    frame.floats[bNode],
                    frame.offsets[bNode] + bStart + sums.roundsInB.at[round],
                    frame.floats[result],
                    frame.offsets[result] + sums.roundsInC.at[round],
                    row,
                    m,
                    column,
                    n,
                    space);
        }
    }
}
