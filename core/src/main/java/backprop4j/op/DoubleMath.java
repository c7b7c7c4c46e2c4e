package backprop4j.op;

/// The elementary functions in float64, to the bit, on every processor: those of [StrictMath], and
/// those the JDK lacks, made of them.
public final class DoubleMath {
    /// From here on erf rounds to 1.
    private static final double ERF_HIGHEST = 6;

    /// From here on erfc is a continued fraction.
    private static final double ERFC_SPLIT = 2.5;

    /// From here on erfc rounds to 0.
    private static final double ERFC_HIGHEST = 28;

    private static final double LN2 = StrictMath.log(2);

    /// From here on x² + 1 and x² − 1 round to x².
    private static final double SQUARE_ALONE = 0x1p28;

    private DoubleMath() {}

    public static double exp(double x) {
        return StrictMath.exp(x);
    }

    public static double log(double x) {
        return StrictMath.log(x);
    }

    public static double sin(double x) {
        return StrictMath.sin(x);
    }

    public static double cos(double x) {
        return StrictMath.cos(x);
    }

    public static double tanh(double x) {
        return StrictMath.tanh(x);
    }

    public static double pow(double x, double y) {
        return StrictMath.pow(x, y);
    }

    /// erf(x) = 2/√π · ∫₀ˣ e^(−t²) dt. For |x| < 1 x + x·p(x²), else 1 − e^(−x²)·q(1/(1 + |x|/2)) with the sign
    /// of x; p and q are minimax fits. The relative error is below 2 ULP.
    public static double erf(double x) {
        double t = Math.abs(x);
        if (t < 1) {
            return Math.fma(x, erfPolynomial(x * x), x);
        }
        double clamped = t > ERF_HIGHEST ? ERF_HIGHEST : t;
        double erfc = StrictMath.exp(-clamped * clamped) * erfcPolynomial(1 / (1 + 0.5 * clamped));
        return Math.copySign(1 - erfc, x);
    }

    /// 1 − erf(x). From 2.5 on the continued fraction e^(−x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …))))
    /// (Abramowitz and Stegun 7.1.14), with the rounding of x² carried along.
    public static double erfc(double x) {
        if (x < ERFC_SPLIT) {
            return x < 1 ? 1 - erf(x) : StrictMath.exp(-x * x) * erfcPolynomial(1 / (1 + 0.5 * x));
        }
        if (Double.isNaN(x) || x >= ERFC_HIGHEST) {
            return Double.isNaN(x) ? x : 0;
        }
        double fraction = x;
        for (int k = 80; k >= 1; k--) {
            fraction = x + 0.5 * k / fraction;
        }
        double square = x * x;
        double lost = Math.fma(x, x, -square);
        return StrictMath.exp(-square) * (1 - lost) / (fraction * StrictMath.sqrt(Math.PI));
    }

    public static double expm1(double x) {
        return StrictMath.expm1(x);
    }

    public static double tan(double x) {
        return StrictMath.tan(x);
    }

    public static double asin(double x) {
        return StrictMath.asin(x);
    }

    public static double acos(double x) {
        return StrictMath.acos(x);
    }

    public static double atan(double x) {
        return StrictMath.atan(x);
    }

    public static double sinh(double x) {
        return StrictMath.sinh(x);
    }

    public static double cosh(double x) {
        return StrictMath.cosh(x);
    }

    /// ln(x + √(x² + 1)), as ln(1 + (x + x²/(1 + √(x² + 1)))) where that is not lost, with the sign of x.
    public static double asinh(double x) {
        double t = Math.abs(x);
        double y =
                t >= SQUARE_ALONE ? StrictMath.log(t) + LN2 : StrictMath.log1p(t + t * t / (1 + Math.sqrt(t * t + 1)));
        return Math.copySign(y, x);
    }

    /// ln(x + √(x² − 1)), as ln(1 + t + √(2t + t²)) with t = x − 1; NaN below 1.
    public static double acosh(double x) {
        if (x < 1) {
            return Double.NaN;
        }
        double t = x - 1;
        return x >= SQUARE_ALONE ? StrictMath.log(x) + LN2 : StrictMath.log1p(t + Math.sqrt(2 * t + t * t));
    }

    /// ln((1 + x)/(1 − x))/2, as ln(1 + 2|x|/(1 − |x|))/2 with the sign of x.
    public static double atanh(double x) {
        double t = Math.abs(x);
        return Math.copySign(0.5 * StrictMath.log1p(2 * t / (1 - t)), x);
    }

    public static double lgamma(double x) {
        return GammaMath.lgamma(x);
    }

    public static double atan2(double y, double x) {
        return StrictMath.atan2(y, x);
    }

    public static double hypot(double x, double y) {
        return StrictMath.hypot(x, y);
    }

    public static double polygamma(double order, double x) {
        return GammaMath.polygamma(order, x);
    }

    /// erf(x)/x − 1 in s = x² ≤ 1.
    private static double erfPolynomial(double s) {
        double p = 5.945261941181071e-11;
        p = Math.fma(p, s, -1.1365665583126276e-9);
        p = Math.fma(p, s, 1.4657879601536497e-8);
        p = Math.fma(p, s, -1.635002516366624e-7);
        p = Math.fma(p, s, 1.646097280914594e-6);
        p = Math.fma(p, s, -1.4925593506254134e-5);
        p = Math.fma(p, s, 1.2055331036867641e-4);
        p = Math.fma(p, s, -8.548326978741218e-4);
        p = Math.fma(p, s, 5.223977624780849e-3);
        p = Math.fma(p, s, -0.026866170645072893);
        p = Math.fma(p, s, 0.11283791670954857);
        p = Math.fma(p, s, -0.3761263890318375);
        return Math.fma(p, s, 0.1283791670955126);
    }

    /// e^(x²)·erfc(x) in u = 1/(1 + x/2), 1 ≤ x ≤ 6.
    private static double erfcPolynomial(double u) {
        double q = -0.05170015172929765;
        q = Math.fma(q, u, 0.36465120613265917);
        q = Math.fma(q, u, -1.124235129022949);
        q = Math.fma(q, u, 1.939740433267049);
        q = Math.fma(q, u, -1.991499390205072);
        q = Math.fma(q, u, 1.2562012282851676);
        q = Math.fma(q, u, -0.6403450210261519);
        q = Math.fma(q, u, 0.30802009236679456);
        q = Math.fma(q, u, 0.11891859527270614);
        q = Math.fma(q, u, 0.2572344512592048);
        q = Math.fma(q, u, 0.28082865555345676);
        q = Math.fma(q, u, 0.28218751502045253);
        return Math.fma(q, u, -3.078140874364476e-6);
    }
}
