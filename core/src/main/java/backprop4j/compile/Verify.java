package backprop4j.compile;

import backprop4j.DType;
import backprop4j.op.Leaf;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The checks at the borders between passes. Of a graph: every node follows its inputs, and has the shape and
/// type that its operation gives. Of a plan: whatever a step reads is still what was written for it.
final class Verify {
    private Verify() {}

    static Graph graph(String pass, Graph graph) {
        for (int id = 0; id < graph.size(); id++) {
            Node node = graph.node(id);
            for (int input : node.inputs()) {
                require(input < id, pass, graph, id);
            }
            if (!(node.op() instanceof Leaf)) {
                require(node.op().shape(graph.inputShapes(node)).equals(node.shape()), pass, graph, id);
                require(node.op().dtype(graph.inputTypes(node)) == node.dtype(), pass, graph, id);
            }
        }
        return graph;
    }

    /// Goes through the steps and keeps who wrote each place of memory last. It knows nothing of how the plan was
    /// made, nor of the lives that the plan gives its buffers.
    static Plan plan(List<Step> steps, Plan plan) {
        var buffers = new HashMap<Integer, Plan.Buffer>();
        for (Plan.Buffer buffer : plan.buffers()) {
            if (buffer.count() > 0) {
                buffers.put(buffer.node(), buffer);
            }
        }
        var held = new EnumMap<DType, NavigableMap<Integer, Plan.Buffer>>(DType.class);
        for (DType dtype : DType.values()) {
            held.put(dtype, new TreeMap<>());
        }
        for (int step = 0; step < steps.size(); step++) {
            var read = new ArrayList<Plan.Buffer>();
            for (Access access : steps.get(step).reads()) {
                add(read, buffers.get(access.node()));
            }
            var written = new ArrayList<Plan.Buffer>();
            for (int node : steps.get(step).results()) {
                add(written, buffers.get(node));
            }
            require(holds(held, read), plan, step);
            for (Plan.Buffer buffer : written) {
                require(buffer.offset() + buffer.count() <= plan.size(buffer.dtype()), plan, step);
                NavigableMap<Integer, Plan.Buffer> memory = Objects.requireNonNull(held.get(buffer.dtype()));
                Map.Entry<Integer, Plan.Buffer> before = memory.lowerEntry(buffer.offset());
                if (before != null && before.getKey() + before.getValue().count() > buffer.offset()) {
                    memory.remove(before.getKey());
                }
                memory.subMap(buffer.offset(), buffer.offset() + buffer.count()).clear();
                memory.put(buffer.offset(), buffer);
            }
            if (steps.get(step) instanceof Step.Fused chain) {
                Set<Integer> inOrder = chain.readInOrder();
                read.removeIf(buffer -> inOrder.contains(buffer.node())
                        && isOneStretch(
                                buffer,
                                Objects.requireNonNull(held.get(buffer.dtype())).get(buffer.offset())));
            }
            require(holds(held, read) && holds(held, written), plan, step);
        }
        return plan;
    }

    private static boolean isOneStretch(Plan.Buffer a, Plan.@Nullable Buffer b) {
        return b != null && a.offset() == b.offset() && a.count() == b.count();
    }

    private static void add(List<Plan.Buffer> buffers, Plan.@Nullable Buffer buffer) {
        if (buffer != null) {
            buffers.add(buffer);
        }
    }

    private static boolean holds(Map<DType, NavigableMap<Integer, Plan.Buffer>> held, List<Plan.Buffer> wanted) {
        for (Plan.Buffer buffer : wanted) {
            NavigableMap<Integer, Plan.Buffer> memory = Objects.requireNonNull(held.get(buffer.dtype()));
            if (!buffer.equals(memory.get(buffer.offset()))) {
                return false;
            }
        }
        return true;
    }

    private static void require(boolean holds, Plan plan, int step) {
        if (!holds) {
            throw new IllegalStateException(
                    "the plan lets step " + step + " read or write what another buffer overwrites:\n" + plan);
        }
    }

    private static void require(boolean holds, String pass, Graph graph, int id) {
        if (!holds) {
            throw new IllegalStateException("the pass " + pass + " broke node %" + id + " of\n" + graph);
        }
    }
}
