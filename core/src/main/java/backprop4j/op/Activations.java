package backprop4j.op;

/// The functions between layers: one row each, name, meaning, derivative in x and y = f(x).
public final class Activations {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double INVERSE_SQRT_TWO_PI = 1 / Math.sqrt(2 * Math.PI);

    /// σ(x) = 1/(1+e⁻ˣ), σ' = y·(1−y).
    public static final Pointwise SIGMOID =
            Pointwise.unary("sigmoid", x -> x.neg().exp().add(1).reciprocalOf(1), (x, y) -> y.mul(y.rsub(1)));

    /// tanh' = 1 − y².
    public static final Pointwise TANH = Pointwise.unary(
            "tanh", x -> Expr.apply(Primitive.TANH, x), (x, y) -> y.square().rsub(1));

    /// max(x, 0). At 0 the derivative is taken as 0.
    public static final Pointwise RELU = Pointwise.unary(
            "relu",
            x -> Expr.apply(Primitive.MAX, x, new Expr.Const(0)),
            (x, y) -> y.gt(0).to(y.dtype()));

    /// x·Φ(x) with the normal distribution's Φ(x) = (1 + erf(x/√2))/2; the derivative is Φ(x) + x·φ(x).
    public static final Pointwise GELU = Pointwise.unary(
            "gelu",
            x -> x.mul(0.5).mul(x.mul(SQRT_HALF).erf().add(1)),
            (x, y) -> x.mul(SQRT_HALF)
                    .erf()
                    .add(1)
                    .mul(0.5)
                    .add(x.mul(x.square().mul(-0.5).exp()).mul(INVERSE_SQRT_TWO_PI)));

    /// x·σ(x); the derivative is σ(x)·(1 + x·(1−σ(x))).
    public static final Pointwise SILU = Pointwise.unary(
            "silu",
            x -> Expr.apply(Primitive.DIV, x, x.neg().exp().add(1)),
            (x, y) -> x.sigmoid().mul(x.mul(x.sigmoid().rsub(1)).add(1)));

    private Activations() {}
}
