package backprop4j.engine.cpu;

import java.util.List;

/// Where the elements along one side of a product lie in one buffer: element i is `at[i]` elements behind the
/// first. The side may consist of several axes with a stride each, and elements may lie in one place several
/// times: so the windows of a convolution are read from the image itself.
public final class Offsets {
    /// A tile whose last rows do not exist computes the last row that does once more.
    static final int PADDING = 16;

    final int size;

    final int[] at;
    final int[] run;

    private final int largest;
    private final int meanRun;

    private Offsets(int[] at, int size) {
        this.at = at;
        this.size = size;
        this.run = new int[size];
        int furthest = 0;
        int runs = 0;
        for (int i = size - 1; i >= 0; i--) {
            boolean continues = i + 1 < size && at[i + 1] == at[i] + 1;
            run[i] = continues ? run[i + 1] + 1 : 1;
            runs += continues ? 0 : 1;
            furthest = Math.max(furthest, at[i]);
        }
        this.largest = furthest;
        this.meanRun = Math.max(1, size / Math.max(1, runs));
    }

    /// The offsets along axes of the given sizes and strides, the last axis fastest.
    static Offsets of(List<Integer> sizes, List<Integer> strides) {
        int size = 1;
        for (int axis : sizes) {
            size *= axis;
        }
        int[] at = new int[size + PADDING];
        int[] index = new int[sizes.size()];
        int offset = 0;
        for (int i = 0; i < size; i++) {
            at[i] = offset;
            for (int axis = index.length - 1; axis >= 0; axis--) {
                offset += strides.get(axis);
                if (++index[axis] < sizes.get(axis)) {
                    break;
                }
                offset -= index[axis] * strides.get(axis);
                index[axis] = 0;
            }
        }
        for (int i = size; i < at.length; i++) {
            at[i] = size == 0 ? 0 : at[size - 1];
        }
        return new Offsets(at, size);
    }

    /// Offsets with one stride.
    static Offsets of(int size, int stride) {
        return of(List.of(size), List.of(stride));
    }

    /// Whether `count` elements from the i-th on are neighbours in memory.
    boolean adjacent(int i, int count) {
        return run[i] >= count;
    }

    /// The offsets, and at least as many repetitions of the last as a vector has lanes. Not to be written to.
    public int[] at() {
        return at;
    }

    /// How many elements from the i-th on are neighbours in memory.
    public int run(int i) {
        return run[i];
    }

    /// The mean length of a run.
    public int meanRun() {
        return meanRun;
    }

    /// The largest offset.
    public int largest() {
        return largest;
    }
}
