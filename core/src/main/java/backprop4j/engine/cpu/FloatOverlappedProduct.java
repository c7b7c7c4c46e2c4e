// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.Shape;
import backprop4j.compile.Graph;
import backprop4j.compile.Step;
import backprop4j.engine.cpu.Contraction.Block;
import org.jspecify.annotations.Nullable;

/// A product whose results are added up where they overlap, such as the gradient of a convolution's input: an image's
/// windows. A few images' results are computed at a time, into scratch, and added while they are in the second-level
/// cache;
/// the product as a whole is never written.
final class FloatOverlappedProduct implements Kernel {
    /// Results of the product that lie in scratch, at most, unless one image has more: 512 KB.
    private static final int PORTION = 1 << 17;

    /// Elements before and behind a portion, into which the vectors that add it may overhang.
    private static final int MARGIN = 64;

    private final FloatGemm gemm;
    private final FloatOperands operands;
    private final Move sum;
    private final Overlaps overlaps;
    private final int images;
    private final int imageSize;
    private final int imagesPerPortion;
    private final Side side;
    private final int scratchSize;

    /// Where the images are counted through: at the outermost of the product's rows, columns or rounds.
    private enum Side {
        ROWS,
        COLUMNS,
        ROUNDS
    }

    private FloatOverlappedProduct(
            FloatGemm gemm,
            FloatOperands operands,
            Move sum,
            Overlaps overlaps,
            int images,
            int imageSize,
            Side side,
            int threads) {
        this.gemm = gemm;
        this.operands = operands;
        this.sum = sum;
        this.overlaps = overlaps;
        this.images = images;
        this.imageSize = imageSize;
        this.side = side;
        int shared = Math.ceilDiv(images, threads == 1 ? 1 : 2 * threads);
        this.imagesPerPortion = Math.clamp(PORTION / imageSize, 1, shared);
        Block most = block(0, imagesPerPortion);
        this.scratchSize = gemm.scratchSize(operands.sums(), most.rows(), most.columns());
    }

    /// The kernel for both steps, or null if the sum does not add runs image by image.
    static @Nullable FloatOverlappedProduct of(Step.Product step, FloatGemm gemm, Move sum, Graph graph, int threads) {
        Overlaps overlaps = sum.overlaps();
        Shape shape = graph.node(step.result()).shape();
        if (overlaps == null || shape.rank() == 0 || shape.count() == 0) {
            return null;
        }
        int images = shape.size(0);
        int imageSize = shape.count() / images;
        if (!sum.addsWithin(images, imageSize)) {
            return null;
        }
        FloatOperands operands = FloatOperands.of(step, gemm);
        Contraction sums = operands.sums();
        Side side = counts(sums.roundsInC, images, imageSize)
                ? Side.ROUNDS
                : counts(sums.rowsInC, images, imageSize)
                        ? Side.ROWS
                        : counts(sums.columnsInC, images, imageSize) ? Side.COLUMNS : null;
        return side == null
                ? null
                : new FloatOverlappedProduct(gemm, operands, sum, overlaps, images, imageSize, side, threads);
    }

    private static boolean counts(Offsets places, int images, int imageSize) {
        return images > 1 && places.size % images == 0 && places.at[places.size / images] == imageSize;
    }

    private Block block(int first, int number) {
        Contraction sums = operands.sums();
        int rows = sums.rows() / images;
        int columns = sums.columns() / images;
        return switch (side) {
            case ROWS -> new Block(first * rows, number * rows, 0, sums.columns(), 0, sums.steps());
            case COLUMNS -> new Block(0, sums.rows(), first * columns, number * columns, 0, sums.steps());
            case ROUNDS -> sums.whole();
        };
    }

    @Override
    public int parts() {
        return Math.ceilDiv(images, imagesPerPortion);
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        int first = part * imagesPerPortion;
        int number = Math.min(imagesPerPortion, images - first);
        float[] portion = scratch.floats(imagesPerPortion * imageSize + 2 * MARGIN);
        float[][] space = scratch.floatArrays(gemm.scratchArrays(), scratchSize);
        int start = MARGIN - first * imageSize;
        Block block = block(first, number);
        int rounds = operands.sums().rounds();
        int firstRound = side == Side.ROUNDS ? rounds / images * first : 0;
        int lastRound = side == Side.ROUNDS ? rounds / images * (first + number) : rounds;
        for (int round = firstRound; round < lastRound; round++) {
            operands.multiply(gemm, frame, round, block, portion, start, space);
        }
        int slabs = sum.slabs() / images;
        sum.addOverlaps(overlaps, frame, portion, start, first * slabs, number * slabs);
    }
}
