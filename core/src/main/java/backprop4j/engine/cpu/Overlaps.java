package backprop4j.engine.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Runs of elements that are added into one slab of a result, where they overlap, cut at the bounds of blocks of
/// `block` results: as many as a vector has lanes, or as many rows of an image as fit into one, so that rows are not
/// cut.
///
/// Block i of the slab is the sum, in their order, of the runs `ends[i − 1]` to `ends[i] − 1`. Bit j of
/// `lanes[r]` tells whether run r has an element for the block's result j; that element lies `sources[r] + j`
/// behind the slab's first. The slab has `size` results, the last block maybe fewer than others.
public record Overlaps(int size, int block, int[] ends, int[] sources, long[] lanes) {
    /// Runs up to which the list is worth its memory: 768 KB.
    private static final int MOST_RUNS = 1 << 16;

    /// The runs of walks whose first axis are slabs and whose last axis are neighbours both here and there; null
    /// if there are too many.
    static @Nullable Overlaps of(JointWalk[] walks, int size, int lanes) {
        int length = wholeRows(walks, size, lanes);
        int blocks = Math.ceilDiv(size, length);
        List<List<Run>> runs = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            runs.add(new ArrayList<>());
        }
        int count = 0;
        for (JointWalk walk : walks) {
            int inner = walk.sizes.length - 1;
            int run = walk.sizes[inner];
            var index = new int[inner];
            boolean more = run > 0;
            for (int axis = 1; axis < inner; axis++) {
                more &= walk.sizes[axis] > 0;
            }
            while (more) {
                int from = walk.startA;
                int to = walk.startB;
                for (int axis = 1; axis < inner; axis++) {
                    from += index[axis] * walk.stridesA[axis];
                    to += index[axis] * walk.stridesB[axis];
                }
                for (int block = to / length; block * length < to + run; block++) {
                    int first = block * length;
                    int low = Math.max(0, to - first);
                    int high = Math.min(length, to + run - first);
                    runs.get(block).add(new Run(from - to + first, (-1L >>> (64 - high)) & (-1L << low)));
                    count++;
                }
                if (count > MOST_RUNS) {
                    return null;
                }
                int axis = inner - 1;
                while (axis > 0 && ++index[axis] == walk.sizes[axis]) {
                    index[axis--] = 0;
                }
                more = axis > 0;
            }
        }
        var all = runs.stream().flatMap(List::stream).toList();
        int[] ends = new int[blocks];
        int end = 0;
        for (int block = 0; block < blocks; block++) {
            end += runs.get(block).size();
            ends[block] = end;
        }
        return new Overlaps(
                size,
                length,
                ends,
                all.stream().mapToInt(Run::source).toArray(),
                all.stream().mapToLong(Run::lanes).toArray());
    }

    private record Run(int source, long lanes) {}

    /// The results of a block.
    private static int wholeRows(JointWalk[] walks, int size, int lanes) {
        int row = lanes;
        for (JointWalk walk : walks) {
            int outer = walk.sizes.length - 2;
            if (outer < 1) {
                return lanes;
            }
            row = Math.min(row, walk.stridesB[outer]);
        }
        return row <= 0 || size % row != 0 ? lanes : lanes / row * row;
    }

    /// How many results the block has.
    public int size(int index) {
        return Math.min(block, size - index * block);
    }

    /// How far behind the slab's first element the first one lies that is added.
    int nearest() {
        return IntStream.range(0, sources.length)
                .map(run -> sources[run] + Long.numberOfTrailingZeros(lanes[run]))
                .min()
                .orElse(0);
    }

    /// How far behind the slab's first element the last one lies that is added.
    int furthest() {
        return IntStream.range(0, sources.length)
                .map(run -> sources[run] + 63 - Long.numberOfLeadingZeros(lanes[run]))
                .max()
                .orElse(0);
    }
}
