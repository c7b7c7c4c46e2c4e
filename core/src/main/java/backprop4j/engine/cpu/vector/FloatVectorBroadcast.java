// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static backprop4j.engine.cpu.vector.FloatVectorUnary.LENGTH;
import static backprop4j.engine.cpu.vector.FloatVectorUnary.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.zero;

import jdk.incubator.vector.VectorOperators;

/// The binary primitives on an operand that walks and one that is repeated. n is a multiple of the vector length.
final class FloatVectorBroadcast {
    private FloatVectorBroadcast() {}

    static void add(float[] a, int ao, float repeated, float[] d, int to, int n) {
        var right = broadcast(SPECIES, repeated);
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao + i).add(right).intoArray(d, to + i);
        }
    }

    static void sub(float[] a, int ao, float repeated, float[] d, int to, int n) {
        var right = broadcast(SPECIES, repeated);
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao + i).sub(right).intoArray(d, to + i);
        }
    }

    static void subFrom(float[] a, int ao, float repeated, float[] d, int to, int n) {
        var left = broadcast(SPECIES, repeated);
        for (int i = 0; i < n; i += LENGTH) {
            left.sub(fromArray(SPECIES, a, ao + i)).intoArray(d, to + i);
        }
    }

    static void mul(float[] a, int ao, float repeated, float[] d, int to, int n) {
        var right = broadcast(SPECIES, repeated);
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao + i).mul(right).intoArray(d, to + i);
        }
    }

    static void div(float[] a, int ao, float repeated, float[] d, int to, int n) {
        var right = broadcast(SPECIES, repeated);
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao + i).div(right).intoArray(d, to + i);
        }
    }

    static void divInto(float[] a, int ao, float repeated, float[] d, int to, int n) {
        var left = broadcast(SPECIES, repeated);
        for (int i = 0; i < n; i += LENGTH) {
            left.div(fromArray(SPECIES, a, ao + i)).intoArray(d, to + i);
        }
    }

    static void min(float[] a, int ao, float repeated, float[] d, int to, int n) {
        var right = broadcast(SPECIES, repeated);
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao + i).min(right).intoArray(d, to + i);
        }
    }

    static void max(float[] a, int ao, float repeated, float[] d, int to, int n) {
        var right = broadcast(SPECIES, repeated);
        for (int i = 0; i < n; i += LENGTH) {
            fromArray(SPECIES, a, ao + i).max(right).intoArray(d, to + i);
        }
    }

    static void lt(float[] a, int ao, float repeated, float[] d, int to, int n) {
        var right = broadcast(SPECIES, repeated);
        for (int i = 0; i < n; i += LENGTH) {
            var holds = fromArray(SPECIES, a, ao + i).compare(VectorOperators.LT, right);
            zero(SPECIES).blend(1f, holds).intoArray(d, to + i);
        }
    }

    static void le(float[] a, int ao, float repeated, float[] d, int to, int n) {
        var right = broadcast(SPECIES, repeated);
        for (int i = 0; i < n; i += LENGTH) {
            var holds = fromArray(SPECIES, a, ao + i).compare(VectorOperators.LE, right);
            zero(SPECIES).blend(1f, holds).intoArray(d, to + i);
        }
    }

    static void gt(float[] a, int ao, float repeated, float[] d, int to, int n) {
        var right = broadcast(SPECIES, repeated);
        for (int i = 0; i < n; i += LENGTH) {
            var holds = fromArray(SPECIES, a, ao + i).compare(VectorOperators.GT, right);
            zero(SPECIES).blend(1f, holds).intoArray(d, to + i);
        }
    }

    static void ge(float[] a, int ao, float repeated, float[] d, int to, int n) {
        var right = broadcast(SPECIES, repeated);
        for (int i = 0; i < n; i += LENGTH) {
            var holds = fromArray(SPECIES, a, ao + i).compare(VectorOperators.GE, right);
            zero(SPECIES).blend(1f, holds).intoArray(d, to + i);
        }
    }

    static void eq(float[] a, int ao, float repeated, float[] d, int to, int n) {
        var right = broadcast(SPECIES, repeated);
        for (int i = 0; i < n; i += LENGTH) {
            var holds = fromArray(SPECIES, a, ao + i).compare(VectorOperators.EQ, right);
            zero(SPECIES).blend(1f, holds).intoArray(d, to + i);
        }
    }

    static void ne(float[] a, int ao, float repeated, float[] d, int to, int n) {
        var right = broadcast(SPECIES, repeated);
        for (int i = 0; i < n; i += LENGTH) {
            var holds = fromArray(SPECIES, a, ao + i).compare(VectorOperators.NE, right);
            zero(SPECIES).blend(1f, holds).intoArray(d, to + i);
        }
    }
}
