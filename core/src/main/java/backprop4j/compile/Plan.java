package backprop4j.compile;

import backprop4j.DType;
import backprop4j.op.Leaf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;

/// Where every intermediate buffer lies in the one array of its type, decided before the first run: two buffers
/// share memory only if one is last read before the other is first written, or by the chain that writes it, element by
/// element: then the other takes its place.
public final class Plan {
    /// Buffers start at multiples of this many elements, so that vectors of 512 bits do not straddle cache lines.
    private static final int ALIGNMENT = 16;

    /// An intermediate buffer: its node, its place, and the steps from the one that writes it to the last that
    /// reads it.
    public record Buffer(int node, DType dtype, int offset, int count, int firstStep, int lastStep) {}

    private final List<Buffer> buffers;
    private final Map<DType, Integer> sizes;
    private final Map<Integer, Integer> predecessors;

    /// @param predecessors for each node that takes another's place, the other
    Plan(List<Buffer> buffers, Map<DType, Integer> sizes, Map<Integer, Integer> predecessors) {
        this.buffers = buffers;
        this.sizes = sizes;
        this.predecessors = predecessors;
    }

    public List<Buffer> buffers() {
        return buffers;
    }

    /// Elements of the array for a type.
    public int size(DType dtype) {
        return sizes.getOrDefault(dtype, 0);
    }

    /// For each node that takes the place of another, which the same step reads for the last time, the other.
    public Map<Integer, Integer> predecessors() {
        return predecessors;
    }

    /// Bytes that all intermediate buffers take together.
    public long bytes() {
        return sizes.entrySet().stream()
                .mapToLong(entry -> (long) entry.getKey().bytes() * entry.getValue())
                .sum();
    }

    /// Plans the buffers of ordered steps; results of the program have memory of their own. Without `share`, no
    /// two buffers share.
    static Plan run(Graph graph, List<Step> steps, boolean share) {
        int[] last = new int[graph.size()];
        for (int step = 0; step < steps.size(); step++) {
            for (Access read : steps.get(step).reads()) {
                last[read.node()] = step;
            }
        }
        for (int step = 1; step < steps.size(); step++) {
            if (steps.get(step - 1) instanceof Step.Product product && addsUp(steps.get(step), product.result())) {
                for (Access read : product.reads()) {
                    last[read.node()] = Math.max(last[read.node()], step);
                }
            }
        }
        boolean[] given = new boolean[graph.size()];
        for (int output : graph.outputs()) {
            given[output] = true;
        }
        var wanted = new ArrayList<Buffer>();
        var predecessors = new HashMap<Integer, Integer>();
        for (int step = 0; step < steps.size(); step++) {
            if (share && steps.get(step) instanceof Step.Fused chain) {
                findPredecessors(graph, chain, step, last, given, predecessors);
            }
            for (int node : steps.get(step).results()) {
                if (!given[node]) {
                    int count = graph.node(node).shape().count();
                    int until = share ? Math.max(step, last[node]) : steps.size();
                    int from = share ? step : 0;
                    wanted.add(new Buffer(node, graph.node(node).dtype(), 0, count, from, until));
                }
            }
        }
        return place(wanted, predecessors);
    }

    /// The results of a chain that may lie where an operand lies: one of as many elements of the same type, which
    /// the chain reads last, each element when it computes the result's.
    private static void findPredecessors(
            Graph graph, Step.Fused chain, int step, int[] last, boolean[] given, Map<Integer, Integer> predecessors) {
        var ending = new EnumMap<DType, Queue<Integer>>(DType.class);
        int count = chain.results().stream()
                .mapToInt(node -> graph.node(node).shape().count())
                .findFirst()
                .orElse(0);
        for (int node : chain.readInOrder()) {
            Node read = graph.node(node);
            boolean ends = last[node] == step && !given[node] && !(read.op() instanceof Leaf);
            if (ends && count > 0 && read.shape().count() == count) {
                ending.computeIfAbsent(read.dtype(), type -> new ArrayDeque<>()).add(node);
            }
        }
        for (int result : chain.results()) {
            Queue<Integer> places = ending.get(graph.node(result).dtype());
            if (!given[result] && places != null && !places.isEmpty()) {
                predecessors.put(result, places.remove());
            }
        }
    }

    /// Whether a step adds a product's results where they overlap: an engine may do so while it still computes the
    /// others,
    /// and so the product's operands must live as long.
    private static boolean addsUp(Step step, int product) {
        return step instanceof Step.Moved moved
                && moved.placing() == Step.Placing.SUM
                && moved.reads().stream().anyMatch(read -> read.node() == product);
    }

    /// In the order in which they are first written, the largest first within a step, each at the lowest place
    /// that is free then. It takes time in proportion to the buffers, however many live at once.
    private static Plan place(List<Buffer> wanted, Map<Integer, Integer> predecessors) {
        var sizes = new EnumMap<DType, Integer>(DType.class);
        var holes = new EnumMap<DType, NavigableMap<Integer, Integer>>(DType.class);
        var living = new PriorityQueue<Buffer>(Comparator.comparingInt(Buffer::lastStep));
        var placed = new ArrayList<Buffer>();
        var places = new HashMap<Integer, Integer>();
        var succeeded = Set.copyOf(predecessors.values());
        var inTime = new ArrayList<>(wanted);
        inTime.sort(Comparator.comparingInt(Buffer::firstStep)
                .thenComparing(Comparator.comparingInt(Buffer::count).reversed())
                .thenComparingInt(Buffer::node));
        for (Buffer buffer : inTime) {
            while (!living.isEmpty() && living.element().lastStep < buffer.firstStep) {
                Buffer ended = living.remove();
                if (succeeded.contains(ended.node)) {
                    continue;
                }
                free(holes.computeIfAbsent(ended.dtype, type -> new TreeMap<>()), ended.offset, aligned(ended.count));
            }
            int count = aligned(buffer.count);
            Integer predecessor = predecessors.get(buffer.node);
            int offset = predecessor != null
                    ? Objects.requireNonNull(places.get(predecessor))
                    : hole(holes.computeIfAbsent(buffer.dtype, type -> new TreeMap<>()), count);
            if (offset < 0) {
                offset = sizes.getOrDefault(buffer.dtype, 0);
                sizes.put(buffer.dtype, Math.addExact(offset, count));
            }
            var at = new Buffer(buffer.node, buffer.dtype, offset, buffer.count, buffer.firstStep, buffer.lastStep);
            placed.add(at);
            places.put(at.node, at.offset);
            living.add(at);
        }
        return new Plan(List.copyOf(placed), sizes, Map.copyOf(predecessors));
    }

    /// Takes `count` elements from the first hole that has them; −1 if none has.
    private static int hole(NavigableMap<Integer, Integer> holes, int count) {
        int offset = holes.entrySet().stream()
                .filter(hole -> hole.getValue() >= count)
                .mapToInt(Map.Entry::getKey)
                .findFirst()
                .orElse(-1);
        Integer size = holes.remove(offset);
        if (size != null && size > count) {
            holes.put(offset + count, size - count);
        }
        return offset;
    }

    /// Gives elements back, joined with the holes beside them.
    private static void free(NavigableMap<Integer, Integer> holes, int offset, int count) {
        int start = offset;
        int size = count;
        Map.Entry<Integer, Integer> before = holes.lowerEntry(offset);
        if (before != null && before.getKey() + before.getValue() == offset) {
            start = before.getKey();
            size += before.getValue();
        }
        Integer behind = holes.remove(offset + count);
        if (behind != null) {
            size += behind;
        }
        if (size > 0) {
            holes.put(start, size);
        }
    }

    private static int aligned(int offset) {
        return Math.multiplyExact(Math.ceilDiv(offset, ALIGNMENT), ALIGNMENT);
    }

    @Override
    public String toString() {
        var lines = new ArrayList<String>();
        lines.add(bytes() + " bytes for " + buffers.size() + " buffers");
        for (Buffer buffer : buffers) {
            lines.add("%" + buffer.node + " : " + buffer.dtype + " at " + buffer.offset + " to "
                    + (buffer.offset + buffer.count - 1) + ", steps " + buffer.firstStep + " to " + buffer.lastStep);
        }
        return String.join("\n", lines);
    }
}
