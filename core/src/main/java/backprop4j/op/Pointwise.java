package backprop4j.op;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One element from the same element of each input: a name, a meaning, and the local derivatives. Reverse mode,
/// fusion, kernels and explanation all derive from these.
public final class Pointwise implements Op {
    /// The derivative of the result by one input, written with the inputs x and the result y.
    @FunctionalInterface
    public interface Local {
        Tensor of(List<Tensor> x, Tensor y);
    }

    /// How the result's element type follows from the inputs'.
    private sealed interface Result {
        record Same() implements Result {}

        record Choice() implements Result {}

        record Truth() implements Result {}

        record Logic() implements Result {}

        record Fixed(DType dtype) implements Result {}
    }

    private final String name;
    private final int arity;
    private final Expr meaning;
    private final Result result;
    private final List<Local> locals;

    private Pointwise(String name, int arity, Expr meaning, Result result, List<Local> locals) {
        this.name = name;
        this.arity = arity;
        this.meaning = meaning;
        this.result = result;
        this.locals = locals;
    }

    private static final Expr X = new Expr.Arg(0);
    private static final Expr Y = new Expr.Arg(1);

    /// A differentiable function of one element: its meaning in x, its derivative in x and y = f(x). Anyone may
    /// add one, and every engine, fusion, both modes of differentiation to any order, and the explanation know
    /// it:
    ///
    /// ```java
    /// static final Pointwise SOFTSIGN = Pointwise.unary(
    ///         "softsign", x -> x.div(x.abs().add(1)), (x, y) -> x.abs().add(1).square().rdiv(1));
    /// Tensor y = Tensor.pointwise(SOFTSIGN, x);
    /// ```
    public static Pointwise unary(String name, UnaryOperator<Expr> meaning, BinaryOperator<Tensor> derivative) {
        Local local = (x, y) -> derivative.apply(x.get(0), y);
        return new Pointwise(name, 1, meaning.apply(X), new Result.Same(), List.of(local));
    }

    /// A differentiable function of two elements with its two partial derivatives, each written with the list of
    /// the inputs and the result.
    public static Pointwise binary(String name, BinaryOperator<Expr> meaning, Local byFirst, Local bySecond) {
        return new Pointwise(name, 2, meaning.apply(X, Y), new Result.Same(), List.of(byFirst, bySecond));
    }

    /// A differentiable function of three elements with its partial derivatives: its meaning in arguments 0, 1
    /// and 2.
    public static Pointwise ternary(String name, Expr meaning, Local byFirst, Local bySecond, Local byThird) {
        return new Pointwise(name, 3, meaning, new Result.Same(), List.of(byFirst, bySecond, byThird));
    }

    /// A function of one element that is taken for a constant.
    static Pointwise withoutDerivative(String name, UnaryOperator<Expr> meaning) {
        return new Pointwise(name, 1, meaning.apply(X), new Result.Same(), List.of());
    }

    /// A truth value of two numbers; it has no derivative.
    static Pointwise comparison(String name, BinaryOperator<Expr> meaning) {
        return new Pointwise(name, 2, meaning.apply(X, Y), new Result.Truth(), List.of());
    }

    /// A truth value of truth values.
    static Pointwise logic(String name, int arity, Expr meaning) {
        return new Pointwise(name, arity, meaning, new Result.Logic(), List.of());
    }

    /// `condition ? a : b`.
    static Pointwise choice(String name, Local byFirst, Local bySecond) {
        Expr meaning = Expr.apply(Primitive.SELECT, X, Y, new Expr.Arg(2));
        Local none = (x, y) -> {
            throw new IllegalStateException("a condition has no derivative");
        };
        return new Pointwise(name, 3, meaning, new Result.Choice(), List.of(none, byFirst, bySecond));
    }

    /// A change of element type, rounded to nearest.
    static Pointwise cast(DType dtype) {
        return new Pointwise("to_" + dtype, 1, X, new Result.Fixed(dtype), List.of());
    }

    @Override
    public String name() {
        return name;
    }

    public int arity() {
        return arity;
    }

    public Expr meaning() {
        return meaning;
    }

    /// Whether this changes the element type and nothing else.
    public boolean isCast() {
        return result instanceof Result.Fixed;
    }

    /// The local derivative by input `index`; null if there is none.
    public @Nullable Tensor local(int index, List<Tensor> inputs, Tensor output) {
        if (locals.isEmpty() || !inputs.get(index).dtype().isFloating()) {
            return null;
        }
        return locals.get(index).of(inputs, output);
    }

    /// A cast's transpose casts back; any other pointwise operation multiplies with its local derivative.
    @Override
    public @Nullable Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
        if (isCast()) {
            DType source = inputs.getFirst().dtype();
            return source.isFloating() && output.dtype().isFloating() ? adjoint.to(source) : null;
        }
        Tensor local = local(index, inputs, output);
        return local == null ? null : adjoint.scaledBy(local);
    }

    /// A cast casts directions too; any other pointwise operation multiplies them with its local derivatives.
    @Override
    public @Nullable Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions) {
        @Nullable Tensor sum = null;
        for (int index = 0; index < directions.size(); index++) {
            Tensor direction = directions.get(index);
            if (direction == null) {
                continue;
            }
            if (isCast()) {
                return output.dtype().isFloating() ? direction.to(output.dtype()) : null;
            }
            Tensor local = local(index, inputs, output);
            sum = Op.sum(sum, local == null ? null : direction.scaledBy(local));
        }
        return sum;
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        Shape first = inputs.getFirst();
        for (Shape shape : inputs) {
            if (!shape.equals(first)) {
                throw new IllegalArgumentException("the operands have the shapes " + inputs);
            }
        }
        return first;
    }

    @Override
    public DType dtype(List<DType> inputs) {
        return switch (result) {
            case Result.Same same -> floating(Op.common(inputs));
            case Result.Truth truth -> {
                Op.common(inputs);
                yield DType.BOOL;
            }
            case Result.Logic logic -> truth(Op.common(inputs));
            case Result.Choice choice -> {
                truth(inputs.getFirst());
                yield Op.common(inputs.subList(1, 3));
            }
            case Result.Fixed fixed -> fixed.dtype();
        };
    }

    /// The type in which engines compute: that of the result, or of what is compared; whole numbers compare as
    /// float64, exactly.
    public DType compute(DType result, List<DType> inputs) {
        if (result.isFloating()) {
            return result;
        }
        DType source = inputs.getLast();
        return source == DType.INT32 ? DType.FLOAT64 : source.isFloating() ? source : DType.FLOAT32;
    }

    private DType floating(DType dtype) {
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException("a tensor of " + dtype + " has no arithmetic: "
                    + (dtype == DType.BOOL
                            ? "convert it with .to(DType.FLOAT32), or choose with where(…)"
                            : "whole numbers only count and pick; convert them with .to(DType.FLOAT32)"));
        }
        return dtype;
    }

    private static DType truth(DType dtype) {
        if (dtype != DType.BOOL) {
            throw new IllegalArgumentException(
                    "a condition is needed here (a bool tensor, as x.gt(0) makes one), not " + dtype);
        }
        return dtype;
    }

    /// Two operations of one name and meaning compute the same; their derivatives are part of other graphs.
    @Override
    public boolean equals(Object other) {
        return other instanceof Pointwise that
                && name.equals(that.name)
                && result.equals(that.result)
                && meaning.equals(that.meaning);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
