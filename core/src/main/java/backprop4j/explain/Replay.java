package backprop4j.explain;

import backprop4j.DType;
import backprop4j.Tensor;
import backprop4j.op.Arithmetic;
import backprop4j.op.Index;
import backprop4j.op.Leaf;
import backprop4j.op.Op;
import backprop4j.op.Region;
import backprop4j.op.Storage;
import backprop4j.op.Uniform;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Runs the user's own expressions again in float64, from the bits that the engine had, widened; perhaps with one
/// number nudged.
final class Replay {
    /// Nudges, relative to the number, the largest first. With it a central difference of fourth order has an
    /// error near 1e-12; smaller ones keep clear of kinks and of the ends of a domain, and round more.
    private static final double[] NUDGES = {1e-3, 1e-4, 1e-5, 1e-6};

    private final Map<Tensor, Tensor> twins = new IdentityHashMap<>();

    /// One element of the float64 twin of a tensor.
    double value(Tensor tensor, int position) {
        if (!twins.containsKey(tensor)) {
            for (Tensor part : ordered(tensor)) {
                if (!twins.containsKey(part)) {
                    Tensor twin = twin(part);
                    // Computed at once, operation by operation: asking for the last first would compile the whole
                    // graph again for every number that is asked for.
                    twin.storage();
                    twins.put(part, twin);
                }
            }
        }
        return twinOf(tensor).storage().get(position);
    }

    private Tensor twinOf(Tensor tensor) {
        return Objects.requireNonNull(twins.get(tensor), "inputs come first");
    }

    private Tensor twin(Tensor tensor) {
        Op op = tensor.op();
        if (op instanceof Leaf || op instanceof Uniform) {
            Storage numbers = tensor.storage();
            return Tensor.constant(tensor.dtype().isFloating() ? numbers.to(DType.FLOAT64) : numbers, tensor.shape());
        }
        Tensor[] inputs = tensor.inputs().stream().map(this::twinOf).toArray(Tensor[]::new);
        if (op.equals(Arithmetic.cast(DType.FLOAT32))) {
            return inputs[0].to(DType.FLOAT64);
        }
        if (op instanceof Region region) {
            return region.unrolled(List.of(inputs));
        }
        return op instanceof Index.OneHot(int depth, DType type)
                ? Tensor.apply(new Index.OneHot(depth, DType.FLOAT64), inputs)
                : Tensor.apply(op, inputs);
    }

    /// The cost with one number of a leaf changed.
    private static double cost(Tensor cost, Tensor leaf, int position, double value) {
        double[] numbers = leaf.toDoubles();
        numbers[position] = value;
        var replay = new Replay();
        replay.twins.put(leaf, Tensor.copyOf(numbers, leaf.shape()));
        return replay.value(cost, 0);
    }

    /// How far a derivative is from the central difference, and how far it may be: a millionth of its terms, or
    /// what rounding of the cost alone makes of the difference. The first nudge that agrees, or else the last.
    static Explanation.Check check(Tensor cost, Tensor leaf, int position, double derivative, double mass) {
        double value = leaf.storage().get(position);
        double scale = Math.max(1, Math.abs(value));
        var check = new Explanation.Check(Double.NaN, 0);
        for (int i = 0; i < NUDGES.length && !check.holds(); i++) {
            double h = NUDGES[i] * scale;
            double near = cost(cost, leaf, position, value + h) - cost(cost, leaf, position, value - h);
            double far = cost(cost, leaf, position, value + 2 * h) - cost(cost, leaf, position, value - 2 * h);
            double difference = (8 * near - far) / (12 * h);
            double rounding = 8 * 0x1p-52 * Math.abs(cost.storage().get(0)) / h;
            check = new Explanation.Check(Math.abs(difference - derivative), Math.max(1e-6 * mass, rounding));
        }
        return check;
    }

    /// A tensor and everything it is made from, in the order of creation.
    static List<Tensor> ordered(Tensor tensor) {
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var todo = new ArrayDeque<Tensor>();
        todo.add(tensor);
        seen.add(tensor);
        while (!todo.isEmpty()) {
            todo.removeLast().inputs().stream().filter(seen::add).forEach(todo::add);
        }
        var ordered = new ArrayList<>(seen);
        ordered.sort(Comparator.comparingLong(Tensor::order));
        return ordered;
    }
}
