package backprop4j.op;

import backprop4j.Tensor;

/// The elementary functions: one row each, name, meaning, derivative in x and y = f(x).
public final class Elementary {
    public static final Pointwise EXP = Pointwise.unary("exp", Expr::exp, (x, y) -> y);
    public static final Pointwise LOG = Pointwise.unary("log", x -> Expr.apply(Primitive.LOG, x), (x, y) -> x.rdiv(1));
    public static final Pointwise SQRT =
            Pointwise.unary("sqrt", x -> Expr.apply(Primitive.SQRT, x), (x, y) -> y.rdiv(0.5));
    public static final Pointwise SIN = Pointwise.unary("sin", x -> Expr.apply(Primitive.SIN, x), (x, y) -> x.cos());
    public static final Pointwise COS = Pointwise.unary(
            "cos", x -> Expr.apply(Primitive.COS, x), (x, y) -> x.sin().neg());

    /// erf(x) = 2/√π · ∫₀ˣ e^(−t²) dt.
    public static final Pointwise ERF =
            Pointwise.unary("erf", Expr::erf, (x, y) -> x.square().neg().exp().mul(2 / Math.sqrt(Math.PI)));

    /// x to the power p, both elementwise: ∂/∂x = p·x^(p−1), and 0 where p = 0; ∂/∂p = ln(x)·x^p, and 0 where x =
    /// 0 and p > 0 (the limit), NaN where x < 0.
    public static final Pointwise POW = Pointwise.binary(
            "pow",
            (x, p) -> Expr.apply(Primitive.POW, x, p),
            (x, y) -> x.get(1).eq(0).where(0, x.get(1).mul(x.get(0).pow(x.get(1).sub(1)))),
            (x, y) -> x.get(0).eq(0).and(x.get(1).gt(0)).where(0, y.mul(x.get(0).log())));

    /// ln(1 + x) = ln u + e/u with u = 1 + x as it is rounded and e what the rounding lost (Knuth's sum of two).
    public static final Pointwise LOG1P =
            Pointwise.unary("log1p", Elementary::log1p, (x, y) -> x.add(1).rdiv(1));

    /// eˣ − 1.
    public static final Pointwise EXPM1 =
            Pointwise.unary("expm1", x -> Expr.apply(Primitive.EXPM1, x), (x, y) -> x.exp());

    /// tan' = 1 + y².
    public static final Pointwise TAN = Pointwise.unary(
            "tan", x -> Expr.apply(Primitive.TAN, x), (x, y) -> y.square().add(1));

    /// arcsin' = 1/√((1 − x)·(1 + x)), infinite at ±1.
    public static final Pointwise ASIN = Pointwise.unary(
            "asin",
            x -> Expr.apply(Primitive.ASIN, x),
            (x, y) -> oneMinusSquare(x).sqrt().rdiv(1));

    /// arccos' = −1/√((1 − x)·(1 + x)), infinite at ±1.
    public static final Pointwise ACOS = Pointwise.unary(
            "acos",
            x -> Expr.apply(Primitive.ACOS, x),
            (x, y) -> oneMinusSquare(x).sqrt().rdiv(-1));

    /// arctan' = 1/(1 + x²).
    public static final Pointwise ATAN = Pointwise.unary(
            "atan",
            x -> Expr.apply(Primitive.ATAN, x),
            (x, y) -> x.square().add(1).rdiv(1));

    public static final Pointwise SINH =
            Pointwise.unary("sinh", x -> Expr.apply(Primitive.SINH, x), (x, y) -> x.cosh());

    public static final Pointwise COSH =
            Pointwise.unary("cosh", x -> Expr.apply(Primitive.COSH, x), (x, y) -> x.sinh());

    /// arsinh' = 1/√(x² + 1).
    public static final Pointwise ASINH = Pointwise.unary(
            "asinh",
            x -> Expr.apply(Primitive.ASINH, x),
            (x, y) -> x.hypot(x.constant(1)).rdiv(1));

    /// arcosh' = 1/(√(x − 1)·√(x + 1)), infinite at 1.
    public static final Pointwise ACOSH = Pointwise.unary(
            "acosh",
            x -> Expr.apply(Primitive.ACOSH, x),
            (x, y) -> x.sub(1).sqrt().mul(x.add(1).sqrt()).rdiv(1));

    /// artanh' = 1/((1 − x)·(1 + x)), infinite at ±1.
    public static final Pointwise ATANH = Pointwise.unary(
            "atanh",
            x -> Expr.apply(Primitive.ATANH, x),
            (x, y) -> oneMinusSquare(x).rdiv(1));

    /// 1 − erf(x); the derivative is −2/√π·e^(−x²).
    public static final Pointwise ERFC = Pointwise.unary(
            "erfc",
            x -> Expr.apply(Primitive.ERFC, x),
            (x, y) -> x.square().neg().exp().mul(-2 / Math.sqrt(Math.PI)));

    /// ln |Γ(x)|; the derivative is the digamma function.
    public static final Pointwise LGAMMA =
            Pointwise.unary("lgamma", x -> Expr.apply(Primitive.LGAMMA, x), (x, y) -> x.digamma());

    /// ψ⁽ⁿ⁾, the derivative of order n + 1 of ln Γ: its derivative is the next.
    public static Pointwise polygamma(int n) {
        return Pointwise.unary(
                n == 0 ? "digamma" : "polygamma[" + n + "]",
                x -> Expr.apply(Primitive.POLYGAMMA, new Expr.Const(n), x),
                (x, y) -> x.polygamma(n + 1));
    }

    /// The angle of the point (x, y) with the axis of x, from −π to π: ∂/∂y = x/(x² + y²), ∂/∂x = −y/(x² + y²);
    /// not a number at the origin.
    public static final Pointwise ATAN2 = Pointwise.binary(
            "atan2",
            (y, x) -> Expr.apply(Primitive.ATAN2, y, x),
            (in, angle) -> in.get(1).div(in.get(0).square().add(in.get(1).square())),
            (in, angle) -> in.get(0).neg().div(in.get(0).square().add(in.get(1).square())));

    /// √(x² + y²): the derivatives are x and y through the result, and 0 at the origin.
    public static final Pointwise HYPOT = Pointwise.binary(
            "hypot",
            (x, y) -> Expr.apply(Primitive.HYPOT, x, y),
            (in, h) -> in.get(0).div(h.eq(0).where(1, h)),
            (in, h) -> in.get(1).div(h.eq(0).where(1, h)));

    /// ln(eˣ + eʸ) without overflow: the derivatives are σ(x − y) and σ(y − x), each ½ where the two are equal.
    public static final Pointwise LOG_ADD_EXP = Pointwise.binary(
            "logAddExp",
            (x, y) -> Expr.apply(Primitive.EQ, x, y)
                    .select(
                            x.add(StrictMath.log(2)),
                            Expr.apply(Primitive.MAX, x, y)
                                    .add(log1pOfFraction(x.sub(y).abs().neg().exp()))),
            (in, s) ->
                    in.get(0).eq(in.get(1)).where(0.5, in.get(0).sub(in.get(1)).sigmoid()),
            (in, s) ->
                    in.get(0).eq(in.get(1)).where(0.5, in.get(1).sub(in.get(0)).sigmoid()));

    private static Tensor oneMinusSquare(Tensor x) {
        return x.rsub(1).mul(x.add(1));
    }

    static Expr log1p(Expr x) {
        Expr u = x.add(1);
        Expr part = u.sub(1);
        Expr lost = u.sub(part).rsub(1).add(x.sub(part));
        Expr correction = lost.div(u);
        Expr finite = Expr.apply(Primitive.LT, correction.abs(), new Expr.Const(Double.POSITIVE_INFINITY));
        Expr y = u.log().add(finite.select(correction, new Expr.Const(0)));
        return x.select(y, x);
    }

    /// Below this a series is more exact than a logarithm that loses digits and gets them back.
    private static final double SERIES_BELOW = 0.3;

    /// Terms that float64 needs there.
    private static final int SERIES_TERMS = 8;

    /// ln(1 + u) for 0 ≤ u ≤ 1. With z = u/(2 + u) it is 2·artanh z = u − z·(u − 2z²·(1/3 + z²/5 + z⁴/7 + …)):
    /// for small u that errs hardly more than u itself.
    static Expr log1pOfFraction(Expr u) {
        Expr z = u.div(u.add(2));
        Expr square = z.mul(z);
        Expr series = new Expr.Const(1.0 / (2 * SERIES_TERMS + 1));
        for (int k = SERIES_TERMS - 1; k >= 1; k--) {
            series = series.mul(square).add(1.0 / (2 * k + 1));
        }
        Expr small = u.sub(z.mul(u.sub(square.add(square).mul(series))));
        return u.isAbove(SERIES_BELOW).select(log1p(u), small);
    }

    private Elementary() {}
}
