// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.compile.Step;
import backprop4j.engine.cpu.Contraction.Block;
import java.util.ArrayList;
import java.util.List;

/// Runs a sum of products as matrix products, in parts that workers share: rounds, or columns or rows of a round,
/// or, if there are few of both but the sum is long, its chunks. The sums of the first chunk then go to the
/// result, those of each other one to a place of its own, from which [FloatChunkSums] adds them in ascending
/// order.
final class FloatProduct implements Kernel {
    /// Tenths of nanoseconds below which another thread costs more than it saves.
    private static final long WORTH_SHARING = 50_000;

    /// Parts for each thread, so that one that is late does not keep all others waiting.
    private static final int PARTS_PER_THREAD = 4;

    /// The most memory for the sums of chunks: 4 MB.
    private static final int MOST_PARTIALS = 1 << 20;

    private final FloatGemm gemm;
    private final FloatOperands operands;
    private final Contraction sums;
    private final int result;
    private final List<Block> blocks;
    private final int roundsPerPart;
    private final int roundParts;
    private final boolean byChunks;
    private final int scratchSize;

    FloatProduct(Step.Product step, FloatGemm gemm, int threads) {
        this.gemm = gemm;
        this.operands = FloatOperands.of(step, gemm);
        this.sums = operands.sums();
        this.result = step.result();
        int rounds = sums.rounds();
        long cost = gemm.cost(sums, sums.rows(), sums.columns()) * rounds;
        // Rows that must be packed are packed for each block of columns again.
        int most = sums.rowsInPlace() ? PARTS_PER_THREAD * threads : threads;
        long wanted = Math.clamp(cost / WORTH_SHARING, 1, threads == 1 ? 1 : most);
        this.roundsPerPart = (int) Math.max(1, rounds / wanted);
        this.roundParts = Math.ceilDiv(rounds, roundsPerPart);
        int perRound = rounds == 0 ? 1 : (int) Math.max(1, wanted / rounds);
        int chunks = Math.ceilDiv(sums.steps(), FloatGemm.CHUNK);
        this.byChunks = perRound > 1
                && sums.columns() < gemm.columnTile() * threads
                && chunks >= threads
                && (long) chunks * size() <= MOST_PARTIALS;
        this.blocks = byChunks ? chunks() : areas(perRound, threads);
        int rows = blocks.stream().mapToInt(Block::rows).max().orElse(0);
        int columns = blocks.stream().mapToInt(Block::columns).max().orElse(0);
        this.scratchSize = gemm.scratchSize(sums, rows, columns);
    }

    private int size() {
        return sums.rounds() * sums.rows() * sums.columns();
    }

    private List<Block> chunks() {
        var cut = new ArrayList<Block>();
        for (int step = 0; step < sums.steps(); step += FloatGemm.CHUNK) {
            int steps = Math.min(FloatGemm.CHUNK, sums.steps() - step);
            cut.add(new Block(0, sums.rows(), 0, sums.columns(), step, steps));
        }
        return cut;
    }

    private List<Block> areas(int parts, int threads) {
        int rows = split(sums.rows(), parts, gemm.rowTile());
        int columns = split(sums.columns(), parts, gemm.columnTile());
        // Columns are packed by each part for itself, so rows are cut only where columns do not go round.
        boolean enoughColumns =
                Math.ceilDiv(sums.columns(), columns) >= Math.min(threads, Math.ceilDiv(sums.rows(), rows));
        if (enoughColumns) {
            rows = Math.max(1, sums.rows());
        } else {
            columns = Math.max(1, sums.columns());
        }
        var cut = new ArrayList<Block>();
        for (int row = 0; row < sums.rows(); row += rows) {
            for (int column = 0; column < sums.columns(); column += columns) {
                int m = Math.min(rows, sums.rows() - row);
                int n = Math.min(columns, sums.columns() - column);
                cut.add(new Block(row, m, column, n, 0, sums.steps()));
            }
        }
        return cut;
    }

    private static int split(int size, int parts, int tile) {
        int share = Math.ceilDiv(Math.max(1, size), parts);
        return Math.ceilDiv(share, tile) * tile;
    }

    /// The kernels that run one after the other: this, and what adds the sums of its chunks.
    List<Kernel> kernels() {
        if (!byChunks) {
            return List.of(this);
        }
        return List.of(this, new FloatChunkSums(result, size(), blocks.size()));
    }

    @Override
    public int parts() {
        return roundParts * blocks.size();
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        int first = part / blocks.size() * roundsPerPart;
        int number = part % blocks.size();
        Block block = blocks.get(number);
        boolean aside = byChunks && number > 0;
        float[] c = aside ? frame.floatPartials : frame.floats[result];
        int co = aside ? (number - 1) * size() : frame.offsets[result];
        float[][] space = scratch.floatArrays(gemm.scratchArrays(), scratchSize);
        for (int round = first; round < Math.min(first + roundsPerPart, sums.rounds()); round++) {
            operands.multiply(gemm, frame, round, block, c, co, space);
        }
    }
}
