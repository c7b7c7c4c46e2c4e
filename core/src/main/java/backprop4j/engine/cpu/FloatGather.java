// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import java.util.ArrayList;
import java.util.Arrays;

/// Copies elements that lie along a walk into a block. A walk with short runs has the same pattern of offsets
/// again and again: it is counted once, and followed with gathering loads.
final class FloatGather {
    /// Runs at least this long are copied one by one.
    private static final int LONG_RUN = 64;

    /// Offsets in a pattern, at most: 16 KB.
    private static final int LONGEST_PATTERN = 4096;

    private final FloatKernels kernels;
    private final Walk walk;

    /// The offsets of the elements of the innermost axes, and a share of the next; empty if runs are copied.
    private final FloatPattern pattern;

    FloatGather(Walk walk, FloatKernels kernels) {
        this.kernels = kernels;
        this.walk = walk;
        this.pattern = walk.run() >= LONG_RUN || walk.count == 0
                ? new FloatPattern(new int[0], new int[0], kernels.loopStep())
                : pattern(walk, kernels.loopStep());
    }

    private static FloatPattern pattern(Walk walk, int lanes) {
        int axis = walk.sizes.length;
        int length = 1;
        var rows = new ArrayList<Integer>();
        while (axis > 0 && (long) length * walk.sizes[axis - 1] <= LONGEST_PATTERN) {
            length *= walk.sizes[--axis];
            rows.add(length);
        }
        // Of the next axis as many equal parts as fit.
        int parts = axis == 0 ? 1 : walk.sizes[axis - 1];
        int share = Math.min(parts, LONGEST_PATTERN / length);
        while (parts % share != 0) {
            share--;
        }
        length *= axis == 0 ? 1 : share;
        rows.add(length);
        int[] offsets = new int[length];
        for (int i = 0; i < length; i++) {
            offsets[i] = walk.position(i) - walk.start;
        }
        return new FloatPattern(
                offsets, rows.stream().mapToInt(Integer::intValue).toArray(), lanes);
    }

    /// Copies elements `first` to `first + n − 1` of the walk, whose buffer begins at `from[base]`.
    void load(float[] from, int base, int first, int n, float[] to, int at) {
        int period = pattern.length() == 0 ? walk.run() : pattern.length();
        for (int done = 0; done < n; ) {
            int index = first + done;
            int place = index % period;
            int length = Math.min(n - done, period - place);
            int start = base + walk.position(index - place);
            if (pattern.length() > 0) {
                kernels.gather(from, start, pattern, place, to, at + done, length);
            } else {
                copy(from, start + place * walk.stride(), walk.stride(), length, to, at + done);
            }
            done += length;
        }
    }

    private static void copy(float[] from, int start, int stride, int n, float[] to, int at) {
        if (stride == 1) {
            System.arraycopy(from, start, to, at, n);
        } else if (stride == 0) {
            Arrays.fill(to, at, at + n, from[start]);
        } else {
            for (int i = 0; i < n; i++) {
                to[at + i] = from[start + i * stride];
            }
        }
    }
}
