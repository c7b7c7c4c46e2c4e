package backprop4j.explain;

import backprop4j.Gradients;
import backprop4j.Tensor;
import backprop4j.op.Region;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A cost with its regions written out, run by run, so that what happens inside has names: the same function,
/// and the same derivatives up to rounding.
public final class Unrolling {
    private final Gradients gradients;
    private final Map<Tensor, Tensor> standing;
    private final Map<Tensor, Tensor> sources = new IdentityHashMap<>();

    private Unrolling(Gradients gradients, Map<Tensor, Tensor> standing) {
        this.gradients = gradients;
        this.standing = standing;
        standing.forEach((source, stands) -> sources.put(stands, source));
    }

    /// A cost and its gradients, written out; without regions nothing changes.
    public static Unrolling of(Gradients gradients) {
        Tensor cost = gradients.cost();
        Map<Tensor, Tensor> standing = new IdentityHashMap<>();
        List<Tensor> ordered = Replay.ordered(cost);
        if (ordered.stream().noneMatch(Unrolling::isRegion)) {
            ordered.forEach(tensor -> standing.put(tensor, tensor));
            return new Unrolling(gradients, standing);
        }
        Tensor unrolled = written(ordered, standing);
        // A region may hold another.
        while (Replay.ordered(unrolled).stream().anyMatch(Unrolling::isRegion)) {
            Map<Tensor, Tensor> further = new IdentityHashMap<>();
            unrolled = written(Replay.ordered(unrolled), further);
            standing.replaceAll((source, stands) -> further.getOrDefault(stands, stands));
        }
        return new Unrolling(unrolled.backward(), standing);
    }

    private static boolean isRegion(Tensor tensor) {
        return tensor.op() instanceof Region;
    }

    /// Builds tensors again from the first region on; the last is the cost.
    private static Tensor written(List<Tensor> ordered, Map<Tensor, Tensor> standing) {
        for (Tensor tensor : ordered) {
            List<Tensor> inputs = tensor.inputs().stream()
                    .map(input -> Objects.requireNonNull(standing.get(input), "inputs come first"))
                    .toList();
            boolean isSame = !isRegion(tensor) && inputs.equals(tensor.inputs());
            standing.put(tensor, isSame ? tensor : tensor.origin().call(() -> again(tensor, inputs)));
        }
        return Objects.requireNonNull(standing.get(ordered.getLast()));
    }

    private static Tensor again(Tensor tensor, List<Tensor> inputs) {
        return tensor.op() instanceof Region region
                ? region.unrolled(inputs)
                : Tensor.apply(tensor.op(), inputs.toArray(Tensor[]::new));
    }

    /// ∇ of what was written out.
    public Gradients gradients() {
        return gradients;
    }

    /// What stands for a tensor of the cost.
    public Tensor standing(Tensor tensor) {
        return standing.getOrDefault(tensor, tensor);
    }

    /// The tensor of the cost that another stands for; null inside a region.
    @Nullable
    Tensor source(Tensor tensor) {
        return sources.get(tensor);
    }
}
