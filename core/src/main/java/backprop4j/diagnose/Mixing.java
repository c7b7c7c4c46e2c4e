package backprop4j.diagnose;

import backprop4j.Tensor;
import backprop4j.op.Layout;
import backprop4j.op.Pointwise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Where the examples of a batch meet though nobody meant them to: it follows from shapes alone.
public final class Mixing {
    private final Tensor answer;
    private final int examples;
    private final List<Tensor> order;
    private final Set<Tensor> fromAnswer;
    private final Set<Tensor> fromTarget;

    private Mixing(Tensor cost, Tensor answer, Tensor target, int examples) {
        this.answer = answer;
        this.examples = examples;
        this.order = Order.upTo(List.of(cost));
        this.fromAnswer = from(answer);
        this.fromTarget = from(target);
    }

    /// Answers `[n, 1]` that meet targets `[n]` as `[n, n]`, and a softmax along the axis of the examples.
    ///
    /// @param answer what the model answers with, `[examples, …]`, of a part of a batch
    /// @param target what the cost compares it with
    /// @param batch how many examples a whole batch has
    public static List<Finding> of(Tensor cost, Tensor answer, Tensor target, int batch) {
        int examples = answer.shape().rank() == 0 ? 1 : answer.shape().size(0);
        if (examples < 2) {
            return List.of();
        }
        var mixing = new Mixing(cost, answer, target, examples);
        var findings = new ArrayList<Finding>();
        for (Tensor tensor : mixing.order) {
            if (mixing.isPairs(tensor)) {
                findings.add(Finding.of(
                        Kind.MIXED,
                        Severity.WARNING,
                        Place.of(tensor),
                        new Quantity("examples", batch),
                        new Quantity("pairs", (double) batch * batch)));
            } else if (mixing.isAcross(tensor)) {
                findings.add(Finding.of(Kind.MIXED, Severity.WARNING, Place.of(tensor), new Quantity("examples", batch))
                        .variant("axis"));
            }
        }
        return List.copyOf(findings);
    }

    private Set<Tensor> from(Tensor source) {
        Set<Tensor> made = Order.identitySet();
        made.add(source);
        for (Tensor tensor : order) {
            if (tensor.inputs().stream().anyMatch(made::contains)) {
                made.add(tensor);
            }
        }
        return made;
    }

    /// Whether each answer meets the target of each example: both were repeated, along different axes. Distances
    /// of all pairs that are meant compare vectors, and have an axis more.
    private boolean isPairs(Tensor tensor) {
        if (!(tensor.op() instanceof Pointwise)
                || tensor.inputs().size() != 2
                || tensor.shape().rank() != 2) {
            return false;
        }
        Tensor left = tensor.inputs().get(0);
        Tensor right = tensor.inputs().get(1);
        boolean compared = isOnly(left, fromAnswer, fromTarget) && isOnly(right, fromTarget, fromAnswer)
                || isOnly(left, fromTarget, fromAnswer) && isOnly(right, fromAnswer, fromTarget);
        return compared
                && tensor.shape().size(0) == examples
                && tensor.shape().size(1) == examples
                && isRepeated(left)
                && isRepeated(right);
    }

    private static boolean isOnly(Tensor tensor, Set<Tensor> from, Set<Tensor> notFrom) {
        return from.contains(tensor) && !notFrom.contains(tensor);
    }

    /// Whether one number of each example was repeated for all the others.
    private boolean isRepeated(Tensor tensor) {
        return tensor.op() instanceof Layout.Broadcast
                && tensor.inputs().getFirst().shape().count() == examples;
    }

    /// Whether scores `[examples, classes]` that have the answer's shape are weighed against those of other
    /// examples.
    private boolean isAcross(Tensor tensor) {
        return Functions.isSoftmax(tensor.op())
                && tensor.op().name().endsWith("[axis=0]")
                && tensor.shape().rank() == 2
                && tensor.shape().equals(answer.shape())
                && tensor.shape().size(0) == examples
                && tensor.shape().size(1) != examples;
    }
}
