package backprop4j.op;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// How far the float32 functions are from the true ones, in units of the last place. Run as a program it tries
/// every float there is (some minutes); the test tries one in some thousand.
final class FloatMathAccuracy {
    @FunctionalInterface
    interface FloatFunction {
        float of(float x);
    }

    /// A function, and what it approximates computed with at least 50 bits.
    record Subject(String name, FloatFunction function, DoubleUnaryOperator truth) {}

    record Worst(double ulps, float at) {}

    static final List<Subject> SUBJECTS = List.of(
            new Subject("exp", FloatMath::exp, StrictMath::exp),
            new Subject("log", FloatMath::log, StrictMath::log),
            new Subject("tanh", FloatMath::tanh, StrictMath::tanh),
            new Subject("erf", FloatMath::erf, FloatMathAccuracy::erf));

    private FloatMathAccuracy() {}

    public static void main(String[] args) {
        int stride = args.length == 0 ? 1 : Integer.parseInt(args[0]);
        for (Subject subject : SUBJECTS) {
            Worst worst = worst(subject, stride);
            System.out.println(subject.name + " errs by at most " + worst.ulps + " ULP, at " + worst.at);
        }
    }

    /// The largest error over the floats whose bit patterns are multiples of the stride.
    static Worst worst(Subject subject, int stride) {
        var worst = new Worst(0, 0);
        for (long bits = 0; bits < 1L << 32; bits += stride) {
            float x = Float.intBitsToFloat((int) bits);
            double ulps = error(subject.function.of(x), subject.truth.applyAsDouble(x));
            if (!(ulps <= worst.ulps)) {
                worst = new Worst(ulps, x);
            }
        }
        return worst;
    }

    /// Infinite where one is NaN and the other is not, or where the signs of zeros differ. An infinite result
    /// stands for the power of two beyond the largest float.
    static double error(float result, double truth) {
        if (Float.isNaN(result) || Double.isNaN(truth)) {
            return Float.isNaN(result) && Double.isNaN(truth) ? 0 : Double.POSITIVE_INFINITY;
        }
        if (Float.compare(result, (float) truth) == 0) {
            return Float.isInfinite(result) ? 0 : Math.abs(result - truth) / ulp(truth);
        }
        if (result == 0 && truth == 0 || Double.isInfinite(truth)) {
            return Double.POSITIVE_INFINITY;
        }
        double finite = Float.isInfinite(result) ? Math.copySign(0x1p128, result) : result;
        return Math.abs(finite - truth) / ulp(truth);
    }

    /// The distance between the floats on both sides of a number.
    private static double ulp(double number) {
        int exponent = Math.clamp(Math.getExponent(number), Float.MIN_EXPONENT, Float.MAX_EXPONENT);
        return Math.scalb(1.0, exponent - 23);
    }

    /// 2/√π · e^(−x²) · Σ 2ⁿ·x^(2n+1) / (1·3·5…(2n+1)): all terms have one sign.
    static double erf(double x) {
        if (Math.abs(x) > 6 || x == 0) {
            return Double.isNaN(x) || x == 0 ? x : Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
    }
}
