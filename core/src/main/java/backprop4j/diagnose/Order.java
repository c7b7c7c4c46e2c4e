package backprop4j.diagnose;

import backprop4j.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// Tensors in the order in which they were created, inputs first: that of the forward pass, then that of the
/// backward pass.
final class Order {
    private Order() {}

    /// Everything that some tensors are made from, and they themselves.
    static List<Tensor> upTo(Collection<Tensor> results) {
        return between(results, List.of());
    }

    /// What a result is made of behind some tensors, which are left out.
    static List<Tensor> between(Tensor result, List<Tensor> behind) {
        return between(List.of(result), behind);
    }

    private static List<Tensor> between(Collection<Tensor> results, List<Tensor> behind) {
        Set<Tensor> seen = identitySet();
        seen.addAll(behind);
        var todo = new ArrayDeque<Tensor>();
        var found = new ArrayList<Tensor>();
        for (Tensor result : results) {
            if (seen.add(result)) {
                todo.add(result);
            }
        }
        while (!todo.isEmpty()) {
            Tensor tensor = todo.removeLast();
            found.add(tensor);
            for (Tensor input : tensor.inputs()) {
                if (seen.add(input)) {
                    todo.add(input);
                }
            }
        }
        found.sort(Comparator.comparingLong(Tensor::order));
        return found;
    }

    static <T> Set<T> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
