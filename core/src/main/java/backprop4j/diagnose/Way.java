package backprop4j.diagnose;

import backprop4j.Gradients;
import backprop4j.Tensor;
import backprop4j.op.Leaf;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tensors between one tensor and the cost through which derivatives come back to it, with the numbers of
/// both passes.
final class Way {
    private final Gradients gradients;
    private final Tensor start;
    private final List<Tensor> tensors;
    private final Map<Tensor, List<Tensor>> consumers = new IdentityHashMap<>();
    private final Map<Tensor, Tensor> masks = new IdentityHashMap<>();
    private final boolean entry;

    /// @param position of the one entry that is asked about, or −1 for all of them
    Way(Gradients gradients, Tensor start, int position) {
        this.gradients = gradients;
        this.start = start;
        this.entry = position >= 0;
        this.tensors = between(gradients, start);
        if (entry) {
            var influence = new Influence(start, position);
            // What the entry cannot reach is not on its way, though other entries come through there.
            tensors.removeIf(tensor -> {
                Tensor mask = influence.of(tensor);
                if (mask != null) {
                    masks.put(tensor, mask);
                }
                return mask == null;
            });
        }
        Set<Tensor> on = Order.identitySet();
        on.addAll(tensors);
        for (Tensor tensor : tensors) {
            for (Tensor input : tensor.inputs()) {
                if (on.contains(input)) {
                    List<Tensor> known = consumers.computeIfAbsent(input, t -> new ArrayList<>());
                    if (!known.contains(tensor)) {
                        known.add(tensor);
                    }
                }
            }
        }
        evaluate();
    }

    /// From the start, which is first, to the cost, which is last; only what derivatives come back through.
    private static List<Tensor> between(Gradients gradients, Tensor start) {
        Set<Tensor> dependent = Order.identitySet();
        dependent.add(start);
        var way = new ArrayList<Tensor>();
        way.add(start);
        for (Tensor tensor : Order.upTo(List.of(gradients.cost()))) {
            if (tensor != start
                    && gradients.reaches(tensor)
                    && tensor.inputs().stream().anyMatch(dependent::contains)) {
                dependent.add(tensor);
                way.add(tensor);
            }
        }
        return way;
    }

    /// All numbers in one program.
    private void evaluate() {
        Set<Tensor> wanted = Order.identitySet();
        for (Tensor tensor : tensors) {
            wanted.add(tensor);
            wanted.add(gradients.of(tensor));
            wanted.addAll(tensor.inputs());
            for (int i = 0; i < tensor.inputs().size(); i++) {
                Tensor local = gradients.local(tensor, i);
                if (local != null && isOnWay(tensor.inputs().get(i))) {
                    wanted.add(local);
                }
            }
        }
        wanted.addAll(masks.values());
        Tensor.evaluate(wanted.toArray(Tensor[]::new));
    }

    Gradients gradients() {
        return gradients;
    }

    Tensor start() {
        return start;
    }

    /// Whether one entry is asked about.
    boolean isEntry() {
        return entry;
    }

    /// In the order of creation, the start first and the cost last.
    List<Tensor> tensors() {
        return tensors;
    }

    /// What on the way reads a tensor.
    List<Tensor> consumers(Tensor tensor) {
        return consumers.getOrDefault(tensor, List.of());
    }

    boolean isOnWay(Tensor tensor) {
        return tensor == start || consumers.containsKey(tensor) || tensor == gradients.cost();
    }

    /// The entries of a tensor that the asked entry can change: not 0 there; null if all.
    @Nullable
    Storage mask(Tensor tensor) {
        Tensor mask = masks.get(tensor);
        return mask == null ? null : mask.storage();
    }

    /// ∂C/∂t at the entries that matter.
    Numbers adjoint(Tensor tensor) {
        return new Numbers(gradients.of(tensor).storage(), mask(tensor));
    }

    /// σ' on the way from a pointwise result to its input, at the entries that matter; null if there is none.
    @Nullable
    Numbers local(Tensor result, int index) {
        Tensor local = gradients.local(result, index);
        return local == null ? null : new Numbers(local.storage(), mask(result));
    }

    /// Whether any derivative comes back to a tensor.
    boolean isAlive(Tensor tensor) {
        return !adjoint(tensor).allZero();
    }

    /// The inputs of a tensor that are on the way, by their places among its inputs.
    List<Integer> edges(Tensor tensor) {
        var edges = new ArrayList<Integer>();
        for (int i = 0; i < tensor.inputs().size(); i++) {
            Tensor input = tensor.inputs().get(i);
            if (isOnWay(input) && !(input.op() instanceof Leaf.Literal)) {
                edges.add(i);
            }
        }
        return edges;
    }

    /// The input of a tensor at a place.
    static Tensor input(Tensor tensor, int index) {
        return Objects.requireNonNull(tensor.inputs().get(index));
    }
}
