package backprop4j.op;

import backprop4j.DType;
import backprop4j.Tensor;
import java.util.function.UnaryOperator;

/// Sums, products and their kin: one row each.
public final class Arithmetic {
    public static final Pointwise ADD =
            Pointwise.binary("add", Expr::add, (x, y) -> y.constant(1), (x, y) -> y.constant(1));
    public static final Pointwise SUB = Pointwise.binary(
            "sub", (a, b) -> Expr.apply(Primitive.SUB, a, b), (x, y) -> y.constant(1), (x, y) -> y.constant(-1));
    public static final Pointwise MUL = Pointwise.binary("mul", Expr::mul, (x, y) -> x.get(1), (x, y) -> x.get(0));
    public static final Pointwise DIV = Pointwise.binary(
            "div",
            (a, b) -> Expr.apply(Primitive.DIV, a, b),
            (x, y) -> x.get(1).rdiv(1),
            (x, y) -> y.div(x.get(1)).neg());
    public static final Pointwise NEG = Pointwise.unary("neg", Expr::neg, (x, y) -> y.constant(-1));

    /// x, through which no derivative flows.
    public static final Pointwise STOP_GRADIENT = Pointwise.withoutDerivative("stopGradient", x -> x);

    /// x². Its derivative is 2x.
    public static final Pointwise SQUARE = Pointwise.unary("square", x -> x.mul(x), (x, y) -> x.mul(2));

    /// |x|. At 0 the derivative is taken as 0.
    public static final Pointwise ABS = Pointwise.unary("abs", x -> Expr.apply(Primitive.ABS, x), (x, y) -> x.sign());

    /// −1, 0 or 1. Its derivative is 0 everywhere, also at the jump.
    public static final Pointwise SIGN =
            Pointwise.unary("sign", x -> Expr.apply(Primitive.SIGN, x), (x, y) -> x.constant(0));

    /// The largest whole number not above x. Like that of all steps its derivative is 0 everywhere, also at the
    /// jumps.
    public static final Pointwise FLOOR = step("floor", x -> Expr.apply(Primitive.FLOOR, x));

    /// The smallest whole number not below x.
    public static final Pointwise CEIL =
            step("ceil", x -> Expr.apply(Primitive.FLOOR, x.neg()).neg());

    /// The nearest whole number, the even one of two.
    public static final Pointwise ROUND = step("round", x -> Expr.apply(Primitive.RINT, x));

    /// x without what stands behind the point.
    public static final Pointwise TRUNC = step(
            "trunc",
            x -> Expr.apply(Primitive.LT, x, new Expr.Const(0))
                    .select(Expr.apply(Primitive.FLOOR, x.neg()).neg(), Expr.apply(Primitive.FLOOR, x)));

    private static Pointwise step(String name, UnaryOperator<Expr> meaning) {
        return Pointwise.unary(name, meaning, (x, y) -> x.constant(0));
    }

    /// x − b·trunc(x/b), exactly, with the sign of x. The derivatives are 1 and −trunc(x/b), also at the jumps.
    public static final Pointwise FMOD = Pointwise.binary(
            "fmod",
            (a, b) -> Expr.apply(Primitive.REM, a, b),
            (x, y) -> y.constant(1),
            (x, y) -> x.get(0).sub(y).div(x.get(1)).round().neg());

    /// x where it lies between two bounds, else the nearer bound; the upper one if they are the wrong way round.
    /// The derivative goes the way the element came; at a bound it goes to x.
    public static final Pointwise CLAMP = Pointwise.ternary(
            "clamp",
            Expr.apply(Primitive.MIN, Expr.apply(Primitive.MAX, new Expr.Arg(0), new Expr.Arg(1)), new Expr.Arg(2)),
            (x, y) -> x.get(0).eq(y).to(y.dtype()),
            (x, y) -> x.get(0).lt(x.get(1)).and(x.get(1).le(x.get(2))).to(y.dtype()),
            (x, y) -> x.get(0)
                    .gt(x.get(2))
                    .or(x.get(1).gt(x.get(2)))
                    .and(x.get(0).eq(y).not())
                    .to(y.dtype()));

    /// The smaller of two. Where they are equal each side gets half of the derivative.
    public static final Pointwise MINIMUM = Pointwise.binary(
            "minimum",
            (a, b) -> Expr.apply(Primitive.MIN, a, b),
            (x, y) -> share(x.get(0).eq(x.get(1)), x.get(0).lt(x.get(1)), y),
            (x, y) -> share(x.get(0).eq(x.get(1)), x.get(1).lt(x.get(0)), y));

    /// The larger of two. Where they are equal each side gets half of the derivative.
    public static final Pointwise MAXIMUM = Pointwise.binary(
            "maximum",
            (a, b) -> Expr.apply(Primitive.MAX, a, b),
            (x, y) -> share(x.get(0).eq(x.get(1)), x.get(0).gt(x.get(1)), y),
            (x, y) -> share(x.get(0).eq(x.get(1)), x.get(1).gt(x.get(0)), y));

    /// Rounding to another element type.
    public static Pointwise cast(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> TO_FLOAT32;
            case FLOAT64 -> TO_FLOAT64;
            case INT32 -> TO_INT32;
            case BOOL -> TO_BOOL;
        };
    }

    private static final Pointwise TO_FLOAT32 = Pointwise.cast(DType.FLOAT32);
    private static final Pointwise TO_FLOAT64 = Pointwise.cast(DType.FLOAT64);
    private static final Pointwise TO_INT32 = Pointwise.cast(DType.INT32);
    private static final Pointwise TO_BOOL = Pointwise.cast(DType.BOOL);

    private static Tensor share(Tensor tie, Tensor wins, Tensor y) {
        return tie.where(y.constant(0.5), wins.to(y.dtype()));
    }

    private Arithmetic() {}
}
