// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.op.FloatMath;
import backprop4j.op.Primitive;

/// The binary primitives on an operand that walks and one that is repeated. Where the order of the two changes no
/// bit one loop serves both sides.
final class ScalarFloatBroadcast {
    private ScalarFloatBroadcast() {}

    static void right(Primitive op, float[] a, int ao, float right, float[] d, int to, int n) {
        switch (op) {
            case ADD -> add(a, ao, right, d, to, n);
            case SUB -> sub(a, ao, right, d, to, n);
            case MUL -> mul(a, ao, right, d, to, n);
            case DIV -> div(a, ao, right, d, to, n);
            case POW -> pow(a, ao, right, d, to, n);
            case MIN -> min(a, ao, right, d, to, n);
            case MAX -> max(a, ao, right, d, to, n);
            case LT -> lt(a, ao, right, d, to, n);
            case LE -> le(a, ao, right, d, to, n);
            case EQ -> eq(a, ao, right, d, to, n);
            case NE -> ne(a, ao, right, d, to, n);
            case REM, ATAN2, HYPOT, POLYGAMMA -> others(op, a, ao, right, d, to, n);
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

    static void left(Primitive op, float left, float[] b, int bo, float[] d, int to, int n) {
        switch (op) {
            case ADD -> add(b, bo, left, d, to, n);
            case SUB -> subFrom(b, bo, left, d, to, n);
            case MUL -> mul(b, bo, left, d, to, n);
            case DIV -> divInto(b, bo, left, d, to, n);
            case POW -> powOf(b, bo, left, d, to, n);
            case MIN -> min(b, bo, left, d, to, n);
            case MAX -> max(b, bo, left, d, to, n);
            case LT -> gt(b, bo, left, d, to, n);
            case LE -> ge(b, bo, left, d, to, n);
            case EQ -> eq(b, bo, left, d, to, n);
            case NE -> ne(b, bo, left, d, to, n);
            case REM, ATAN2, HYPOT, POLYGAMMA -> othersOf(op, left, b, bo, d, to, n);
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
    private static void others(Primitive op, float[] a, int ao, float right, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = op.apply(a[ao + i], right, 0f);
        }
    }

    private static void othersOf(Primitive op, float left, float[] b, int bo, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = op.apply(left, b[bo + i], 0f);
        }
    }

    private static void add(float[] a, int ao, float right, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] + right;
        }
    }

    private static void sub(float[] a, int ao, float right, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] - right;
        }
    }

    private static void subFrom(float[] a, int ao, float left, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = left - a[ao + i];
        }
    }

    private static void mul(float[] a, int ao, float right, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] * right;
        }
    }

    private static void div(float[] a, int ao, float right, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] / right;
        }
    }

    private static void divInto(float[] a, int ao, float left, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = left / a[ao + i];
        }
    }

    private static void pow(float[] a, int ao, float right, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = FloatMath.pow(a[ao + i], right);
        }
    }

    private static void powOf(float[] a, int ao, float left, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = FloatMath.pow(left, a[ao + i]);
        }
    }

    private static void min(float[] a, int ao, float right, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = Math.min(a[ao + i], right);
        }
    }

    private static void max(float[] a, int ao, float right, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = Math.max(a[ao + i], right);
        }
    }

    private static void lt(float[] a, int ao, float right, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] < right ? 1f : 0f;
        }
    }

    private static void gt(float[] a, int ao, float right, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] > right ? 1f : 0f;
        }
    }

    private static void le(float[] a, int ao, float right, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] <= right ? 1f : 0f;
        }
    }

    private static void ge(float[] a, int ao, float right, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] >= right ? 1f : 0f;
        }
    }

    private static void eq(float[] a, int ao, float right, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] == right ? 1f : 0f;
        }
    }

    private static void ne(float[] a, int ao, float right, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + i] != right ? 1f : 0f;
        }
    }
}
