package backprop4j.compile;

import backprop4j.op.Layout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Drops what changes no bit: nodes that mean the same as an earlier one, layouts that change nothing or undo
/// each other, and nodes that no result needs. Never x + 0, x · 0 or x − x, which are not identities for every
/// bit.
final class Simplify {
    private final Graph.Builder builder = new Graph.Builder();
    private final Map<Meaning, Integer> known = new HashMap<>();

    private Simplify() {}

    static Graph run(Graph graph) {
        return new Simplify().rebuild(graph);
    }

    private Graph rebuild(Graph graph) {
        boolean[] needed = needed(graph);
        int[] ids = new int[graph.size()];
        for (int id = 0; id < graph.size(); id++) {
            Node node = graph.node(id);
            if (needed[id]) {
                int[] inputs =
                        Arrays.stream(node.inputs()).map(input -> ids[input]).toArray();
                ids[id] = simplest(new Node(node.op(), inputs, node.shape(), node.dtype(), node.source()));
            }
        }
        int[] outputs = Arrays.stream(graph.outputs()).map(id -> ids[id]).toArray();
        return builder.build(outputs);
    }

    /// Slots stay, needed or not, so that what is given at a run keeps its place.
    private static boolean[] needed(Graph graph) {
        boolean[] needed = new boolean[graph.size()];
        for (int output : graph.outputs()) {
            needed[output] = true;
        }
        for (int id = graph.size() - 1; id >= 0; id--) {
            needed[id] |= graph.node(id).isSlot();
            if (needed[id]) {
                for (int input : graph.node(id).inputs()) {
                    needed[input] = true;
                }
            }
        }
        return needed;
    }

    private int simplest(Node node) {
        if (node.op() instanceof Layout layout && node.inputs().length == 1) {
            int input = node.inputs()[0];
            Node below = builder.node(input);
            if (changesNothing(layout, node, below)) {
                return input;
            }
            if (layout instanceof Layout.Reshape && below.op() instanceof Layout.Reshape) {
                return simplest(new Node(layout, below.inputs(), node.shape(), node.dtype(), node.source()));
            }
            if (layout instanceof Layout.Permute outer && below.op() instanceof Layout.Permute inner) {
                var both = new Layout.Permute(
                        outer.order().stream().map(inner.order()::get).toList());
                return simplest(new Node(both, below.inputs(), node.shape(), node.dtype(), node.source()));
            }
        }
        return once(node);
    }

    private static boolean changesNothing(Layout layout, Node node, Node below) {
        if (!node.shape().equals(below.shape())) {
            return false;
        }
        return switch (layout) {
            case Layout.Reshape reshape -> true;
            case Layout.Broadcast broadcast -> true;
            case Layout.Slice slice -> true;
            case Layout.Pad pad -> true;
            case Layout.Concat concat -> true;
            case Layout.Windows windows -> true;
            case Layout.Fold fold -> true;
            case Layout.Flip flip ->
                flip.axes().stream().allMatch(axis -> node.shape().size(axis) <= 1);
            case Layout.Permute permute -> {
                for (int axis = 0; axis < permute.order().size(); axis++) {
                    if (permute.order().get(axis) != axis) {
                        yield false;
                    }
                }
                yield true;
            }
        };
    }

    /// A node that means the same as an earlier one is that one. Slots are never merged.
    private int once(Node node) {
        if (node.isSlot()) {
            return builder.add(node.op(), node.inputs(), node.shape(), node.dtype(), node.source());
        }
        return known.computeIfAbsent(
                new Meaning(node),
                m -> builder.add(node.op(), node.inputs(), node.shape(), node.dtype(), node.source()));
    }

    private record Meaning(Node node) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Meaning(Node that) && node.sameMeaning(that);
        }

        @Override
        public int hashCode() {
            return node.meaningHash();
        }
    }
}
