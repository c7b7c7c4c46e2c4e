package backprop4j.op;

import backprop4j.Tensor;

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

    /// ln(1 + eˣ) = max(x, 0) + ln(1 + e^(−|x|)); the derivative is σ(x).
    public static final Pointwise SOFTPLUS = Pointwise.unary("softplus", Activations::softplus, (x, y) -> x.sigmoid());

    /// x·tanh(softplus(x)) (Misra 2019). With t = tanh(softplus(x)) the derivative is t + x·(1 − t²)·σ(x).
    public static final Pointwise MISH =
            Pointwise.unary("mish", x -> x.mul(Expr.apply(Primitive.TANH, softplus(x))), (x, y) -> {
                Tensor t = x.softplus().tanh();
                return t.add(x.mul(t.square().rsub(1)).mul(x.sigmoid()));
            });

    /// x·min(max(x + 3, 0), 6)/6. The derivative is 0 up to −3, x/3 + ½ between, 1 from 3 on.
    public static final Pointwise HARDSWISH = Pointwise.unary(
            "hardswish",
            x -> Expr.apply(Primitive.DIV, x.mul(x.add(3).max(0).min(6)), new Expr.Const(6)),
            (x, y) -> x.le(-3).where(0, x.ge(3).where(1, x.div(3).add(0.5))));

    /// min(max(x/6 + ½, 0), 1). The derivative is 1/6 between −3 and 3, and 0 at both.
    public static final Pointwise HARDSIGMOID = Pointwise.unary(
            "hardsigmoid",
            x -> Expr.apply(Primitive.DIV, x.add(3).max(0).min(6), new Expr.Const(6)),
            (x, y) -> x.abs().lt(3).to(y.dtype()).div(6));

    /// x between −1 and 1, else the nearer of them. At both the derivative is taken as 0.
    public static final Pointwise HARDTANH = Pointwise.unary(
            "hardtanh", x -> x.max(-1).min(1), (x, y) -> x.abs().lt(1).to(y.dtype()));

    /// x above 0, slope·x elsewhere, also the derivative at 0.
    public static final Pointwise LEAKY_RELU = Pointwise.binary(
            "leakyRelu",
            (x, slope) -> x.isAbove(0).select(x, x.mul(slope)),
            (x, y) -> x.get(0).gt(0).where(1, x.get(1)),
            (x, y) -> x.get(0).gt(0).where(0, x.get(0)));

    /// x above 0, α·(eˣ − 1) elsewhere (Clevert et al. 2015). At 0 the derivative is α.
    public static final Pointwise ELU = Pointwise.binary(
            "elu",
            (x, alpha) -> x.isAbove(0).select(x, alpha.mul(Expr.apply(Primitive.EXPM1, x))),
            (x, y) -> x.get(0).gt(0).where(1, x.get(1).mul(x.get(0).minimum(0).exp())),
            (x, y) -> x.get(0).gt(0).where(0, x.get(0).minimum(0).expm1()));

    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double SELU_SCALE = 1.0507009873554805;

    /// λ·elu(x) with the α and λ that keep mean 0 and variance 1 (Klambauer et al. 2017). At 0 the derivative is
    /// λ·α.
    public static final Pointwise SELU = Pointwise.unary(
            "selu",
            x -> x.isAbove(0)
                    .select(x, Expr.apply(Primitive.EXPM1, x).mul(SELU_ALPHA))
                    .mul(SELU_SCALE),
            (x, y) -> x.gt(0).where(SELU_SCALE, x.minimum(0).exp().mul(SELU_SCALE * SELU_ALPHA)));

    private static Expr softplus(Expr x) {
        return x.max(0).add(Elementary.log1pOfFraction(x.abs().neg().exp()));
    }

    private Activations() {}
}
