// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static backprop4j.engine.cpu.vector.FloatVectorUnary.LENGTH;
import static backprop4j.engine.cpu.vector.FloatVectorUnary.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.VectorOperators;

/// The binary primitives on two operands that walk. n is a multiple of the vector length.
final class FloatVectorBinary {
    private FloatVectorBinary() {}

    static void add(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao + i).add(fromArray(SPECIES, b, bo + i)).intoArray(d, to + i);
        }
    }

    static void sub(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao + i).sub(fromArray(SPECIES, b, bo + i)).intoArray(d, to + i);
        }
    }

    static void mul(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao + i).mul(fromArray(SPECIES, b, bo + i)).intoArray(d, to + i);
        }
    }

    static void div(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao + i).div(fromArray(SPECIES, b, bo + i)).intoArray(d, to + i);
        }
    }

    static void min(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao + i).min(fromArray(SPECIES, b, bo + i)).intoArray(d, to + i);
        }
    }

    static void max(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao + i).max(fromArray(SPECIES, b, bo + i)).intoArray(d, to + i);
        }
    }

    static void lt(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            var holds = fromArray(SPECIES, a, ao + i).compare(VectorOperators.LT, fromArray(SPECIES, b, bo + i));
            zero(SPECIES).blend(1f, holds).intoArray(d, to + i);
        }
    }

    static void le(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            var holds = fromArray(SPECIES, a, ao + i).compare(VectorOperators.LE, fromArray(SPECIES, b, bo + i));
            zero(SPECIES).blend(1f, holds).intoArray(d, to + i);
        }
    }

    static void eq(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            var holds = fromArray(SPECIES, a, ao + i).compare(VectorOperators.EQ, fromArray(SPECIES, b, bo + i));
            zero(SPECIES).blend(1f, holds).intoArray(d, to + i);
        }
    }

    static void ne(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i += LENGTH) {
            var holds = fromArray(SPECIES, a, ao + i).compare(VectorOperators.NE, fromArray(SPECIES, b, bo + i));
            zero(SPECIES).blend(1f, holds).intoArray(d, to + i);
        }
    }
}
