// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.op.FloatMath;
import backprop4j.op.Primitive;

/// The primitives over whole arrays, from their beginning: loops that the compiler makes vectors of without the
/// vector module, because it can compare the same place of different arrays, which it cannot do with places that
/// begin anywhere. A result may be an operand. Every loop is a method of its own, small enough for the compiler.
final class ScalarFloatBlocks {
    private ScalarFloatBlocks() {}

    /// d\[i] = op(a\[i], b\[i], c\[i]) for i < n; operands beyond the arity are ignored.
    static void run(Primitive op, float[] a, float[] b, float[] c, float[] d, int n) {
        switch (op) {
            case NEG -> neg(a, d, n);
            case ABS -> abs(a, d, n);
            case SQRT -> sqrt(a, d, n);
            case EXP -> exp(a, d, n);
            case LOG -> log(a, d, n);
            case TANH -> tanh(a, d, n);
            case ERF -> erf(a, d, n);
            case ADD -> add(a, b, d, n);
            case SUB -> sub(a, b, d, n);
            case MUL -> mul(a, b, d, n);
            case DIV -> div(a, b, d, n);
            case MIN -> min(a, b, d, n);
            case MAX -> max(a, b, d, n);
            case LT -> lt(a, b, d, n);
            case LE -> le(a, b, d, n);
            case EQ -> eq(a, b, d, n);
            case NE -> ne(a, b, d, n);
            case SELECT -> select(a, b, c, d, n);
            case SIGN,
                    SIN,
                    COS,
                    ERFC,
                    EXPM1,
                    TAN,
                    ASIN,
                    ACOS,
                    ATAN,
                    SINH,
                    COSH,
                    ASINH,
                    ACOSH,
                    ATANH,
                    LGAMMA,
                    RINT,
                    FLOOR,
                    REM,
                    POW,
                    ATAN2,
                    HYPOT,
                    POLYGAMMA -> others(op, a, b, c, d, n);
        }
    }

    /// Functions that cost far more than finding them, or are rare.
    private static void others(Primitive op, float[] a, float[] b, float[] c, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = op.apply(a[i], b[i], c[i]);
        }
    }

    private static void neg(float[] a, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = -a[i];
        }
    }

    private static void abs(float[] a, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = Math.abs(a[i]);
        }
    }

    private static void sqrt(float[] a, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = (float) Math.sqrt(a[i]);
        }
    }

    private static void exp(float[] a, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = FloatMath.exp(a[i]);
        }
    }

    private static void log(float[] a, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = FloatMath.log(a[i]);
        }
    }

    private static void tanh(float[] a, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = FloatMath.tanh(a[i]);
        }
    }

    private static void erf(float[] a, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = FloatMath.erf(a[i]);
        }
    }

    private static void add(float[] a, float[] b, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = a[i] + b[i];
        }
    }

    private static void sub(float[] a, float[] b, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = a[i] - b[i];
        }
    }

    private static void mul(float[] a, float[] b, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = a[i] * b[i];
        }
    }

    private static void div(float[] a, float[] b, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = a[i] / b[i];
        }
    }

    private static void min(float[] a, float[] b, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = Math.min(a[i], b[i]);
        }
    }

    private static void max(float[] a, float[] b, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = Math.max(a[i], b[i]);
        }
    }

    /// A choice would keep the loop from vectors. The sign of the difference says the same: it is exact, 0 only
    /// of equal numbers, and NaN of equal infinities and of NaN, which as a whole number is 0.
    private static void lt(float[] a, float[] b, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = (int) Math.max(Math.signum(b[i] - a[i]), 0f);
        }
    }

    private static void le(float[] a, float[] b, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = a[i] <= b[i] ? 1f : 0f;
        }
    }

    private static void eq(float[] a, float[] b, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = a[i] == b[i] ? 1f : 0f;
        }
    }

    private static void ne(float[] a, float[] b, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = a[i] != b[i] ? 1f : 0f;
        }
    }

    private static void select(float[] mask, float[] a, float[] b, float[] d, int n) {
        for (int i = 0; i < n; i++) {
            d[i] = mask[i] != 0f ? a[i] : b[i];
        }
    }
}
