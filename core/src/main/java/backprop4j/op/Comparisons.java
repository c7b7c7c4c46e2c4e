package backprop4j.op;

/// Truth values and the choice they make. A comparison with NaN is false, except `ne`.
public final class Comparisons {
    public static final Pointwise LT = Pointwise.comparison("lt", (a, b) -> Expr.apply(Primitive.LT, a, b));
    public static final Pointwise LE = Pointwise.comparison("le", (a, b) -> Expr.apply(Primitive.LE, a, b));
    public static final Pointwise GT = Pointwise.comparison("gt", (a, b) -> Expr.apply(Primitive.LT, b, a));
    public static final Pointwise GE = Pointwise.comparison("ge", (a, b) -> Expr.apply(Primitive.LE, b, a));
    public static final Pointwise EQ = Pointwise.comparison("eq", (a, b) -> Expr.apply(Primitive.EQ, a, b));
    public static final Pointwise NE = Pointwise.comparison("ne", (a, b) -> Expr.apply(Primitive.NE, a, b));

    public static final Pointwise AND =
            Pointwise.logic("and", 2, Expr.apply(Primitive.MIN, new Expr.Arg(0), new Expr.Arg(1)));
    public static final Pointwise OR =
            Pointwise.logic("or", 2, Expr.apply(Primitive.MAX, new Expr.Arg(0), new Expr.Arg(1)));
    public static final Pointwise NOT =
            Pointwise.logic("not", 1, Expr.apply(Primitive.SUB, new Expr.Const(1), new Expr.Arg(0)));

    /// The element of the first where the condition holds, else of the second; the derivative goes the way the
    /// element came.
    public static final Pointwise WHERE = Pointwise.choice(
            "where", (x, y) -> x.get(0).to(y.dtype()), (x, y) -> x.get(0).not().to(y.dtype()));

    private Comparisons() {}
}
