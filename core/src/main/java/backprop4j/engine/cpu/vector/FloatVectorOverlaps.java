// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static backprop4j.engine.cpu.vector.FloatVectorUnary.LENGTH;
import static backprop4j.engine.cpu.vector.FloatVectorUnary.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import backprop4j.engine.cpu.Overlaps;
import jdk.incubator.vector.VectorMask;

/// Adds overlapping runs with vectors of sums that stay in registers. Sums that went to memory after each run
/// would have to wait there until the next one, which begins elsewhere, may read them.
///
/// A sum is a chain of additions, each of which waits for the one before: so four slabs are added side by side.
final class FloatVectorOverlaps {
    private FloatVectorOverlaps() {}

    static void add(Overlaps runs, float[] a, int ao, int aSlab, float[] d, int to, int dSlab, int slabs) {
        int lowest = Integer.MAX_VALUE;
        int highest = Integer.MIN_VALUE;
        for (int source : runs.sources()) {
            lowest = Math.min(lowest, source);
            highest = Math.max(highest, source);
        }
        for (int s = 0; s < slabs; ) {
            int from = ao + s * aSlab;
            boolean inside = from + lowest >= 0 && from + highest + 3 * aSlab + LENGTH <= a.length;
            if (inside && s + 4 <= slabs) {
                four(runs, a, from, aSlab, d, to + s * dSlab, dSlab);
                s += 4;
            } else {
                one(runs, a, from, d, to + s * dSlab);
                s++;
            }
        }
    }

    /// Four slabs, all of whose vectors lie within the array. Were one to overhang only once, the compiler would
    /// keep the
    /// calls that such a vector needs in the loop, and the sums in memory because of them.
    private static void four(Overlaps runs, float[] a, int ao, int aSlab, float[] d, int to, int dSlab) {
        int run = 0;
        int[] ends = runs.ends();
        int[] sources = runs.sources();
        long[] lanes = runs.lanes();
        for (int block = 0; block < ends.length; block++) {
            var sum0 = zero(SPECIES);
            var sum1 = zero(SPECIES);
            var sum2 = zero(SPECIES);
            var sum3 = zero(SPECIES);
            for (; run < ends[block]; run++) {
                var mask = VectorMask.fromLong(SPECIES, lanes[run]);
                int at = ao + sources[run];
                sum0 = sum0.add(fromArray(SPECIES, a, at, mask));
                sum1 = sum1.add(fromArray(SPECIES, a, at + aSlab, mask));
                sum2 = sum2.add(fromArray(SPECIES, a, at + 2 * aSlab, mask));
                sum3 = sum3.add(fromArray(SPECIES, a, at + 3 * aSlab, mask));
            }
            int place = to + block * runs.block();
            var results = SPECIES.indexInRange(0, runs.size(block));
            sum0.intoArray(d, place, results);
            sum1.intoArray(d, place + dSlab, results);
            sum2.intoArray(d, place + 2 * dSlab, results);
            sum3.intoArray(d, place + 3 * dSlab, results);
        }
    }

    private static void one(Overlaps runs, float[] a, int ao, float[] d, int to) {
        int run = 0;
        int[] ends = runs.ends();
        for (int block = 0; block < ends.length; block++) {
            var sum = zero(SPECIES);
            for (; run < ends[block]; run++) {
                var mask = VectorMask.fromLong(SPECIES, runs.lanes()[run]);
                sum = sum.add(fromArray(SPECIES, a, ao + runs.sources()[run], mask));
            }
            sum.intoArray(d, to + block * runs.block(), SPECIES.indexInRange(0, runs.size(block)));
        }
    }
}
