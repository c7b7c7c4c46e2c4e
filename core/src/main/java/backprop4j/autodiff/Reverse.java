package backprop4j.autodiff;

import backprop4j.Gradients;
import backprop4j.Tensor;
import backprop4j.op.Composite;
import backprop4j.op.Leaf;
import backprop4j.op.Op;
import backprop4j.op.Pointwise;
import backprop4j.op.Region;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The backward pass: from the cost back to every tensor it depends on, as if the network ran in reverse.
///
/// A tensor's adjoint ∂C/∂t is the sum of what its consumers contribute, added in the order they were created. By
/// the time the loop reaches a tensor, walking against the order of creation, all its consumers have contributed.
public final class Reverse {
    private final Map<Tensor, Tensor> adjoints = new IdentityHashMap<>();
    private final Map<Tensor, List<Tensor>> contributions = new IdentityHashMap<>();
    private final Map<Tensor, @Nullable Tensor[]> locals = new IdentityHashMap<>();

    private Reverse() {}

    /// The gradient of a cost, given the derivative of the last result by the cost itself (1).
    public static Gradients of(Tensor cost, Tensor seed) {
        var reverse = new Reverse();
        reverse.run(List.of(cost), List.of(seed), Set.of());
        return new Gradients(cost, reverse.adjoints, reverse.locals);
    }

    /// What several results, each with its own adjoint, make of the derivatives by `sources`; null where there is
    /// none. A result may stand in the list again.
    public static List<@Nullable Tensor> of(List<Tensor> results, List<Tensor> seeds, List<Tensor> sources) {
        var reverse = new Reverse();
        reverse.run(results, seeds, Set.copyOf(sources));
        var found = new ArrayList<@Nullable Tensor>();
        sources.forEach(source -> found.add(reverse.adjoints.get(source)));
        return found;
    }

    private void run(List<Tensor> results, List<Tensor> seeds, Set<Tensor> stops) {
        for (int i = 0; i < seeds.size(); i++) {
            contributions
                    .computeIfAbsent(results.get(i), result -> new ArrayList<>())
                    .add(seeds.get(i));
        }
        for (Tensor tensor : Dependents.reached(results, stops).reversed()) {
            List<Tensor> parts = contributions.remove(tensor);
            if (parts == null) {
                continue;
            }
            tensor.origin().call(() -> {
                Tensor adjoint = total(parts);
                adjoints.put(tensor, adjoint);
                if (!stops.contains(tensor)) {
                    contribute(tensor, adjoint);
                }
                return adjoint;
            });
        }
    }

    /// Consumers contributed from the last created to the first; the sum goes the other way.
    private static Tensor total(List<Tensor> parts) {
        Tensor sum = parts.getLast();
        for (int i = parts.size() - 2; i >= 0; i--) {
            sum = sum.add(parts.get(i));
        }
        return sum;
    }

    private void contribute(Tensor tensor, Tensor adjoint) {
        Op op = tensor.op();
        List<Tensor> inputs = tensor.inputs();
        if (op instanceof Composite composite && !composite.hasRule()) {
            throughExpansion(composite, inputs, adjoint);
            return;
        }
        if (op instanceof Region region) {
            List<@Nullable Tensor> contributions = region.pullbacks(inputs, tensor, adjoint);
            for (int index = inputs.size() - 1; index >= 0; index--) {
                add(inputs.get(index), contributions.get(index));
            }
            return;
        }
        for (int index = inputs.size() - 1; index >= 0; index--) {
            Tensor input = inputs.get(index);
            if (!input.dtype().isFloating() || input.op() instanceof Leaf.Literal) {
                continue;
            }
            Tensor contribution;
            if (op instanceof Pointwise pointwise && !pointwise.isCast()) {
                Tensor local = pointwise.local(index, inputs, tensor);
                locals.computeIfAbsent(tensor, t -> new @Nullable Tensor[inputs.size()])[index] = local;
                contribution = local == null ? null : adjoint.scaledBy(local);
            } else {
                contribution = op.pullback(index, inputs, tensor, adjoint);
            }
            add(input, contribution);
        }
    }

    private void throughExpansion(Composite composite, List<Tensor> inputs, Tensor adjoint) {
        Set<Tensor> stops = Collections.newSetFromMap(new IdentityHashMap<>());
        stops.addAll(inputs);
        var inner = new Reverse();
        inner.run(List.of(composite.expand(inputs)), List.of(adjoint), stops);
        for (Tensor input : inputs.reversed()) {
            if (stops.remove(input)) {
                add(input, inner.adjoints.get(input));
            }
        }
    }

    private void add(Tensor input, @Nullable Tensor contribution) {
        if (contribution != null) {
            contributions.computeIfAbsent(input, t -> new ArrayList<>()).add(contribution);
        }
    }
}
