// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import java.util.Arrays;

/// Offsets that are met again and again, and how vectors gather what lies there.
///
/// Images are read in rows: every second number, or each number twice. So a pattern is cut into rows, and a row into
/// groups, whose numbers all lie alike behind the group's first: one selection takes each group out of a window, which
/// is
/// one vector of neighbours or two. What is not alike, or lies too wide apart, is gathered number by number.
public final class FloatPattern {
    private final int[] offsets;
    private final int[] places;
    private final int[] windows;
    private final float[] selection;
    private final boolean narrow;
    private final int nearest;
    private final int furthest;

    /// @param rows lengths of rows, of which all the pattern's are alike but for where they begin; each divides the
    ///     pattern's length
    /// @param lanes a vector's
    public FloatPattern(int[] offsets, int[] rows, int lanes) {
        this.offsets = offsets;
        int row = 0;
        int group = 0;
        double mean = lanes / 2.0;
        for (int candidate : lanes < 4 ? new int[0] : rows) {
            int alike = largestGroup(offsets, candidate, lanes);
            double size = (double) candidate / Math.ceilDiv(candidate, alike);
            if (size >= mean) {
                row = candidate;
                group = alike;
                mean = size;
            }
        }
        int perRow = row == 0 ? 0 : Math.ceilDiv(row, group);
        this.places = new int[row == 0 ? 0 : offsets.length / row * perRow];
        this.windows = new int[places.length];
        this.selection = new float[lanes];
        int lowest = 0;
        for (int i = 1; i < group; i++) {
            lowest = Math.min(lowest, offsets[i] - offsets[0]);
        }
        int reach = 0;
        for (int i = 0; i < group; i++) {
            int lane = offsets[i] - offsets[0] - lowest;
            selection[i] = lane;
            reach = Math.max(reach, lane);
        }
        for (int i = 0; i < places.length; i++) {
            places[i] = i / perRow * row + i % perRow * group;
            windows[i] = offsets[places[i]] + lowest;
        }
        this.narrow = reach < lanes;
        this.nearest = Arrays.stream(windows).min().orElse(0);
        this.furthest = Arrays.stream(windows).max().orElse(0) + (narrow ? lanes : 2 * lanes);
    }

    /// The largest number of neighbours in the first row whose places lie alike in each group, the last maybe
    /// shorter, and
    /// within a window.
    private static int largestGroup(int[] offsets, int row, int lanes) {
        int group = Math.min(row, lanes);
        while (!isAlike(offsets, row, group, lanes)) {
            group--;
        }
        return group;
    }

    private static boolean isAlike(int[] offsets, int row, int group, int lanes) {
        int low = 0;
        int high = 0;
        for (int i = 0; i < row; i++) {
            int behind = offsets[i % group] - offsets[0];
            if (offsets[i] - offsets[i - i % group] != behind) {
                return false;
            }
            low = Math.min(low, behind);
            high = Math.max(high, behind);
        }
        return high - low < 2 * lanes;
    }

    /// How many offsets there are.
    public int length() {
        return offsets.length;
    }

    /// The offsets. Not to be written to.
    public int[] offsets() {
        return offsets;
    }

    /// The number of each group's first offset, ascending; none if the pattern has no groups. What a group's
    /// selection
    /// takes too much belongs to the next.
    public int[] places() {
        return places;
    }

    /// Where each group's window begins.
    public int[] windows() {
        return windows;
    }

    /// The lanes of a window that a group takes, in order.
    public float[] selection() {
        return selection;
    }

    /// Whether windows are one vector, not two.
    public boolean isNarrow() {
        return narrow;
    }

    /// Where the first window begins.
    public int nearest() {
        return nearest;
    }

    /// What all windows together reach to: the first offset behind them.
    public int furthest() {
        return furthest;
    }
}
