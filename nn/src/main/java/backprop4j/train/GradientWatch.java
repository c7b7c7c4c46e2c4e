package backprop4j.train;

import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Tensor;
import backprop4j.op.Contract;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a step looks at to know, before it changes anything, whether all gradients are numbers.
///
/// The sum of all entries of the gradients tells it, and costs another pass over as much memory as the weights
/// have. Of a weight that is multiplied with activations, z = a·wᵀ, the gradient is made of a and ∂C/∂z, which
/// are much smaller in small batches: if their sums are numbers, so are they, and if these sums are not large,
/// their products are far from overflow. Of the data z stands in: it is no number in each row of the data that
/// holds one that is none.
///
/// @param sum a scalar
/// @param isExact whether it is a number exactly if all gradients are; else only one of up to [#SMALL] tells that
///     they are
record GradientWatch(Tensor sum, boolean isExact) {
    /// Of two factors whose products, 10⁵ of them added up, overflow float32 one is above 10¹⁶; the rounding of a
    /// sum of such numbers alone is above this, even where they cancel.
    static final double SMALL = 1e9;

    /// The sum of all entries.
    static GradientWatch exact(Gradients gradients, Collection<Parameter> learned) {
        return new GradientWatch(
                sum(gradients, learned.stream().map(gradients::of).toList(), true), true);
    }

    /// The least to look at.
    static GradientWatch cheap(Gradients gradients, Collection<Parameter> learned) {
        Map<Tensor, List<Tensor>> readers = readers(gradients.cost());
        Set<Tensor> watched = Collections.newSetFromMap(new IdentityHashMap<>());
        var inOrder = new ArrayList<Tensor>();
        boolean isExact = true;
        for (Parameter parameter : learned) {
            Tensor gradient = gradients.of(parameter);
            Tensor weight = gradients.leafOf(parameter);
            List<Tensor> factors = factors(gradients, weight, readers.getOrDefault(weight, List.of()));
            boolean isCheaper = !factors.isEmpty()
                    && factors.stream()
                                    .mapToLong(factor -> factor.shape().count())
                                    .sum()
                            < gradient.shape().count() / 2;
            isExact &= !isCheaper;
            for (Tensor tensor : isCheaper ? factors : List.of(gradient)) {
                if (watched.add(tensor)) {
                    inOrder.add(tensor);
                }
            }
        }
        return new GradientWatch(sum(gradients, inOrder, isExact), isExact);
    }

    /// The sum of all, where only what is no number counts; else of magnitudes, so that none makes up for
    /// another.
    private static Tensor sum(Gradients gradients, List<Tensor> watched, boolean isExact) {
        Tensor total = gradients.cost().constant(0);
        for (Tensor tensor : watched) {
            Tensor sum = tensor.sum();
            total = total.add(isExact ? sum : sum.abs());
        }
        return total;
    }

    private static Map<Tensor, List<Tensor>> readers(Tensor cost) {
        Map<Tensor, List<Tensor>> readers = new IdentityHashMap<>();
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var todo = new ArrayDeque<Tensor>(List.of(cost));
        seen.add(cost);
        while (!todo.isEmpty()) {
            Tensor tensor = todo.removeLast();
            for (Tensor input : tensor.inputs()) {
                readers.computeIfAbsent(input, key -> new ArrayList<>()).add(tensor);
                if (seen.add(input)) {
                    todo.add(input);
                }
            }
        }
        return readers;
    }

    /// What the gradient of a weight is a sum of products of; empty if it has other readers than products.
    private static List<Tensor> factors(Gradients gradients, Tensor weight, List<Tensor> readers) {
        var factors = new ArrayList<Tensor>();
        for (Tensor z : readers) {
            if (!(z.op() instanceof Contract) || !gradients.reaches(z)) {
                return List.of();
            }
            factors.add(gradients.of(z));
            for (Tensor operand : z.inputs()) {
                boolean isGiven = behindLayouts(operand).op() instanceof Leaf;
                if (operand != weight) {
                    factors.add(isGiven ? z : operand);
                }
            }
        }
        return factors;
    }

    private static Tensor behindLayouts(Tensor tensor) {
        Tensor source = tensor;
        while (source.op() instanceof Layout && source.inputs().size() == 1) {
            source = source.inputs().getFirst();
        }
        return source;
    }
}
