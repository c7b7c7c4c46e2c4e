// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The unary primitives that an instruction or two compute. n is a multiple of
/// the vector length.
final class FloatVectorUnary {
    static final VectorSpecies<Float> SPECIES = VectorSpecies.of(float.class, VectorWidth.SHAPE);
    static final int LENGTH = SPECIES.length();

    private FloatVectorUnary() {}

    static void neg(float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao + i).neg().intoArray(d, to + i);
        }
    }

    static void abs(float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao + i).abs().intoArray(d, to + i);
        }
    }

    static void sqrt(float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao + i).sqrt().intoArray(d, to + i);
        }
    }

    static void sign(float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            var x = fromArray(SPECIES, a, ao + i);
            x.blend(1f, x.compare(VectorOperators.GT, 0f))
                    .blend(-1f, x.compare(VectorOperators.LT, 0f))
                    .intoArray(d, to + i);
        }
    }
}
