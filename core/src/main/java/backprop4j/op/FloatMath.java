package backprop4j.op;

/// The elementary functions in float32, to the bit, on every processor.
///
/// exp, log, tanh and erf are polynomials of our own, made of operations that IEEE 754 defines exactly (+, −, ×,
/// ÷, fused multiply-add, comparison, moving bits) and free of branches, so that vector kernels perform the same
/// operations lane by lane. Over all floats, subnormal ones too, the error is below 1 ULP; docs/numerics.md has
/// the worst of each. expm1 shares the polynomial of exp. The others round their float64 value, of [StrictMath]
/// or [DoubleMath].
///
/// The coefficients are minimax fits (weighted for relative error), each rounded to float before the next is
/// fitted.
public final class FloatMath {
    /// Added to a float below 2²² in magnitude it rounds that to an integer, which then stands in the low bits of
    /// the sum.
    public static final float ROUNDER = 0x1.8p23f;

    public static final int ROUNDER_BITS = 0x4b400000;

    public static final float LOG2_E = 0x1.715476p0f;

    /// ln 2 in two parts; the product of the high one with an exponent is exact.
    public static final float LN2_HIGH = 0x1.62e4p-1f;

    public static final float LN2_LOW = 0x1.7f7d1cp-20f;

    /// Beyond these two exp is 0 and infinite.
    public static final float EXP_LOWEST = -104f;

    public static final float EXP_HIGHEST = 89f;

    /// Below this expm1 rounds to −1.
    private static final float EXPM1_LOWEST = -20f;

    // (eʳ − 1 − r) / r² for |r| ≤ ln 2 / 2
    public static final float EXP_0 = 0.5f;
    public static final float EXP_1 = 0x1.555554p-3f;
    public static final float EXP_2 = 0x1.5554e6p-5f;
    public static final float EXP_3 = 0x1.111304p-7f;
    public static final float EXP_4 = 0x1.6d4f5ap-10f;
    public static final float EXP_5 = 0x1.9e145ep-13f;

    /// The bits of 2/3, the least significand that log keeps.
    public static final int TWO_THIRDS_BITS = 0x3f2aaaab;

    // (ln(1 + f) − f + f²/2) / f³ for −1/3 ≤ f ≤ 1/3
    public static final float LOG_0 = 0x1.555506p-2f;
    public static final float LOG_1 = -0x1.fffefap-3f;
    public static final float LOG_2 = 0x1.99d05cp-3f;
    public static final float LOG_3 = -0x1.559c2ep-3f;
    public static final float LOG_4 = 0x1.1ed452p-3f;
    public static final float LOG_5 = -0x1.f33c72p-4f;
    public static final float LOG_6 = 0x1.1e72ap-3f;
    public static final float LOG_7 = -0x1.07aa38p-3f;

    /// Below this tanh is a polynomial, above it a quotient.
    public static final float TANH_SPLIT = 0.9f;

    /// From here on tanh rounds to 1.
    public static final float TANH_HIGHEST = 10f;

    // (tanh(x)/x − 1) / x² in x² for x ≤ 0.9
    public static final float TANH_0 = -0x1.55554ep-2f;
    public static final float TANH_1 = 0x1.110f38p-3f;
    public static final float TANH_2 = -0x1.b9ca4ep-5f;
    public static final float TANH_3 = 0x1.62f1cap-6f;
    public static final float TANH_4 = -0x1.0ed7aap-7f;
    public static final float TANH_5 = 0x1.529d64p-9f;
    public static final float TANH_6 = -0x1.ddd8c4p-12f;

    /// Below this erf is a polynomial, above it 1 − e^(a polynomial).
    public static final float ERF_SPLIT = 1f;

    /// From here on erf rounds to 1.
    public static final float ERF_HIGHEST = 4f;

    // erf(x)/x − 1 in x² for x ≤ 1
    public static final float ERF_0 = 0x1.06eba8p-3f;
    public static final float ERF_1 = -0x1.81273ep-2f;
    public static final float ERF_2 = 0x1.ce2ce6p-4f;
    public static final float ERF_3 = -0x1.b7f71ap-6f;
    public static final float ERF_4 = 0x1.53f224p-8f;
    public static final float ERF_5 = -0x1.a3515ep-11f;
    public static final float ERF_6 = 0x1.4771fep-14f;

    // −ln(1 − erf(x))/x − 1 for 1 ≤ x ≤ 4
    public static final float ERFC_0 = 0x1.0790e6p-3f;
    public static final float ERFC_1 = 0x1.451abap-1f;
    public static final float ERFC_2 = 0x1.b459aep-4f;
    public static final float ERFC_3 = -0x1.896158p-6f;
    public static final float ERFC_4 = 0x1.ec7f08p-9f;
    public static final float ERFC_5 = -0x1.6f9cf2p-12f;
    public static final float ERFC_6 = 0x1.d4776ep-17f;

    private FloatMath() {}

    /// eˣ = 2ⁿ·eʳ with n the integer nearest to x / ln 2 and |r| ≤ ln 2 / 2. The power of two is applied in two
    /// halves: the first product is exact, so that a subnormal result is rounded once.
    public static float exp(float x) {
        float clamped = x > EXP_HIGHEST ? EXP_HIGHEST : x < EXP_LOWEST ? EXP_LOWEST : x;
        float shifted = Math.fma(clamped, LOG2_E, ROUNDER);
        int n = Float.floatToRawIntBits(shifted) - ROUNDER_BITS;
        int half = n >> 1;
        return expOfRest(clamped, shifted - ROUNDER) * powerOfTwo(half) * powerOfTwo(n - half);
    }

    /// eˣ where 2ⁿ is a normal number.
    private static float expMiddle(float x) {
        float shifted = Math.fma(x, LOG2_E, ROUNDER);
        return expOfRest(x, shifted - ROUNDER) * powerOfTwo(Float.floatToRawIntBits(shifted) - ROUNDER_BITS);
    }

    private static float expOfRest(float x, float n) {
        return expm1OfRest(x, n) + 1f;
    }

    private static float expm1OfRest(float x, float n) {
        float r = Math.fma(n, -LN2_HIGH, x);
        r = Math.fma(n, -LN2_LOW, r);
        float p = Math.fma(EXP_5, r, EXP_4);
        p = Math.fma(p, r, EXP_3);
        p = Math.fma(p, r, EXP_2);
        p = Math.fma(p, r, EXP_1);
        p = Math.fma(p, r, EXP_0);
        return Math.fma(r * r, p, r);
    }

    private static float powerOfTwo(int n) {
        return Float.intBitsToFloat((n + 127) << 23);
    }

    /// The natural logarithm: x = 2ⁿ·(1 + f) with 2/3 ≤ 1 + f < 4/3, and ln x = n·ln 2 + ln(1 + f). The rounding
    /// of n·ln 2 + f is carried along.
    public static float log(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(subnormal ? x * 0x1p23f : x) - TWO_THIRDS_BITS;
        float n = (bits >> 23) - (subnormal ? 23f : 0f);
        float f = Float.intBitsToFloat((bits & 0x7fffff) + TWO_THIRDS_BITS) - 1f;
        float p = Math.fma(LOG_7, f, LOG_6);
        p = Math.fma(p, f, LOG_5);
        p = Math.fma(p, f, LOG_4);
        p = Math.fma(p, f, LOG_3);
        p = Math.fma(p, f, LOG_2);
        p = Math.fma(p, f, LOG_1);
        p = Math.fma(p, f, LOG_0);
        p = Math.fma(p, f, -0.5f);
        float high = n * LN2_HIGH;
        float sum = high + f;
        float lost = f - (sum - high);
        float y = sum + (lost + Math.fma(n, LN2_LOW, f * f * p));
        y = x < Float.POSITIVE_INFINITY ? y : x;
        y = x == 0f ? Float.NEGATIVE_INFINITY : y;
        return x < 0f ? Float.NaN : y;
    }

    /// For small |x| x + x³·p(x²), else 1 − 2/(e^(2|x|) + 1) with the sign of x.
    public static float tanh(float x) {
        float t = Math.abs(x);
        float s = t * t;
        float p = Math.fma(TANH_6, s, TANH_5);
        p = Math.fma(p, s, TANH_4);
        p = Math.fma(p, s, TANH_3);
        p = Math.fma(p, s, TANH_2);
        p = Math.fma(p, s, TANH_1);
        p = Math.fma(p, s, TANH_0);
        float small = Math.fma(s * t, p, t);
        float clamped = t > TANH_HIGHEST ? TANH_HIGHEST : t;
        float large = 1f - 2f / (expMiddle(clamped + clamped) + 1f);
        return copySign(t < TANH_SPLIT ? small : large, x);
    }

    /// erf(x) = 2/√π · ∫₀ˣ e^(−t²) dt. For small |x| x + x·p(x²), else 1 − e^(−|x| − |x|·q(|x|)) with the sign of
    /// x.
    public static float erf(float x) {
        float t = Math.abs(x);
        float s = t * t;
        float p = Math.fma(ERF_6, s, ERF_5);
        p = Math.fma(p, s, ERF_4);
        p = Math.fma(p, s, ERF_3);
        p = Math.fma(p, s, ERF_2);
        p = Math.fma(p, s, ERF_1);
        p = Math.fma(p, s, ERF_0);
        float small = Math.fma(t, p, t);
        float clamped = t > ERF_HIGHEST ? ERF_HIGHEST : t;
        float q = Math.fma(ERFC_6, clamped, ERFC_5);
        q = Math.fma(q, clamped, ERFC_4);
        q = Math.fma(q, clamped, ERFC_3);
        q = Math.fma(q, clamped, ERFC_2);
        q = Math.fma(q, clamped, ERFC_1);
        q = Math.fma(q, clamped, ERFC_0);
        float large = 1f - expMiddle(-Math.fma(clamped, q, clamped));
        return copySign(t < ERF_SPLIT ? small : large, x);
    }

    /// eˣ − 1 = 2ⁿ·(eʳ − 1) + (2ⁿ − 1), with n and r as in [#exp]; x itself where the rest is lost.
    public static float expm1(float x) {
        float clamped = x > EXP_HIGHEST ? EXP_HIGHEST : x < EXPM1_LOWEST ? EXPM1_LOWEST : x;
        float shifted = Math.fma(clamped, LOG2_E, ROUNDER);
        float rest = expm1OfRest(clamped, shifted - ROUNDER);
        float half = powerOfTwo(Float.floatToRawIntBits(shifted) - ROUNDER_BITS - 1);
        float y = 2f * Math.fma(half, rest, half - 0.5f);
        return Math.abs(x) < 0x1p-25f ? x : y;
    }

    /// 1 − erf(x), for all x to the last subnormal number.
    public static float erfc(float x) {
        return (float) DoubleMath.erfc(x);
    }

    public static float tan(float x) {
        return (float) StrictMath.tan(x);
    }

    public static float asin(float x) {
        return (float) StrictMath.asin(x);
    }

    public static float acos(float x) {
        return (float) StrictMath.acos(x);
    }

    public static float atan(float x) {
        return (float) StrictMath.atan(x);
    }

    public static float sinh(float x) {
        return (float) StrictMath.sinh(x);
    }

    public static float cosh(float x) {
        return (float) StrictMath.cosh(x);
    }

    public static float asinh(float x) {
        return (float) DoubleMath.asinh(x);
    }

    public static float acosh(float x) {
        return (float) DoubleMath.acosh(x);
    }

    public static float atanh(float x) {
        return (float) DoubleMath.atanh(x);
    }

    public static float lgamma(float x) {
        return (float) GammaMath.lgamma(x);
    }

    public static float atan2(float y, float x) {
        return (float) StrictMath.atan2(y, x);
    }

    public static float hypot(float x, float y) {
        return (float) StrictMath.hypot(x, y);
    }

    public static float polygamma(float order, float x) {
        return (float) GammaMath.polygamma(order, x);
    }

    public static float sin(float x) {
        return (float) StrictMath.sin(x);
    }

    public static float cos(float x) {
        return (float) StrictMath.cos(x);
    }

    public static float pow(float x, float y) {
        return (float) StrictMath.pow(x, y);
    }

    /// The magnitude must not be negative.
    private static float copySign(float magnitude, float sign) {
        return Float.intBitsToFloat(
                Float.floatToRawIntBits(magnitude) | (Float.floatToRawIntBits(sign) & Integer.MIN_VALUE));
    }
}
