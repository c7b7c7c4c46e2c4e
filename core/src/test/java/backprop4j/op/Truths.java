package backprop4j.op;

/// Functions of float64 by other formulas than the library's, for the ranges of float32.
final class Truths {
    /// The coefficients of Lanczos's approximation with g = 7 (Numerical Recipes' and Boost's choice of nine).
    private static final double[] LANCZOS = {
        0.9999999999998099,
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        9.984369578019572e-06,
        1.5056327351493116e-07
    };

    private Truths() {}

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

    /// Below 1 by the series of erf; beyond, (2/π)·e^(−x²)·∫₀^∞ e^(−x²t²)/(1 + t²) dt = e^(−x²)·x·h/π·Σ over the
    /// points of the trapezoidal rule of e^(−(kh)²)/((kh)² + x²), whose error is far below 50 bits for h = 1/4
    /// where the pole at ix is taken in.
    static double erfc(double x) {
        if (x < 1) {
            return 1 - erf(x);
        }
        if (x > 12) {
            return 0;
        }
        double h = 0.25;
        double sum = 1 / (x * x);
        for (int k = 1; k < 28; k++) {
            double t = k * h;
            sum += 2 * StrictMath.exp(-t * t) / (t * t + x * x);
        }
        double square = x * x;
        double tail = StrictMath.exp(-square) * x * h / Math.PI * sum;
        double pole = 2 / StrictMath.expm1(2 * Math.PI * x / h);
        return Double.isNaN(x) ? x : tail - pole;
    }

    static double asinh(double x) {
        double t = Math.abs(x);
        double y = t < 0x1p-10
                ? t - t * t * t / 6 + 0.075 * t * t * t * t * t
                : StrictMath.log(t + StrictMath.hypot(t, 1));
        return Math.copySign(Double.isInfinite(x) ? t : y, x);
    }

    static double acosh(double x) {
        return x < 1.5
                ? 2 * Truths.asinh(Math.sqrt((x - 1) / 2))
                : StrictMath.log(x + Math.sqrt(x - 1) * Math.sqrt(x + 1));
    }

    static double atanh(double x) {
        double t = Math.abs(x);
        double y = t < 0x1p-10
                ? t + t * t * t / 3 + t * t * t * t * t / 5
                : (StrictMath.log(1 + t) - StrictMath.log(1 - t)) / 2;
        return Math.copySign(y, x);
    }

    static double softplus(double x) {
        return x > 40 ? x : StrictMath.log1p(StrictMath.exp(x));
    }

    static double lgamma(double x) {
        if (Double.isInfinite(x) || x <= 0 && x == Math.rint(x)) {
            return Double.POSITIVE_INFINITY;
        }
        if (x < 0.5) {
            double rest = x - 2 * Math.rint(x / 2);
            return StrictMath.log(Math.PI / Math.abs(StrictMath.sin(Math.PI * rest))) - lgamma(1 - x);
        }
        double z = x - 1;
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (z + i);
        }
        double t = z + 7.5;
        return 0.5 * StrictMath.log(2 * Math.PI) + (z + 0.5) * StrictMath.log(t) - t + StrictMath.log(sum);
    }

    /// ln(x) − 1/(2x) − Σ B₂ₖ/(2k·x²ᵏ) from 60 on, where two terms suffice.
    static double digamma(double x) {
        if (x == 0) {
            return Math.copySign(Double.POSITIVE_INFINITY, -x);
        }
        if (x < 0) {
            return x == Math.rint(x)
                    ? Double.NaN
                    : digamma(1 - x) - Math.PI / StrictMath.tan(Math.PI * (x - Math.rint(x)));
        }
        double below = 0;
        double shifted = x;
        for (; shifted < 60; shifted++) {
            below += 1 / shifted;
        }
        double square = 1 / (shifted * shifted);
        return StrictMath.log(shifted)
                - 1 / (2 * shifted)
                - square * (1 / 12.0 - square * (1 / 120.0 - square / 252))
                - below;
    }
}
