package backprop4j;

import backprop4j.explain.Explanation;
import backprop4j.op.Leaf;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// ∇ of a cost: its derivative by every tensor on the way to it. A value: computing it changes nothing, and every
/// derivative in it is a tensor that can be differentiated again.
public final class Gradients {
    private final Tensor cost;
    private final Map<Tensor, Tensor> adjoints;
    private final Map<Tensor, @Nullable Tensor[]> locals;

    /// Made by [Tensor#backward].
    public Gradients(Tensor cost, Map<Tensor, Tensor> adjoints, Map<Tensor, @Nullable Tensor[]> locals) {
        this.cost = cost;
        this.adjoints = adjoints;
        this.locals = locals;
    }

    /// The cost C that is differentiated.
    public Tensor cost() {
        return cost;
    }

    /// ∂C/∂t, of t's shape: of a tensor on the way to the cost, or of a parameter's value.
    ///
    /// @throws TensorException with the reason, if the cost does not depend differentiably on it
    public Tensor of(Operand operand) {
        Tensor tensor = leafOf(operand);
        Tensor adjoint = adjoints.get(tensor);
        if (adjoint == null) {
            throw absent(
                    tensor.op() instanceof Leaf
                            ? tensor.op().name()
                            : "this " + tensor.op().name(),
                    tensor);
        }
        return adjoint;
    }

    /// Whether the cost depends differentiably on it, so that [#of] answers with numbers.
    public boolean reaches(Operand operand) {
        if (operand instanceof Cell cell) {
            return adjoints.keySet().stream().anyMatch(t -> isValueOf(t, cell));
        }
        return adjoints.containsKey(operand.tensor());
    }

    /// The local derivative that the backward pass multiplied with on the way from a pointwise result to its
    /// input `index`: σ'(z) for `z.sigmoid()`. Null if there is none.
    public @Nullable Tensor local(Tensor result, int index) {
        Tensor[] known = locals.get(result);
        return known == null ? null : known[index];
    }

    /// The chain rule for one entry of ∂C/∂t: `grad.explain(w, 0, 1)` unfolds ∂C/∂w₀₁ with its numbers, down to
    /// the cost.
    ///
    /// @throws TensorException if the cost does not depend on it, or there is no such entry
    public Explanation explain(Operand operand, int... indices) {
        return Explanation.of(this, operand, indices);
    }

    /// The tensor on the way to the cost that an operand stands for: of a parameter, the leaf with its value.
    public Tensor leafOf(Operand operand) {
        return operand instanceof Cell cell ? leafOf(cell) : operand.tensor();
    }

    private static boolean isValueOf(Tensor tensor, Cell cell) {
        return tensor.op() instanceof Leaf.CellValue(Cell owner) && owner == cell;
    }

    private Tensor leafOf(Cell cell) {
        var leaves = adjoints.keySet().stream().filter(t -> isValueOf(t, cell)).toList();
        if (leaves.size() > 1) {
            throw TensorException.of(
                    "gradient of " + cell.name(),
                    "the cost uses " + leaves.size() + " different values of it, because it was updated in between",
                    "build the whole cost before updating");
        }
        return leaves.isEmpty() ? cell.tensor() : leaves.getFirst();
    }

    private TensorException absent(String what, Tensor tensor) {
        String operation = "gradient of " + what;
        if (!tensor.dtype().isFloating()) {
            return TensorException.of(
                    operation, "it has no gradient: it holds " + tensor.dtype() + ", and only real numbers vary", "");
        }
        if (tensor.op() instanceof Leaf.Literal) {
            return TensorException.of(operation, "it is a number in a formula", "make it a Tensor or a Parameter");
        }
        Tensor barrier = barrierBehind(tensor);
        if (barrier != null) {
            return TensorException.of(
                    operation,
                    "it reaches the cost only through " + barrier.op().name() + " (" + barrier.origin()
                            + "), which has no derivative",
                    "");
        }
        return TensorException.of(
                operation,
                "the cost (" + cost.op().name() + ", " + cost.origin() + ") does not depend on it",
                "it was not used on the way to the cost, or detach() cut it off");
    }

    /// What bars the way of `tensor` to the cost: the last tensor without a derivative on it.
    private @Nullable Tensor barrierBehind(Tensor tensor) {
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var todo = new ArrayDeque<Tensor>();
        todo.add(cost);
        while (!todo.isEmpty()) {
            todo.removeLast().inputs().stream().filter(seen::add).forEach(todo::add);
        }
        seen.add(cost);
        Set<Tensor> dependent = Collections.newSetFromMap(new IdentityHashMap<>());
        dependent.add(tensor);
        return seen.stream()
                .sorted(Comparator.comparingLong(Tensor::order))
                .filter(t -> t.inputs().stream().anyMatch(dependent::contains) && dependent.add(t))
                .filter(adjoints::containsKey)
                .findFirst()
                // A real number that goes in and has no derivative is the operation's doing; else that of what made
                // whole numbers or truth values of real ones.
                .map(open -> open.inputs().stream()
                        .filter(input ->
                                dependent.contains(input) && !input.dtype().isFloating())
                        .findFirst()
                        .orElse(open))
                .orElse(null);
    }
}
