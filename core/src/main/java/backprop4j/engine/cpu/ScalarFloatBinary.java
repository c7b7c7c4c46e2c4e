// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.op.FloatMath;
import backprop4j.op.Primitive;

/// The binary primitives on two operands that walk.
final class ScalarFloatBinary {
    private ScalarFloatBinary() {}

    static void run(Primitive op, float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        switch (op) {
            case ADD -> add(a, ao, b, bo, d, to, n);
            case SUB -> sub(a, ao, b, bo, d, to, n);
            case MUL -> mul(a, ao, b, bo, d, to, n);
            case DIV -> div(a, ao, b, bo, d, to, n);
            case POW -> pow(a, ao, b, bo, d, to, n);
            case MIN -> min(a, ao, b, bo, d, to, n);
            case MAX -> max(a, ao, b, bo, d, to, n);
            case LT -> lt(a, ao, b, bo, d, to, n);
            case LE -> le(a, ao, b, bo, d, to, n);
            case EQ -> eq(a, ao, b, bo, d, to, n);
            case NE -> ne(a, ao, b, bo, d, to, n);
            case REM, ATAN2, HYPOT, POLYGAMMA -> others(op, a, ao, b, bo, d, to, n);
            case NEG,
                    ABS,
                    SIGN,
                    SQRT,
                    EXP,
                    LOG,
                    SIN,
                    COS,
                    TANH,
                    ERF,
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
                    SELECT -> throw new IllegalArgumentException(op + " takes " + op.arity() + " operands, not two");
        }
    }

    /// Functions that cost far more than finding them.
    private static void others(Primitive op, float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = op.apply(a[ao + i], b[bo + i], 0f);
        }
    }

    private static void add(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] + b[bo + i];
        }
    }

    private static void sub(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] - b[bo + i];
        }
    }

    private static void mul(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] * b[bo + i];
        }
    }

    private static void div(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] / b[bo + i];
        }
    }

    private static void pow(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = FloatMath.pow(a[ao + i], b[bo + i]);
        }
    }

    private static void min(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = Math.min(a[ao + i], b[bo + i]);
        }
    }

    private static void max(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = Math.max(a[ao + i], b[bo + i]);
        }
    }

    private static void lt(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] < b[bo + i] ? 1f : 0f;
        }
    }

    private static void le(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] <= b[bo + i] ? 1f : 0f;
        }
    }

    private static void eq(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] == b[bo + i] ? 1f : 0f;
        }
    }

    private static void ne(float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] != b[bo + i] ? 1f : 0f;
        }
    }
}
