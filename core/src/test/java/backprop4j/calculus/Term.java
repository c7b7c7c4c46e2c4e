package backprop4j.calculus;

import backprop4j.DType;
import backprop4j.Tensor;
import backprop4j.op.Blockwise;
import backprop4j.op.Composite;
import backprop4j.op.Contract;
import backprop4j.op.Expr;
import backprop4j.op.Index;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;
import backprop4j.op.Region;
import backprop4j.op.Uniform;
import java.util.List;

/// A formula for one element, read from the meaning of an operation or from the tensors of a derivative.
sealed interface Term {
    record Symbol(String name) implements Term {}

    record Number(double value) implements Term {}

    /// A function of other terms, by the name of the primitive or of the operation.
    record Call(String function, List<Term> operands) implements Term {}

    /// The meaning of an operation in these symbols.
    static Term of(Expr meaning, List<String> symbols) {
        return switch (meaning) {
            case Expr.Arg(int index) -> new Symbol(symbols.get(index));
            case Expr.Const(double value) -> new Number(value);
            case Expr.Apply(var primitive, var operands) ->
                new Call(
                        primitive.toString(),
                        operands.stream().map(operand -> of(operand, symbols)).toList());
        };
    }

    /// A derivative that was built for symbols without numbers.
    static Term of(Tensor tensor) {
        List<Term> operands = tensor.inputs().stream().map(Term::of).toList();
        return switch (tensor.op()) {
            case Leaf.Input input -> new Symbol(input.name());
            case Leaf.Literal literal -> new Number(literal.value());
            case Pointwise cast
            when cast.isCast() ->
                tensor.inputs().getFirst().dtype() == DType.BOOL ? new Call("truth", operands) : operands.getFirst();
            case Pointwise pointwise -> new Call(pointwise.name(), operands);
            // One number for every element.
            case Layout.Broadcast broadcast -> operands.getFirst();
            case Leaf _, Layout _, Reduce _, Contract _, Index _, Blockwise _, Uniform _, Composite _, Region _ ->
                throw new IllegalArgumentException("a local derivative is made of " + tensor.op());
        };
    }

    /// How many symbols, numbers and functions it is made of.
    default int size() {
        return switch (this) {
            case Symbol symbol -> 1;
            case Number number -> 1;
            case Call(String function, List<Term> operands) ->
                1 + operands.stream().mapToInt(Term::size).sum();
        };
    }
}
