// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import java.util.Arrays;

/// Offsets that are met again and again, and how vectors gather what lies there.
///
/// A window is two vectors of neighbours, from which a third takes any lanes. Each group of as many offsets as a vector
/// has
/// lanes is taken out of one window, or, if all lie within two, out of two; only what is wider apart is gathered number
/// by
/// number.
public final class FloatPattern {
    private final int[] offsets;
    private final int windows;
    private final int[] near;
    private final int[] far;
    private final float[] nearLanes;
    private final float[] farLanes;
    private final int furthest;

    /// @param lanes a vector's
    public FloatPattern(int[] offsets, int lanes) {
        this.offsets = offsets;
        int groups = lanes < 4 ? 0 : offsets.length / lanes;
        this.near = new int[groups];
        this.far = new int[groups];
        this.nearLanes = new float[groups * lanes];
        this.farLanes = new float[groups * lanes];
        int most = groups == 0 ? 0 : 1;
        int last = 0;
        for (int group = 0; group < groups && most > 0; group++) {
            int[] members = Arrays.copyOfRange(offsets, group * lanes, (group + 1) * lanes);
            int[] sorted = members.clone();
            Arrays.sort(sorted);
            near[group] = sorted[0];
            int second = Arrays.binarySearch(sorted, sorted[0] + 2 * lanes);
            while (second > 0 && sorted[second - 1] == sorted[second]) {
                second--;
            }
            second = second < 0 ? -second - 1 : second;
            far[group] = second < lanes ? sorted[second] : sorted[0];
            boolean within = sorted[lanes - 1] - far[group] < 2 * lanes;
            most = !within ? 0 : Math.max(most, second < lanes ? 2 : 1);
            last = Math.max(last, Math.max(near[group], far[group]));
            for (int lane = 0; lane < lanes; lane++) {
                int place = members[lane] - near[group];
                boolean isNear = place < 2 * lanes;
                nearLanes[group * lanes + lane] = isNear ? place : 0;
                farLanes[group * lanes + lane] = isNear ? -1 : members[lane] - far[group];
            }
        }
        this.windows = most;
        this.furthest = last + 2 * lanes;
    }

    /// How many offsets there are.
    public int length() {
        return offsets.length;
    }

    /// The offsets. Not to be written to.
    public int[] offsets() {
        return offsets;
    }

    /// 1 or 2, if each group's offsets lie within so many windows, else 0.
    public int windows() {
        return windows;
    }

    /// For each group where its first window begins.
    public int[] near() {
        return near;
    }

    /// For each group where its second window begins; where the first does, if it needs none.
    public int[] far() {
        return far;
    }

    /// For each offset its place in the first window; 0 for one that lies in the second.
    public float[] nearLanes() {
        return nearLanes;
    }

    /// For each offset its place in the second window; −1 for one that lies in the first.
    public float[] farLanes() {
        return farLanes;
    }

    /// What all windows together reach to: the first offset behind them.
    public int furthest() {
        return furthest;
    }
}
