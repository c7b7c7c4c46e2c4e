package backprop4j.op;

/// The elementary functions in float64, to the bit, on every processor: those of [StrictMath], and erf, which the
/// JDK lacks.
public final class DoubleMath {
    /// From here on erf rounds to 1.
    private static final double ERF_HIGHEST = 6;

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
