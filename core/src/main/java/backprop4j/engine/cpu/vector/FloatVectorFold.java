// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static backprop4j.engine.cpu.vector.FloatVectorUnary.LENGTH;
import static backprop4j.engine.cpu.vector.FloatVectorUnary.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/// Sum and maximum of one block of at least 64 elements, or of four vectors.
final class FloatVectorFold {
    private static final VectorShuffle<Float> BY_8 = partners(8);
    private static final VectorShuffle<Float> BY_4 = partners(4);
    private static final VectorShuffle<Float> BY_2 = partners(2);
    private static final VectorShuffle<Float> BY_1 = partners(1);

    private FloatVectorFold() {}

    /// The order that [backprop4j.engine.cpu.FloatKernels#sumBlock] fixes. A pass adds up as many lanes of the 64
    /// as a vector has, from each quarter, and takes the tree's steps by 32 and 16: four sums become one. The
    /// passes follow each other so that the next steps, down to the length of a vector, combine neighbours as in
    /// a binary counter.
    static float sum(float[] a, int ao, int n) {
        int whole = n & -64;
        var empty = broadcast(SPECIES, -0f);
        var lanes = empty;
        var waiting = empty;
        var waitingPair = empty;
        var waitingFour = empty;
        for (int pass = 0; pass < 16 / LENGTH; pass++) {
            int first = Integer.reverse(pass) >>> 28;
            int from = ao + first;
            var s0 = empty;
            var s1 = empty;
            var s2 = empty;
            var s3 = empty;
            for (int i = 0; i < whole; i += 64) {
                s0 = s0.add(fromArray(SPECIES, a, from + i));
                s1 = s1.add(fromArray(SPECIES, a, from + i + 16));
                s2 = s2.add(fromArray(SPECIES, a, from + i + 32));
                s3 = s3.add(fromArray(SPECIES, a, from + i + 48));
            }
            int rest = whole + first;
            if (rest < n) {
                var present = SPECIES.indexInRange(rest, n);
                s0 = s0.add(fromArray(SPECIES, a, ao + rest, present), present);
            }
            if (rest + 16 < n) {
                var present = SPECIES.indexInRange(rest + 16, n);
                s1 = s1.add(fromArray(SPECIES, a, ao + rest + 16, present), present);
            }
            if (rest + 32 < n) {
                var present = SPECIES.indexInRange(rest + 32, n);
                s2 = s2.add(fromArray(SPECIES, a, ao + rest + 32, present), present);
            }
            if (rest + 48 < n) {
                var present = SPECIES.indexInRange(rest + 48, n);
                s3 = s3.add(fromArray(SPECIES, a, ao + rest + 48, present), present);
            }
            lanes = s0.add(s2).add(s1.add(s3));
            if ((pass & 1) == 0) {
                waiting = lanes;
                continue;
            }
            lanes = waiting.add(lanes);
            if ((pass & 2) == 0) {
                waitingPair = lanes;
                continue;
            }
            lanes = waitingPair.add(lanes);
            if ((pass & 4) == 0) {
                waitingFour = lanes;
                continue;
            }
            lanes = waitingFour.add(lanes);
        }
        if (LENGTH > 8) {
            lanes = lanes.add(lanes.rearrange(BY_8));
        }
        if (LENGTH > 4) {
            lanes = lanes.add(lanes.rearrange(BY_4));
        }
        if (LENGTH > 2) {
            lanes = lanes.add(lanes.rearrange(BY_2));
        }
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
