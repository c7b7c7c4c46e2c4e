package backprop4j.diagnose;

import backprop4j.Cell;
import backprop4j.Gradients;
import backprop4j.Operand;
import backprop4j.Tensor;
import backprop4j.op.Arithmetic;
import backprop4j.op.Leaf;
import java.util.List;
import java.util.Set;

/// Why there is no gradient at all.
final class Absence {
    private Absence() {}

    static Finding of(Gradients gradients, Operand operand) {
        List<Tensor> forward = Order.upTo(List.of(gradients.cost()));
        Tensor tensor = operand instanceof Cell cell
                ? forward.stream()
                        .filter(t -> t.op() instanceof Leaf.CellValue(Cell owner) && owner == cell)
                        .findFirst()
                        .orElseGet(cell::tensor)
                : operand.tensor();
        if (!tensor.dtype().isFloating() || tensor.op() instanceof Leaf.Literal) {
            return Finding.of(Kind.NOT_DIFFERENTIABLE, Severity.NOTE, Place.of(tensor))
                    .variant(tensor.op() instanceof Leaf.Literal ? "literal" : "");
        }
        if (forward.contains(tensor)) {
            Tensor barrier = barrier(gradients, forward, tensor);
            return barrier.op().equals(Arithmetic.STOP_GRADIENT)
                    ? Finding.of(Kind.STOPPED, Severity.ERROR, Place.of(barrier))
                            .with(Place.of(gradients.cost()))
                            .variant("gradient")
                    : Finding.of(Kind.NO_DERIVATIVE, Severity.ERROR, Place.of(barrier));
        }
        for (Tensor leaf : forward) {
            if (leaf.op() instanceof Leaf.Detached detached && detached.cutsOff(tensor)) {
                return Finding.of(Kind.STOPPED, Severity.ERROR, Place.of(leaf)).with(Place.of(gradients.cost()));
            }
        }
        return Finding.of(Kind.NOT_REACHED, Severity.ERROR, Place.of(tensor)).with(Place.of(gradients.cost()));
    }

    /// What bars the way to the cost: the last tensor without a derivative on it.
    private static Tensor barrier(Gradients gradients, List<Tensor> forward, Tensor tensor) {
        Set<Tensor> dependent = Order.identitySet();
        dependent.add(tensor);
        for (Tensor reader : forward) {
            if (reader.inputs().stream().anyMatch(dependent::contains)
                    && dependent.add(reader)
                    && gradients.reaches(reader)) {
                // A real number that goes in and has no derivative is the operation's doing; else that of what
                // made whole numbers or truth values of real ones.
                return reader.inputs().stream()
                        .filter(input ->
                                dependent.contains(input) && !input.dtype().isFloating())
                        .findFirst()
                        .orElse(reader);
            }
        }
        return gradients.cost();
    }
}
