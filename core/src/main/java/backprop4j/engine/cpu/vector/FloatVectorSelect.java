// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static backprop4j.engine.cpu.vector.FloatVectorUnary.LENGTH;
import static backprop4j.engine.cpu.vector.FloatVectorUnary.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.VectorOperators;

/// The choice between two operands by a mask that walks. n is a multiple of the vector length.
final class FloatVectorSelect {
    private FloatVectorSelect() {}

    static void walking(float[] mask, int mo, float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            var holds = fromArray(SPECIES, mask, mo + i).compare(VectorOperators.NE, 0f);
            fromArray(SPECIES, b, bo + i)
                    .blend(fromArray(SPECIES, a, ao + i), holds)
                    .intoArray(d, to + i);
        }
    }

    static void orRepeated(float[] mask, int mo, float[] a, int ao, float b, float[] d, int to, int n) {
        var other = broadcast(SPECIES, b);
        for (int i = 0; i < n; i += LENGTH) {
            var holds = fromArray(SPECIES, mask, mo + i).compare(VectorOperators.NE, 0f);
            other.blend(fromArray(SPECIES, a, ao + i), holds).intoArray(d, to + i);
        }
    }

    static void repeatedOr(float[] mask, int mo, float a, float[] b, int bo, float[] d, int to, int n) {
        var chosen = broadcast(SPECIES, a);
        for (int i = 0; i < n; i += LENGTH) {
            var holds = fromArray(SPECIES, mask, mo + i).compare(VectorOperators.NE, 0f);
            fromArray(SPECIES, b, bo + i).blend(chosen, holds).intoArray(d, to + i);
        }
    }

    static void repeated(float[] mask, int mo, float a, float b, float[] d, int to, int n) {
        var chosen = broadcast(SPECIES, a);
        var other = broadcast(SPECIES, b);
        for (int i = 0; i < n; i += LENGTH) {
            var holds = fromArray(SPECIES, mask, mo + i).compare(VectorOperators.NE, 0f);
            other.blend(chosen, holds).intoArray(d, to + i);
        }
    }
}
