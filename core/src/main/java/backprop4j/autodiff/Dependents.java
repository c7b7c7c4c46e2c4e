package backprop4j.autodiff;

import backprop4j.Tensor;
import backprop4j.op.Leaf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// The part of an expression that depends on some of its tensors.
public final class Dependents {
    private Dependents() {}

    /// The tensors on the way from `roots` to `results` without the roots, in the order of creation: each follows
    /// its inputs.
    public static List<Tensor> of(Collection<Tensor> results, Collection<Tensor> roots) {
        Set<Tensor> depending = Collections.newSetFromMap(new IdentityHashMap<>());
        depending.addAll(roots);
        var found = new ArrayList<Tensor>();
        for (Tensor tensor : reached(results, depending)) {
            if (!depending.contains(tensor) && tensor.inputs().stream().anyMatch(depending::contains)) {
                depending.add(tensor);
                found.add(tensor);
            }
        }
        return found;
    }

    /// What `results` are made from that is itself made from numbers in formulas alone, which are part of it.
    public static List<Tensor> ofLiterals(Collection<Tensor> results) {
        Set<Tensor> found = Collections.newSetFromMap(new IdentityHashMap<>());
        var order = new ArrayList<Tensor>();
        for (Tensor tensor : reached(results, Set.of())) {
            boolean closed = tensor.op() instanceof Leaf
                    ? tensor.op() instanceof Leaf.Literal
                    : found.containsAll(tensor.inputs());
            if (closed) {
                found.add(tensor);
                order.add(tensor);
            }
        }
        return order;
    }

    /// Everything that `results` are made from, down to the stops, in the order of creation.
    public static List<Tensor> reached(Collection<Tensor> results, Set<Tensor> stops) {
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var todo = new ArrayDeque<Tensor>();
        for (Tensor result : results) {
            if (seen.add(result)) {
                todo.add(result);
            }
        }
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
        order.sort(Comparator.comparingLong(Tensor::order));
        return order;
    }
}
