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
import java.util.function.UnaryOperator;

/// Runs the user's own expressions again in float64, from the bits that the engine had, widened; perhaps with one
/// number nudged.
final class Replay {
    /// Nudges, relative to the number, the largest first. With it a central difference of fourth order has an
    /// error near 1e-12; smaller ones keep clear of kinks and of the ends of a domain, and round more.
    private static final double[] NUDGES = {1e-3, 1e-4, 1e-5, 1e-6};

    private static final int NEIGHBOURS = 9;
    private static final double NEXT = 1e-10;

    private final Map<Tensor, Tensor> twins = new IdentityHashMap<>();

    /// One element of the float64 twin of a tensor.
    double value(Tensor tensor, int position) {
        if (!twins.containsKey(tensor)) {
            for (Tensor part : ordered(tensor)) {
                if (!twins.containsKey(part)) {
                    Tensor twin = twin(part, this::twinOf);
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

    private static Tensor twin(Tensor tensor, UnaryOperator<Tensor> twinOf) {
        Op op = tensor.op();
        if (op instanceof Leaf || op instanceof Uniform) {
            Storage numbers = tensor.storage();
            return Tensor.constant(tensor.dtype().isFloating() ? numbers.to(DType.FLOAT64) : numbers, tensor.shape());
        }
        Tensor[] inputs = tensor.inputs().stream().map(twinOf).toArray(Tensor[]::new);
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

    /// The cost with one number changed. What does not depend on it is not computed again.
    private double cost(List<Tensor> way, Tensor leaf, int position, double value) {
        double[] numbers = twinOf(leaf).toDoubles();
        numbers[position] = value;
        Map<Tensor, Tensor> moved = new IdentityHashMap<>();
        moved.put(leaf, Tensor.copyOf(numbers, leaf.shape()));
        Tensor last = Objects.requireNonNull(moved.get(leaf));
        for (Tensor tensor : way) {
            last = twin(tensor, input -> {
                Tensor other = moved.get(input);
                return other == null ? twinOf(input) : other;
            });
            moved.put(tensor, last);
        }
        return last.toScalar();
    }

    /// What lies between a tensor and the cost, in the order of creation.
    private static List<Tensor> way(Tensor cost, Tensor leaf) {
        Set<Tensor> dependent = Collections.newSetFromMap(new IdentityHashMap<>());
        dependent.add(leaf);
        return ordered(cost).stream()
                .filter(tensor -> tensor != leaf
                        && tensor.inputs().stream().anyMatch(dependent::contains)
                        && dependent.add(tensor))
                .toList();
    }

    /// How far a derivative is from the central difference, and how far it may be: a millionth of its terms, or
    /// what rounding of the cost alone makes of the difference. The first nudge that agrees, or else the last.
    /// Where none does, the rounding inside of the cost is measured, too: of a σ that is saturated, 1 − σ has
    /// few digits left.
    Explanation.Difference difference(Tensor cost, Tensor leaf, int position, double derivative, double mass) {
        double value = value(leaf, position);
        double here = value(cost, 0);
        List<Tensor> way = way(cost, leaf);
        double scale = Math.max(1, Math.abs(value));
        var probe = new Probe(way, leaf, position, value, scale, derivative);
        Explanation.Difference difference = nudged(probe, here, mass, 8 * 0x1p-52 * Math.abs(here));
        return difference.holds() ? difference : nudged(probe, here, mass, 8 * noise(probe));
    }

    /// What is nudged, from where, on which way to the cost, and what derivative it is said to have.
    private record Probe(List<Tensor> way, Tensor leaf, int position, double value, double scale, double derivative) {}

    private Explanation.Difference nudged(Probe probe, double here, double mass, double rounding) {
        var difference = new Explanation.Difference(0, here, here, Double.NaN, Double.NaN, 0);
        for (int i = 0; i < NUDGES.length && !difference.holds(); i++) {
            double h = NUDGES[i] * probe.scale;
            double above = cost(probe, h);
            double below = cost(probe, -h);
            double far = cost(probe, 2 * h) - cost(probe, -2 * h);
            double slope = (8 * (above - below) - far) / (12 * h);
            difference = new Explanation.Difference(
                    h, below, above, slope, Math.abs(slope - probe.derivative), Math.max(1e-6 * mass, rounding / h));
        }
        return difference;
    }

    private double cost(Probe probe, double nudge) {
        return cost(probe.way, probe.leaf, probe.position, probe.value + nudge);
    }

    /// The rounding of the cost: what differences of third order, which leave nothing of a parabola, find between
    /// points that are next to each other.
    private double noise(Probe probe) {
        double[] costs = new double[NEIGHBOURS];
        for (int i = 0; i < NEIGHBOURS; i++) {
            costs[i] = cost(probe, (i - NEIGHBOURS / 2) * NEXT * probe.scale);
        }
        double noise = 0;
        for (int i = 3; i < NEIGHBOURS; i++) {
            double third = costs[i] - 3 * costs[i - 1] + 3 * costs[i - 2] - costs[i - 3];
            noise = Math.max(noise, Math.abs(third) / 8);
        }
        return noise;
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
