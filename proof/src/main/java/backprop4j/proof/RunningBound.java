package backprop4j.proof;

import backprop4j.DType;
import backprop4j.Tensor;
import backprop4j.op.Expr;
import backprop4j.op.Pointwise;
import backprop4j.op.Primitive;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// The running bound through one pointwise operation's formula: each primitive rounds, which adds its result's
/// magnitude, and passes on what its operands have, multiplied with the magnitude of its derivative.
final class RunningBound {
    /// Numbers closer than this part of their bound may change places: 64 roundings.
    static final double CLOSE = 0x1p-47;

    /// What B is counted in: 16 roundings.
    private static final double UNIT = 0x1p-49;

    /// A number on the way and its bound.
    private record Part(Tensor value, Tensor bound) {}

    private final List<Part> inputs;
    private final Map<Expr, Part> known = new IdentityHashMap<>();
    private final List<Tensor> undecided = new ArrayList<>();
    private final Tensor bound;

    /// @param y the operation's result
    /// @param bounds of each of its inputs, in float64
    RunningBound(Pointwise operation, Tensor y, List<Tensor> bounds) {
        inputs = new ArrayList<>();
        for (int i = 0; i < bounds.size(); i++) {
            inputs.add(new Part(y.inputs().get(i).to(DType.FLOAT64), bounds.get(i)));
        }
        bound = part(operation.meaning()).bound().broadcastTo(y.shape());
    }

    Tensor bound() {
        return bound;
    }

    /// Truth values, elementwise: a comparison or a step that may turn out otherwise.
    List<Tensor> undecided() {
        return undecided;
    }

    private Part part(Expr expression) {
        Part part = known.get(expression);
        if (part == null) {
            part = switch (expression) {
                case Expr.Arg(int index) -> inputs.get(index);
                case Expr.Const(double number) -> constant(number);
                case Expr.Apply(Primitive primitive, List<Expr> operands)
                when primitive == Primitive.POLYGAMMA && operands.getFirst() instanceof Expr.Const(double order) ->
                    polygamma((int) order, part(operands.get(1)));
                case Expr.Apply(Primitive primitive, List<Expr> operands) ->
                    applied(primitive, operands.stream().map(this::part).toList());
            };
            known.put(expression, part);
        }
        return part;
    }

    /// A short binary fraction is the same everywhere.
    private Part constant(double number) {
        Tensor value = number(number);
        boolean isShort = number == (float) number || Double.isInfinite(number);
        return new Part(value, isShort ? number(0) : value.abs());
    }

    private Tensor number(double number) {
        return inputs.getFirst().bound().constant(number);
    }

    private Part applied(Primitive primitive, List<Part> operands) {
        Tensor a = operands.getFirst().value();
        Tensor b = operands.get(Math.min(1, operands.size() - 1)).value();
        Tensor ofA = operands.getFirst().bound();
        Tensor ofB = operands.get(Math.min(1, operands.size() - 1)).bound();
        return switch (primitive) {
            case NEG -> new Part(a.neg(), ofA);
            case ABS -> new Part(a.abs(), ofA);
            case MIN -> new Part(a.minimum(b), ofTheLarger(a.neg(), ofA, b.neg(), ofB));
            case MAX -> new Part(a.maximum(b), ofTheLarger(a, ofA, b, ofB));
            case SELECT -> {
                Part no = operands.get(2);
                Tensor condition = a.ne(0);
                yield new Part(condition.where(b, no.value()), condition.where(ofB, no.bound()));
            }
            case SIGN -> step(a.sign(), a, ofA);
            case FLOOR -> step(a.floor(), a.sub(a.round()), ofA);
            case RINT -> step(a.round(), a.add(0.5).sub(a.add(0.5).round()), ofA);
            case REM -> {
                Tensor often = a.div(b);
                Tensor magnitude = often.abs();
                step(
                        often,
                        often.sub(often.round()),
                        ofA.div(b.abs()).add(magnitude.mul(ofB.div(b.abs()).add(1))));
                yield new Part(a.fmod(b), a.abs().add(ofA).add(magnitude.mul(ofB)));
            }
            case LT -> step(a.lt(b).to(DType.FLOAT64), a.sub(b), ofA.add(ofB));
            case LE -> step(a.le(b).to(DType.FLOAT64), a.sub(b), ofA.add(ofB));
            case EQ -> step(a.eq(b).to(DType.FLOAT64), unlessEqual(a, ofA, b, ofB), ofA.add(ofB));
            case NE -> step(a.ne(b).to(DType.FLOAT64), unlessEqual(a, ofA, b, ofB), ofA.add(ofB));
            case ADD -> smooth(a.add(b), ofA, ofB);
            case SUB -> smooth(a.sub(b), ofA, ofB);
            // Two errors meet: beside a zero of both nothing else is left.
            case MUL -> smooth(a.mul(b), passed(b, ofA), passed(a, ofB), passed(ofA.mul(UNIT), ofB));
            // (a/b)·(B/b), because a/b/b may be less than any number.
            case DIV -> smooth(a.div(b), ofA.div(b.abs()), passed(a.div(b), ofB.div(b.abs())));
            case POW ->
                // What the logarithm loses counts as often as it is multiplied.
                smooth(
                        a.pow(b),
                        passed(b.mul(a.pow(b.sub(1))), ofA.add(a.abs())),
                        passed(a.pow(b).mul(a.abs().log()), ofB));
            case ATAN2 -> {
                Tensor square = a.square().add(b.square());
                yield smooth(a.atan2(b), passed(b.div(square), ofA), passed(a.div(square), ofB));
            }
            case HYPOT -> smooth(a.hypot(b), ofA, ofB);
            case POLYGAMMA -> throw new IllegalStateException("an order that is not constant");
            case LGAMMA -> smooth(a.lgamma(), passed(a.digamma(), ofA.add(a.abs())));
            // √(0 + e) = √e
            case SQRT ->
                smooth(
                        a.sqrt(),
                        passed(a.sqrt().mul(2).rdiv(1), ofA)
                                .minimum(ofA.div(UNIT).sqrt()));
            case EXP -> smooth(a.exp(), passed(a.exp(), ofA));
            case EXPM1 -> smooth(a.expm1(), passed(a.exp(), ofA));
            case LOG -> smooth(a.log(), ofA.div(a.abs()));
            case SIN -> smooth(a.sin(), passed(a.cos(), ofA));
            case COS -> smooth(a.cos(), passed(a.sin(), ofA));
            case TAN -> smooth(a.tan(), passed(a.cos().square().rdiv(1), ofA));
            case ASIN -> smooth(a.asin(), passed(a.square().rsub(1).sqrt().rdiv(1), ofA));
            case ACOS -> smooth(a.acos(), passed(a.square().rsub(1).sqrt().rdiv(1), ofA));
            case ATAN -> smooth(a.atan(), passed(a.square().add(1).rdiv(1), ofA));
            case SINH -> smooth(a.sinh(), passed(a.cosh(), ofA));
            case COSH -> smooth(a.cosh(), passed(a.sinh(), ofA));
            case TANH -> smooth(a.tanh(), passed(a.cosh().square().rdiv(1), ofA));
            case ASINH -> smooth(a.asinh(), passed(a.square().add(1).sqrt().rdiv(1), ofA));
            case ACOSH -> smooth(a.acosh(), passed(a.square().sub(1).sqrt().rdiv(1), ofA));
            case ATANH -> smooth(a.atanh(), passed(a.square().rsub(1).rdiv(1), ofA));
            case ERF -> smooth(a.erf(), passed(a.square().neg().exp().mul(2 / Math.sqrt(Math.PI)), ofA));
            case ERFC -> smooth(a.erfc(), passed(a.square().neg().exp().mul(2 / Math.sqrt(Math.PI)), ofA));
        };
    }

    /// Its sums and reflections lose what is added and taken away again on the way.
    private static Part polygamma(int order, Part x) {
        return smooth(
                polygamma(order, x.value()),
                passed(polygamma(order + 1, x.value()), x.bound().add(x.value().abs())));
    }

    private static Tensor polygamma(int order, Tensor x) {
        return order == 0 ? x.digamma() : x.polygamma(order);
    }

    private static Tensor passed(Tensor derivative, Tensor bound) {
        // Nothing times an infinite slope is nothing.
        return bound.gt(0).where(derivative.abs().mul(bound), bound);
    }

    private static Part smooth(Tensor value, Tensor... passed) {
        Tensor sum = value.abs();
        for (Tensor one : passed) {
            sum = sum.add(one);
        }
        return new Part(value, sum);
    }

    /// The bound of the number that is clearly the larger, or of the less certain one.
    private static Tensor ofTheLarger(Tensor a, Tensor ofA, Tensor b, Tensor ofB) {
        Tensor gap = a.sub(b);
        Tensor close = gap.abs().le(ofA.add(ofB).mul(CLOSE));
        return close.where(ofA.maximum(ofB), gap.gt(0).where(ofA, ofB));
    }

    /// Two equal numbers that were rounded alike stay equal: as the largest of some and that one among them.
    private static Tensor unlessEqual(Tensor a, Tensor ofA, Tensor b, Tensor ofB) {
        Tensor alike = a.eq(b).and(ofA.gt(0)).and(ofB.gt(0));
        return alike.where(Double.POSITIVE_INFINITY, a.sub(b));
    }

    /// What becomes a whole number or a truth value: a step, and no promise for what is no number.
    static Tensor undecidedCast(Tensor x, Tensor bound, DType to) {
        Tensor gap = to == DType.BOOL ? x : x.sub(x.round());
        return undecided(gap, bound).or(x.sub(x).ne(0));
    }

    private Part step(Tensor value, Tensor gap, Tensor made) {
        undecided.add(undecided(gap, made));
        return new Part(value, number(0));
    }

    /// What is exactly at a border because nothing was rounded on the way stays there. No number has no side.
    private static Tensor undecided(Tensor gap, Tensor made) {
        return gap.abs().le(made.mul(CLOSE)).and(made.gt(0)).or(gap.ne(gap));
    }
}
