// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static backprop4j.engine.cpu.vector.FloatVectorUnary.LENGTH;
import static backprop4j.engine.cpu.vector.FloatVectorUnary.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import backprop4j.engine.cpu.FloatPattern;

/// Copies numbers that lie along a pattern into order. A gathering load takes its numbers one by one; a window and a
/// selection take a whole group at once.
final class FloatVectorGather {
    private FloatVectorGather() {}

    /// Copies groups `first` to `last − 1`: number i of the pattern from `a[ao + offsets[i]]` to `d[to + i]`.
    static void groups(float[] a, int ao, FloatPattern pattern, int first, int last, float[] d, int to) {
        if (pattern.isNarrow()) {
            narrow(a, ao, pattern, first, last, d, to);
        } else {
            wide(a, ao, pattern, first, last, d, to);
        }
    }

    private static void narrow(float[] a, int ao, FloatPattern pattern, int first, int last, float[] d, int to) {
        int[] windows = pattern.windows();
        int[] places = pattern.places();
        // Taken from the array once: the compiler makes whole numbers of it before the loop.
        var selection = fromArray(SPECIES, pattern.selection(), 0);
        for (int i = first; i < last; i++) {
            selection.selectFrom(fromArray(SPECIES, a, ao + windows[i])).intoArray(d, to + places[i]);
        }
    }

    private static void wide(float[] a, int ao, FloatPattern pattern, int first, int last, float[] d, int to) {
        int[] windows = pattern.windows();
        int[] places = pattern.places();
        var selection = fromArray(SPECIES, pattern.selection(), 0);
        for (int i = first; i < last; i++) {
            int from = ao + windows[i];
            selection
                    .selectFrom(fromArray(SPECIES, a, from), fromArray(SPECIES, a, from + LENGTH))
                    .intoArray(d, to + places[i]);
        }
    }

    /// d\[to + i] = a\[ao + offsets\[io + i]] for i < n, a multiple of the vector length.
    static void oneByOne(float[] a, int ao, int[] offsets, int io, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao, offsets, io + i).intoArray(d, to + i);
        }
    }
}
