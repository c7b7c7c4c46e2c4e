package backprop4j.op;

/// ln |Γ| and its derivatives in float64, to the bit, on every processor: Stirling's series and its derivatives
/// (Abramowitz and Stegun 6.1.41, 6.4.11) far from 0, the recurrence up to there, the reflection below 0; for ln
/// |Γ| nearer than that the series about 2.
final class GammaMath {
    /// From here on the series below are at their best.
    private static final double FAR = 16;

    /// B₂ₖ/(2k·(2k − 1)) for k = 1, 2, …
    private static final double[] STIRLING = {
        1 / 12.0, -1 / 360.0, 1 / 1260.0, -1 / 1680.0, 1 / 1188.0, -691 / 360360.0, 1 / 156.0
    };

    /// B₂ₖ for k = 1, 2, …
    private static final double[] BERNOULLI = {
        1 / 6.0, -1 / 30.0, 1 / 42.0, -1 / 30.0, 5 / 66.0, -691 / 2730.0, 7 / 6.0, -3617 / 510.0, 43867 / 798.0
    };

    /// 1 − γ and (−1)ᵏ·(ζ(k) − 1)/k for k = 2, 3, …: ln Γ(2 + z) is the series with these factors (6.1.33).
    private static final double ONE_MINUS_EULER = 0.42278433509846713;

    private static final double[] ABOUT_TWO = {
        0.3224670334241132,
        -0.0673523010531981,
        0.020580808427784546,
        -0.007385551028673986,
        0.0028905103307415234,
        -0.001192753911703261,
        0.0005096695247430425,
        -0.00022315475845357939,
        9.945751278180853e-05,
        -4.492623673813314e-05,
        2.050721277567069e-05,
        -9.439488275268397e-06,
        4.374866789907488e-06,
        -2.039215753801366e-06,
        9.55141213040742e-07,
        -4.492469198764566e-07,
        2.1207184805554665e-07,
        -1.0043224823968099e-07,
        4.7698101693639804e-08,
        -2.2711094608943164e-08,
        1.0838659214896955e-08,
        -5.183475041970047e-09,
        2.4836745438024785e-09,
        -1.1921401405860912e-09,
        5.731367241678862e-10,
        -2.7595228851242334e-10
    };

    private static final double HALF_LN_TWO_PI = 0.9189385332046727;

    private GammaMath() {}

    /// ln |Γ(x)|; infinite at 0, −1, −2, …
    static double lgamma(double x) {
        if (x >= FAR) {
            return x == Double.POSITIVE_INFINITY ? x : stirling(x);
        }
        if (x > 0) {
            return near(x);
        }
        if (Double.isNaN(x)) {
            return x;
        }
        if (x == Math.rint(x)) {
            return Double.POSITIVE_INFINITY;
        }
        // Γ(x)·Γ(1 − x) = π/sin(πx)
        return StrictMath.log(Math.PI / Math.abs(sinPi(x))) - lgamma(1 - x);
    }

    /// For 0 < x < [#FAR], exact in proportion even beside 1 and 2, where it is zero.
    private static double near(double x) {
        if (x < 0.5) {
            return near(x + 1) - StrictMath.log(x);
        }
        if (x < 1.5) {
            return aboutTwo(x - 1) - StrictMath.log1p(x - 1);
        }
        double product = 1;
        double rest = x;
        while (rest >= 2.5) {
            rest -= 1;
            product *= rest;
        }
        return aboutTwo(rest - 2) + StrictMath.log(product);
    }

    /// ln Γ(2 + z) for |z| ≤ ½.
    private static double aboutTwo(double z) {
        double series = 0;
        for (int k = ABOUT_TWO.length - 1; k >= 0; k--) {
            series = Math.fma(series, z, ABOUT_TWO[k]);
        }
        return z * Math.fma(series, z, ONE_MINUS_EULER);
    }

    private static double stirling(double x) {
        double series = 0;
        double inverse = 1 / x;
        double square = inverse * inverse;
        for (int k = STIRLING.length - 1; k >= 0; k--) {
            series = Math.fma(series, square, STIRLING[k]);
        }
        return (x - 0.5) * (StrictMath.log(x) - 1) - 0.5 + HALF_LN_TWO_PI + series * inverse;
    }

    /// The rest of x beside the nearest whole number is exact.
    private static double sinPi(double x) {
        double whole = Math.rint(x);
        double sine = StrictMath.sin(Math.PI * (x - whole));
        return whole % 2 == 0 ? sine : -sine;
    }

    /// ψ⁽ⁿ⁾(x), the derivative of order n + 1 of ln Γ. At 0 it is infinite (of either sign for ±0 with n = 0), at
    /// −1, −2, … not a number for even n, infinite for odd n; the order is a whole number from 0.
    static double polygamma(double order, double x) {
        if (!(order >= 0 && order <= 150 && order == Math.rint(order))) {
            return Double.NaN;
        }
        int n = (int) order;
        if (Double.isNaN(x) || x == Double.NEGATIVE_INFINITY) {
            return Double.NaN;
        }
        double sign = n % 2 == 0 ? -1 : 1;
        if (x == 0) {
            return n % 2 == 0 ? Math.copySign(Double.POSITIVE_INFINITY, -x) : Double.POSITIVE_INFINITY;
        }
        if (x > 0) {
            return n == 0 ? digamma(x) : sign * factorial(n) * zeta(n + 1, x);
        }
        if (x == Math.rint(x)) {
            return n % 2 == 0 ? Double.NaN : Double.POSITIVE_INFINITY;
        }
        // (−1)ⁿ·ψ⁽ⁿ⁾(1 − x) − ψ⁽ⁿ⁾(x) = dⁿ/dxⁿ π·cot(πx)
        return -sign * polygamma(order, 1 - x) - cotangent(n, x);
    }

    /// ψ(x) = ln x − 1/(2x) − Σ B₂ₖ/(2k·x²ᵏ) for x > 0.
    private static double digamma(double x) {
        if (x == Double.POSITIVE_INFINITY) {
            return x;
        }
        double below = 0;
        double shifted = x;
        for (; shifted < FAR; shifted++) {
            below += 1 / shifted;
        }
        double square = 1 / (shifted * shifted);
        double series = 0;
        for (int k = BERNOULLI.length; k >= 1; k--) {
            series = (series + BERNOULLI[k - 1] / (2 * k)) * square;
        }
        return StrictMath.log(shifted) - 0.5 / shifted - series - below;
    }

    /// Σ 1/(x + k)ˢ over k ≥ 0 for x > 0 and s ≥ 2, by Euler and Maclaurin's formula.
    private static double zeta(int s, double x) {
        double below = 0;
        double shifted = x;
        for (; shifted < FAR + s; shifted++) {
            below += StrictMath.pow(shifted, -s);
        }
        double power = StrictMath.pow(shifted, -s);
        double sum = power * shifted / (s - 1) + 0.5 * power;
        // B₂ₖ/(2k)! · s·(s + 1)·…·(s + 2k − 2) · x^(−s − 2k + 1)
        double term = power * s / (2 * shifted);
        for (int k = 1; k <= BERNOULLI.length; k++) {
            sum += BERNOULLI[k - 1] * term;
            int last = s + 2 * k - 2;
            term *= (last + 1.0) * (last + 2) / ((2 * k + 1.0) * (2 * k + 2)) / (shifted * shifted);
        }
        return below + sum;
    }

    private static double factorial(int n) {
        double product = 1;
        for (int k = 2; k <= n; k++) {
            product *= k;
        }
        return product;
    }

    /// cot(πr) for |r| ≤ ½, exactly 0 at ½.
    private static double cotPi(double r) {
        double t = Math.abs(r);
        double cotangent = t < 0.25 ? 1 / StrictMath.tan(Math.PI * t) : StrictMath.tan(Math.PI * (0.5 - t));
        return Math.copySign(cotangent, r);
    }

    /// dⁿ/dxⁿ π·cot(πx): a polynomial in c = cot(πx), because dc/dx = −π·(1 + c²).
    private static double cotangent(int n, double x) {
        double[] polynomial = {0, 1};
        for (int order = 0; order < n; order++) {
            double[] next = new double[polynomial.length + 1];
            for (int k = 1; k < polynomial.length; k++) {
                next[k - 1] -= k * polynomial[k];
                next[k + 1] -= k * polynomial[k];
            }
            polynomial = next;
        }
        double c = cotPi(x - Math.rint(x));
        double value = 0;
        for (int k = polynomial.length - 1; k >= 0; k--) {
            value = value * c + polynomial[k];
        }
        return value * StrictMath.pow(Math.PI, n + 1.0);
    }
}
