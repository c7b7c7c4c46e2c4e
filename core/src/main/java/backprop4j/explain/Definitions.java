package backprop4j.explain;

import backprop4j.Cell;
import backprop4j.Parameter;
import backprop4j.Tensor;
import backprop4j.explain.Formula.Symbol;
import backprop4j.op.Arithmetic;
import backprop4j.op.Contract;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Pointwise;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What symbols stand for: how a tensor is made of those with names.
final class Definitions {
    /// Operations without a name of their own inside each other.
    private static final int DEEPEST = 8;

    private final Names names;
    private final Tensor cost;

    Definitions(Names names, Tensor cost) {
        this.names = names;
        this.cost = cost;
    }

    /// The definition of a symbol that occurs.
    Definition of(Symbol symbol) {
        Tensor tensor = Objects.requireNonNull(names.owner(symbol.key()), symbol.key());
        return new Definition(
                symbol.whole(),
                kind(tensor, symbol),
                tensor.op() instanceof Leaf ? number(tensor) : meaning(tensor, 0),
                Names.word(tensor),
                tensor.shape().toString(),
                tensor.origin().layer(),
                String.valueOf(tensor.origin()));
    }

    /// What is given, if it is one number: the class of the only sample.
    private static @Nullable Formula number(Tensor leaf) {
        return leaf.shape().count() == 1 ? new Formula.Number(leaf.storage().get(0)) : null;
    }

    private Definition.Kind kind(Tensor tensor, Symbol symbol) {
        if (tensor == cost) {
            return Definition.Kind.COST;
        }
        if (tensor.op() instanceof Leaf leaf) {
            return leaf instanceof Leaf.CellValue ? Definition.Kind.PARAMETER : Definition.Kind.DATA;
        }
        return switch (symbol.base()) {
            case "z" -> Definition.Kind.WEIGHTED_SUM;
            case "a" -> Definition.Kind.ACTIVATION;
            case "v" -> Definition.Kind.BACKWARD;
            default -> Definition.Kind.INTERMEDIATE;
        };
    }

    /// How a tensor is made of those with names.
    Formula meaning(Tensor tensor) {
        return tensor.op() instanceof Leaf ? names.ofWhole(tensor) : meaning(tensor, 0);
    }

    /// One element of a sequence is called by its place: `x[2]`.
    private static Formula picked(Tensor tensor, Formula whole) {
        return tensor.op() instanceof Layout.Slice slice
                        && tensor.shape().rank() > 0
                        && tensor.shape().size(0) == 1
                        && tensor.inputs().getFirst().shape().size(0) > 1
                        && whole instanceof Symbol(String base, int number, List<Integer> indices)
                        && indices.isEmpty()
                ? new Symbol(base, number, List.of(slice.start().getFirst()))
                : whole;
    }

    private Formula meaning(Tensor tensor, int depth) {
        if (tensor.op() instanceof Leaf.Literal(double number)) {
            return new Formula.Number(number);
        }
        List<Tensor> inputs = tensor.inputs();
        boolean isSameElsewhere = tensor.op() instanceof Layout && inputs.size() == 1
                || tensor.op() instanceof Pointwise function && function.isCast();
        List<Formula> parts = inputs.stream()
                .map(input -> names.isKnown(input) || depth > DEEPEST
                        ? names.ofWhole(input)
                        : meaning(input, isSameElsewhere ? depth : depth + 1))
                .toList();
        if (isSameElsewhere) {
            return picked(tensor, parts.getFirst());
        }
        if (tensor.op().equals(Arithmetic.ADD)) {
            return new Formula.Sum(parts);
        }
        if (tensor.op().equals(Arithmetic.SUB)) {
            return new Formula.Sum(
                    List.of(parts.get(0), new Formula.Product(List.of(new Formula.Number(-1), parts.get(1)))));
        }
        if (tensor.op().equals(Arithmetic.NEG)) {
            return new Formula.Product(List.of(new Formula.Number(-1), parts.getFirst()));
        }
        if (tensor.op() instanceof Contract) {
            // A weight stands in front, as in w·a: out × in times in.
            return new Formula.Product(isWeight(inputs.getLast()) ? parts.reversed() : parts);
        }
        if (tensor.op().equals(Arithmetic.MUL)) {
            return new Formula.Product(parts);
        }
        if (tensor.op().equals(Arithmetic.DIV)) {
            return new Formula.Fraction(parts.get(0), parts.get(1));
        }
        return new Formula.Apply(Names.word(tensor), parts, List.of());
    }

    private static boolean isWeight(Tensor tensor) {
        return tensor.op() instanceof Leaf.CellValue(Cell cell) && cell instanceof Parameter;
    }
}
