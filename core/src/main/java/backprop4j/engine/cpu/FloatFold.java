// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.compile.Access;
import backprop4j.compile.Step;
import backprop4j.compile.View;
import backprop4j.op.Reduce;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Folds along axes: each result is a sum (or the largest) of what one walk over the folded axes meets.
///
/// Rows that lie dense are folded where they lie. Where the kept axis is the dense one, a strip of columns is
/// folded row by row; rows that do not follow each other at one distance are first copied together. A few terms
/// that lie anyhow, or that are computed here, are folded result by result. Everything else is first copied into order,
/// a block at a time.
final class FloatFold implements Kernel {
    /// The terms of one block of a sum, and its virtual lanes: the fixed order of sums.
    static final int BLOCK = 4096;

    static final int LANES = 64;

    /// Columns folded together: their 64 lanes stay in the first-level cache.
    private static final int STRIP = 64;

    private static final int WORTH_SHARING = 1 << 15;

    private final FloatKernels kernels;
    private final boolean sum;
    private final int node;
    private final int result;
    private final Walk kept;
    private final Walk folded;
    private final int results;
    private final int count;
    private final FloatGather terms;
    private final boolean columns;
    private final boolean gathered;
    private final @Nullable FloatFewTerms few;
    private final int strips;
    private final int parts;

    FloatFold(Step.Folded step, FloatKernels kernels, int threads) {
        this.kernels = kernels;
        this.sum = step.fold() == Reduce.Fold.SUM;
        Access read = step.terms().reads().getFirst();
        this.node = read.node();
        this.result = step.result();
        this.kept = new Walk(axes(step, read.view(), false));
        this.folded = new Walk(axes(step, read.view(), true));
        this.results = kept.count;
        this.count = folded.count;
        this.terms = new FloatGather(folded, kernels);
        boolean rows = folded.sizes.length <= 1 && folded.stride() == 1;
        boolean oneDistance = folded.sizes.length <= 1;
        this.columns = !rows && (oneDistance || count > LANES) && kept.run() > 1 && kept.stride() == 1;
        this.gathered = columns && !oneDistance;
        boolean isFew = !rows && !columns && count > 0 && count <= LANES;
        this.few = isFew || !step.readsTerms() || step.number() >= 0 ? new FloatFewTerms(step, kernels) : null;
        this.strips = columns && few == null ? Math.ceilDiv(kept.run(), STRIP) * (results / kept.run()) : results;
        long wanted = Math.min((long) results * count / WORTH_SHARING, 2L * threads);
        this.parts = Math.clamp(wanted, 1, Math.max(1, strips));
    }

    /// The view of the axes that are folded, or of those that are kept.
    static View axes(Step.Folded step, View view, boolean ofFolded) {
        int rank = view.sizes().length;
        int[] chosen = IntStream.range(0, rank)
                .filter(axis -> step.axes().contains(axis) == ofFolded)
                .toArray();
        int[] sizes = new int[chosen.length];
        int[] strides = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            sizes[i] = view.sizes()[chosen[i]];
            strides[i] = view.strides()[chosen[i]];
        }
        return new View(ofFolded ? 0 : view.offset(), sizes, strides);
    }

    @Override
    public int parts() {
        return parts;
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        int first = (int) ((long) strips * part / parts);
        int last = (int) ((long) strips * (part + 1) / parts);
        float[] to = frame.floats[result];
        int at = frame.offsets[result];
        if (few != null) {
            few.run(frame, to, at, first, last, scratch);
            return;
        }
        float[] from = frame.floats[node];
        int base = frame.offsets[node];
        for (int strip = first; strip < last; strip++) {
            if (columns) {
                int copied = gathered ? Math.min(count, BLOCK) * STRIP : 0;
                strip(from, base, to, at, strip, scratch.floats(LANES * STRIP + STRIP + copied));
            } else {
                to[at + strip] = fold(from, base + kept.position(strip), scratch);
            }
        }
    }

    private float fold(float[] from, int at, Scratch scratch) {
        if (count == 0) {
            return 0;
        }
        boolean dense = folded.sizes.length <= 1 && folded.stride() == 1;
        float[] block = dense ? from : scratch.floats(Math.min(BLOCK, count));
        float total = 0;
        for (int start = 0; start < count; start += BLOCK) {
            int n = Math.min(BLOCK, count - start);
            int first = at + start;
            if (!dense) {
                terms.load(from, at, start, n, block, 0);
                first = 0;
            }
            if (sum) {
                float blockSum = kernels.sumBlock(block, first, n);
                total = start == 0 ? blockSum : total + blockSum;
            } else {
                float largest = kernels.maxBlock(block, first, n);
                total = start == 0 ? largest : Math.max(total, largest);
            }
        }
        return total;
    }

    /// Folds up to 64 neighbouring columns.
    ///
    /// @param lanes scratch for lanes, one row of results and, where rows are copied together, these
    private void strip(float[] from, int base, float[] to, int at, int strip, float[] lanes) {
        int stripsPerRun = Math.ceilDiv(kept.run(), STRIP);
        int column = strip % stripsPerRun * STRIP;
        int cols = Math.min(STRIP, kept.run() - column);
        int target = strip / stripsPerRun * kept.run() + column;
        int start = base + kept.position(target);
        int stride = folded.stride();
        for (int row = 0; row < count || row == 0; row += BLOCK) {
            int rows = Math.min(BLOCK, count - row);
            int place = row == 0 ? at + target : LANES * STRIP;
            float[] goal = row == 0 ? to : lanes;
            float[] source = gathered ? lanes : from;
            int first = gathered ? LANES * STRIP + STRIP : start + row * stride;
            int distance = gathered ? cols : stride;
            for (int i = 0; gathered && i < rows; i++) {
                System.arraycopy(from, start + folded.position(row + i), lanes, first + i * cols, cols);
            }
            if (rows == 0) {
                Arrays.fill(to, at + target, at + target + cols, 0);
            } else if (sum) {
                kernels.sumBlockColumns(source, first, distance, rows, cols, goal, place, lanes);
            } else {
                kernels.maxBlockColumns(source, first, distance, rows, cols, goal, place);
            }
            for (int j = 0; row > 0 && j < cols; j++) {
                int total = at + target + j;
                to[total] = sum ? to[total] + lanes[place + j] : Math.max(to[total], lanes[place + j]);
            }
        }
    }
}
