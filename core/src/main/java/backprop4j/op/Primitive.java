package backprop4j.op;

import java.util.Locale;

/// The machine-level functions of one element that every pointwise meaning is written with. Each has the same
/// bits in every engine: [FloatMath] and [DoubleMath] say which.
///
/// Truth is 1 and falsehood 0 in the type that computes. A comparison with NaN is false, except [#NE].
public enum Primitive {
    NEG(1),
    ABS(1),
    /// −1, the zero itself, or 1; NaN of NaN.
    SIGN(1),
    SQRT(1),
    EXP(1),
    LOG(1),
    SIN(1),
    COS(1),
    TANH(1),
    ERF(1),
    /// 1 − erf, without losing its digits where it is small.
    ERFC(1),
    /// eˣ − 1, without losing its digits near 0.
    EXPM1(1),
    TAN(1),
    ASIN(1),
    ACOS(1),
    ATAN(1),
    SINH(1),
    COSH(1),
    ASINH(1),
    ACOSH(1),
    ATANH(1),
    /// ln |Γ|.
    LGAMMA(1),
    /// The nearest whole number, the even one of two.
    RINT(1),
    FLOOR(1),
    ADD(2),
    SUB(2),
    MUL(2),
    DIV(2),
    /// What is left of the first after taking away the second as often as it goes in whole; exact, with the sign
    /// of the first.
    REM(2),
    POW(2),
    /// The angle of the point (second, first).
    ATAN2(2),
    /// √(a² + b²) without overflow on the way.
    HYPOT(2),
    /// The derivative of order first + 1 of ln Γ at the second.
    POLYGAMMA(2),
    /// The smaller; NaN if either is, and −0 is smaller than +0.
    MIN(2),
    /// The larger; NaN if either is, and +0 is larger than −0.
    MAX(2),
    LT(2),
    LE(2),
    EQ(2),
    NE(2),
    /// The second where the first is not 0 (NaN is not 0), else the third.
    SELECT(3);

    private final int arity;

    Primitive(int arity) {
        this.arity = arity;
    }

    /// How many operands it takes: 1, 2 or 3.
    public int arity() {
        return arity;
    }

    /// The meaning for one float32 element; operands beyond the arity are ignored.
    public float apply(float a, float b, float c) {
        return switch (this) {
            case NEG -> -a;
            case ABS -> Math.abs(a);
            case SIGN -> Math.signum(a);
            case SQRT -> (float) Math.sqrt(a);
            case EXP -> FloatMath.exp(a);
            case LOG -> FloatMath.log(a);
            case SIN -> FloatMath.sin(a);
            case COS -> FloatMath.cos(a);
            case TANH -> FloatMath.tanh(a);
            case ERF -> FloatMath.erf(a);
            case ERFC -> FloatMath.erfc(a);
            case EXPM1 -> FloatMath.expm1(a);
            case TAN -> FloatMath.tan(a);
            case ASIN -> FloatMath.asin(a);
            case ACOS -> FloatMath.acos(a);
            case ATAN -> FloatMath.atan(a);
            case SINH -> FloatMath.sinh(a);
            case COSH -> FloatMath.cosh(a);
            case ASINH -> FloatMath.asinh(a);
            case ACOSH -> FloatMath.acosh(a);
            case ATANH -> FloatMath.atanh(a);
            case LGAMMA -> FloatMath.lgamma(a);
            case RINT -> (float) Math.rint(a);
            case FLOOR -> (float) Math.floor(a);
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case REM -> a % b;
            case POW -> FloatMath.pow(a, b);
            case ATAN2 -> FloatMath.atan2(a, b);
            case HYPOT -> FloatMath.hypot(a, b);
            case POLYGAMMA -> FloatMath.polygamma(a, b);
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case LT -> a < b ? 1 : 0;
            case LE -> a <= b ? 1 : 0;
            case EQ -> a == b ? 1 : 0;
            case NE -> a != b ? 1 : 0;
            case SELECT -> a != 0 ? b : c;
        };
    }

    /// The meaning for one float64 element; operands beyond the arity are ignored.
    public double apply(double a, double b, double c) {
        return switch (this) {
            case NEG -> -a;
            case ABS -> Math.abs(a);
            case SIGN -> Math.signum(a);
            case SQRT -> Math.sqrt(a);
            case EXP -> DoubleMath.exp(a);
            case LOG -> DoubleMath.log(a);
            case SIN -> DoubleMath.sin(a);
            case COS -> DoubleMath.cos(a);
            case TANH -> DoubleMath.tanh(a);
            case ERF -> DoubleMath.erf(a);
            case ERFC -> DoubleMath.erfc(a);
            case EXPM1 -> DoubleMath.expm1(a);
            case TAN -> DoubleMath.tan(a);
            case ASIN -> DoubleMath.asin(a);
            case ACOS -> DoubleMath.acos(a);
            case ATAN -> DoubleMath.atan(a);
            case SINH -> DoubleMath.sinh(a);
            case COSH -> DoubleMath.cosh(a);
            case ASINH -> DoubleMath.asinh(a);
            case ACOSH -> DoubleMath.acosh(a);
            case ATANH -> DoubleMath.atanh(a);
            case LGAMMA -> DoubleMath.lgamma(a);
            case RINT -> Math.rint(a);
            case FLOOR -> Math.floor(a);
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case REM -> a % b;
            case POW -> DoubleMath.pow(a, b);
            case ATAN2 -> DoubleMath.atan2(a, b);
            case HYPOT -> DoubleMath.hypot(a, b);
            case POLYGAMMA -> DoubleMath.polygamma(a, b);
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case LT -> a < b ? 1 : 0;
            case LE -> a <= b ? 1 : 0;
            case EQ -> a == b ? 1 : 0;
            case NE -> a != b ? 1 : 0;
            case SELECT -> a != 0 ? b : c;
        };
    }

    /// The name in lower case, as it stands in a printed expression.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
