// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.op.FloatMath;
import backprop4j.op.Primitive;
import java.util.Arrays;

/// Kernels as plain loops: what runs where the vector module is missing, and the tails of the vector kernels.
/// Every loop is a method of its own, small enough for the compiler.
public final class ScalarFloatKernels implements FloatKernels {
    @Override
    public void unary(Primitive op, float[] a, int ao, float[] d, int to, int n) {
        switch (op) {
            case NEG -> neg(a, ao, d, to, n);
            case ABS -> abs(a, ao, d, to, n);
            case SIGN -> sign(a, ao, d, to, n);
            case SQRT -> sqrt(a, ao, d, to, n);
            case EXP -> exp(a, ao, d, to, n);
            case LOG -> log(a, ao, d, to, n);
            case SIN -> sin(a, ao, d, to, n);
            case COS -> cos(a, ao, d, to, n);
            case TANH -> tanh(a, ao, d, to, n);
            case ERF -> erf(a, ao, d, to, n);
            case FLOOR -> floor(a, ao, d, to, n);
            case ERFC, EXPM1, TAN, ASIN, ACOS, ATAN, SINH, COSH, ASINH, ACOSH, ATANH, LGAMMA, RINT ->
                others(op, a, ao, d, to, n);
            case ADD, SUB, MUL, DIV, REM, POW, ATAN2, HYPOT, POLYGAMMA, MIN, MAX, LT, LE, EQ, NE, SELECT ->
                throw new IllegalArgumentException(op + " takes " + op.arity() + " operands, not one");
        }
    }

    @Override
    public void binary(Primitive op, float[] a, int ao, int as, float[] b, int bo, int bs, float[] d, int to, int n) {
        if (n == 0) {
            return;
        }
        if (as == 1 && bs == 1) {
            ScalarFloatBinary.run(op, a, ao, b, bo, d, to, n);
        } else if (as == 1) {
            ScalarFloatBroadcast.right(op, a, ao, b[bo], d, to, n);
        } else if (bs == 1) {
            ScalarFloatBroadcast.left(op, a[ao], b, bo, d, to, n);
        } else {
            ScalarFloatBinary.run(op, a, ao, b, bo, d, to, 1);
            Arrays.fill(d, to + 1, to + n, d[to]);
        }
    }

    @Override
    public void select(
            float[] mask,
            int mo,
            int ms,
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] d,
            int to,
            int n) {
        if (n == 0) {
            return;
        }
        float oneMask = mask[mo];
        float oneA = a[ao];
        float oneB = b[bo];
        for (int i = 0; i < n; i++) {
            boolean holds = (ms == 0 ? oneMask : mask[mo + i]) != 0f;
            d[to + i] = holds ? (as == 0 ? oneA : a[ao + i]) : (bs == 0 ? oneB : b[bo + i]);
        }
    }

    /// The last three steps of the tree; the steps before them are in [#sumEighth].
    @Override
    public float sumBlock(float[] a, int ao, int n) {
        return ((sumEighth(a, ao, n, 0) + sumEighth(a, ao, n, 4)) + (sumEighth(a, ao, n, 2) + sumEighth(a, ao, n, 6)))
                + ((sumEighth(a, ao, n, 1) + sumEighth(a, ao, n, 5))
                        + (sumEighth(a, ao, n, 3) + sumEighth(a, ao, n, 7)));
    }

    /// The sum of the lanes `first`, `first` + 8, … `first` + 56, in the order of the tree. Eight sums at once,
    /// because one would wait for itself.
    private static float sumEighth(float[] a, int ao, int n, int first) {
        float s0 = -0f;
        float s1 = -0f;
        float s2 = -0f;
        float s3 = -0f;
        float s4 = -0f;
        float s5 = -0f;
        float s6 = -0f;
        float s7 = -0f;
        int i = first;
        for (; i < n - 56; i += 64) {
            s0 += a[ao + i];
            s1 += a[ao + i + 8];
            s2 += a[ao + i + 16];
            s3 += a[ao + i + 24];
            s4 += a[ao + i + 32];
            s5 += a[ao + i + 40];
            s6 += a[ao + i + 48];
            s7 += a[ao + i + 56];
        }
        if (i < n) {
            s0 += a[ao + i];
        }
        if (i + 8 < n) {
            s1 += a[ao + i + 8];
        }
        if (i + 16 < n) {
            s2 += a[ao + i + 16];
        }
        if (i + 24 < n) {
            s3 += a[ao + i + 24];
        }
        if (i + 32 < n) {
            s4 += a[ao + i + 32];
        }
        if (i + 40 < n) {
            s5 += a[ao + i + 40];
        }
        if (i + 48 < n) {
            s6 += a[ao + i + 48];
        }
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }

    @Override
    public float maxBlock(float[] a, int ao, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, a[ao + i]);
        }
        return max;
    }

    /// Functions that cost far more than finding them.
    private static void others(Primitive op, float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = op.apply(a[ao + i], 0f, 0f);
        }
    }

    private static void neg(float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = -a[ao + i];
        }
    }

    private static void abs(float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = Math.abs(a[ao + i]);
        }
    }

    private static void sign(float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = Math.signum(a[ao + i]);
        }
    }

    private static void sqrt(float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = (float) Math.sqrt(a[ao + i]);
        }
    }

    private static void exp(float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = FloatMath.exp(a[ao + i]);
        }
    }

    private static void log(float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = FloatMath.log(a[ao + i]);
        }
    }

    private static void sin(float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = FloatMath.sin(a[ao + i]);
        }
    }

    private static void cos(float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = FloatMath.cos(a[ao + i]);
        }
    }

    private static void tanh(float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = FloatMath.tanh(a[ao + i]);
        }
    }

    private static void erf(float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = FloatMath.erf(a[ao + i]);
        }
    }

    private static void floor(float[] a, int ao, float[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = (float) Math.floor(a[ao + i]);
        }
    }
}
