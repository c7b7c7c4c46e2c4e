package backprop4j.op;

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

    private Elementary() {}
}
