// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static backprop4j.engine.cpu.vector.FloatVectorUnary.LENGTH;
import static backprop4j.engine.cpu.vector.FloatVectorUnary.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import backprop4j.engine.cpu.FloatPattern;
import jdk.incubator.vector.VectorOperators;

/// Copies numbers that lie along a pattern into order. A gathering load takes its numbers one by one; a window's two
/// loads
/// and a selection take a whole group at once.
final class FloatVectorGather {
    private FloatVectorGather() {}

    /// d\[to + i] = a\[ao + offsets\[io + i]] for i < n; io and n are multiples of the vector length.
    static void groups(float[] a, int ao, FloatPattern pattern, int io, float[] d, int to, int n) {
        boolean inside = ao + pattern.furthest() <= a.length;
        if (inside && pattern.windows() == 1) {
            one(a, ao, pattern.near(), pattern.nearLanes(), io, d, to, n);
        } else if (inside && pattern.windows() == 2) {
            two(a, ao, pattern, io, d, to, n);
        } else {
            oneByOne(a, ao, pattern.offsets(), io, d, to, n);
        }
    }

    private static void one(float[] a, int ao, int[] near, float[] lanes, int io, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            int from = ao + near[(io + i) / LENGTH];
            fromArray(SPECIES, lanes, io + i)
                    .selectFrom(fromArray(SPECIES, a, from), fromArray(SPECIES, a, from + LENGTH))
                    .intoArray(d, to + i);
        }
    }

    private static void two(float[] a, int ao, FloatPattern pattern, int io, float[] d, int to, int n) {
        int[] near = pattern.near();
        int[] far = pattern.far();
        float[] nearLanes = pattern.nearLanes();
        float[] farLanes = pattern.farLanes();
        for (int i = 0; i < n; i += LENGTH) {
            int group = (io + i) / LENGTH;
            int first = ao + near[group];
            int second = ao + far[group];
            var farther = fromArray(SPECIES, farLanes, io + i);
            var taken = fromArray(SPECIES, nearLanes, io + i)
                    .selectFrom(fromArray(SPECIES, a, first), fromArray(SPECIES, a, first + LENGTH));
            farther.selectFrom(fromArray(SPECIES, a, second), fromArray(SPECIES, a, second + LENGTH))
                    .blend(taken, farther.compare(VectorOperators.LT, 0f))
                    .intoArray(d, to + i);
        }
    }

    private static void oneByOne(float[] a, int ao, int[] offsets, int io, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao, offsets, io + i).intoArray(d, to + i);
        }
    }
}
