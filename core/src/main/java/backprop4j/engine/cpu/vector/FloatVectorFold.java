// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static backprop4j.engine.cpu.vector.FloatVectorUnary.LENGTH;
import static backprop4j.engine.cpu.vector.FloatVectorUnary.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/// Sum and maximum of one block of at least 64 elements. As in [FloatVectorMath] no vector leaves a method, and
/// none waits at the end of a branch: either may make it an object.
final class FloatVectorFold {
    private static final VectorShuffle<Float> BY_8 = partners(8);
    private static final VectorShuffle<Float> BY_4 = partners(4);
    private static final VectorShuffle<Float> BY_2 = partners(2);
    private static final VectorShuffle<Float> BY_1 = partners(1);

    private FloatVectorFold() {}

    /// The order that [backprop4j.engine.cpu.FloatKernels#sumBlock] fixes, for vectors of 4, 8 or 16 elements and
    /// n a multiple of 64.
    static float sum(float[] a, int ao, int n) {
        return LENGTH == 16 ? sumByFour(a, ao, n) : sumByEight(a, ao, n);
    }

    /// Four vectors are the 64 lanes.
    private static float sumByFour(float[] a, int ao, int n) {
        var empty = broadcast(SPECIES, -0f);
        var s0 = empty;
        var s1 = empty;
        var s2 = empty;
        var s3 = empty;
        for (int i = 0; i < n; i += 64) {
            s0 = s0.add(fromArray(SPECIES, a, ao + i));
            s1 = s1.add(fromArray(SPECIES, a, ao + i + 16));
            s2 = s2.add(fromArray(SPECIES, a, ao + i + 32));
            s3 = s3.add(fromArray(SPECIES, a, ao + i + 48));
        }
        var lanes = s0.add(s2).add(s1.add(s3));
        lanes = lanes.add(lanes.rearrange(BY_8));
        lanes = lanes.add(lanes.rearrange(BY_4));
        lanes = lanes.add(lanes.rearrange(BY_2));
        return lanes.add(lanes.rearrange(BY_1)).lane(0);
    }

    /// Eight vectors are the 64 lanes; of four elements each they are half of them, and there are two passes.
    private static float sumByEight(float[] a, int ao, int n) {
        var empty = broadcast(SPECIES, -0f);
        var lanes = empty;
        for (int first = 0; first < 8; first += LENGTH) {
            int from = ao + first;
            var s0 = empty;
            var s1 = empty;
            var s2 = empty;
            var s3 = empty;
            var s4 = empty;
            var s5 = empty;
            var s6 = empty;
            var s7 = empty;
            for (int i = 0; i < n; i += 64) {
                s0 = s0.add(fromArray(SPECIES, a, from + i));
                s1 = s1.add(fromArray(SPECIES, a, from + i + 8));
                s2 = s2.add(fromArray(SPECIES, a, from + i + 16));
                s3 = s3.add(fromArray(SPECIES, a, from + i + 24));
                s4 = s4.add(fromArray(SPECIES, a, from + i + 32));
                s5 = s5.add(fromArray(SPECIES, a, from + i + 40));
                s6 = s6.add(fromArray(SPECIES, a, from + i + 48));
                s7 = s7.add(fromArray(SPECIES, a, from + i + 56));
            }
            lanes = lanes.add(s0.add(s4).add(s2.add(s6)).add(s1.add(s5).add(s3.add(s7))));
        }
        if (LENGTH > 4) {
            lanes = lanes.add(lanes.rearrange(BY_4));
        }
        lanes = lanes.add(lanes.rearrange(BY_2));
        return lanes.add(lanes.rearrange(BY_1)).lane(0);
    }

    static float max(float[] a, int ao, int n) {
        var m0 = fromArray(SPECIES, a, ao);
        var m1 = fromArray(SPECIES, a, ao + LENGTH);
        var m2 = fromArray(SPECIES, a, ao + 2 * LENGTH);
        var m3 = fromArray(SPECIES, a, ao + 3 * LENGTH);
        int i = 4 * LENGTH;
        for (; i <= n - 4 * LENGTH; i += 4 * LENGTH) {
            m0 = m0.max(fromArray(SPECIES, a, ao + i));
            m1 = m1.max(fromArray(SPECIES, a, ao + i + LENGTH));
            m2 = m2.max(fromArray(SPECIES, a, ao + i + 2 * LENGTH));
            m3 = m3.max(fromArray(SPECIES, a, ao + i + 3 * LENGTH));
        }
        float max = m0.max(m1).max(m2.max(m3)).reduceLanes(VectorOperators.MAX);
        for (; i < n; i++) {
            max = Math.max(max, a[ao + i]);
        }
        return max;
    }

    private static VectorShuffle<Float> partners(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane + distance) % LENGTH);
    }
}
