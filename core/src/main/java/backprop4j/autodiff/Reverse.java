package backprop4j.autodiff;

import backprop4j.Gradients;
import backprop4j.Tensor;
import backprop4j.op.Composite;
import backprop4j.op.Leaf;
import backprop4j.op.Op;
import backprop4j.op.Pointwise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
        reverse.run(cost, seed, Set.of());
        return new Gradients(cost, reverse.adjoints, reverse.locals);
    }

    private void run(Tensor cost, Tensor seed, Set<Tensor> stops) {
        contributions.put(cost, new ArrayList<>(List.of(seed)));
        for (Tensor tensor : reached(cost, stops)) {
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
        inner.run(composite.expand(inputs), adjoint, stops);
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

    /// Every tensor the result is made from, down to the stops, the last created first.
    private static List<Tensor> reached(Tensor result, Set<Tensor> stops) {
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var todo = new ArrayDeque<Tensor>();
        todo.add(result);
        seen.add(result);
        while (!todo.isEmpty()) {
            Tensor tensor = todo.removeLast();
            if (stops.contains(tensor)) {
                continue;
            }
            for (Tensor input : tensor.inputs()) {
                if (seen.add(input)) {
                    todo.add(input);
                }
            }
        }
        var order = new ArrayList<>(seen);
        order.sort(Comparator.comparingLong(Tensor::order).reversed());
        return order;
    }
}
