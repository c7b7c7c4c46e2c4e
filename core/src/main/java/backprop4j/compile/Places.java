package backprop4j.compile;

import backprop4j.Shape;
import backprop4j.op.Blockwise;
import backprop4j.op.Composite;
import backprop4j.op.Contract;
import backprop4j.op.Index;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;
import backprop4j.op.Region;
import backprop4j.op.Uniform;
import org.jspecify.annotations.Nullable;

/// Where each node's numbers lie: in a buffer of its own, or as a view of another node's buffer.
final class Places {
    private final Access[] places;

    private Places(Access[] places) {
        this.places = places;
    }

    static Places of(Graph graph) {
        boolean[] result = new boolean[graph.size()];
        for (int output : graph.outputs()) {
            result[output] = true;
        }
        var places = new Access[graph.size()];
        for (int id = 0; id < places.length; id++) {
            Node node = graph.node(id);
            View view = result[id] ? null : viewOfInput(node, places);
            places[id] = view == null
                    ? new Access(id, View.contiguous(node.shape()))
                    : new Access(places[node.inputs()[0]].node(), view);
        }
        return new Places(places);
    }

    private static @Nullable View viewOfInput(Node node, Access[] places) {
        return switch (node.op()) {
            case Layout.Reshape reshape when isCopy(node, places) -> null;
            case Layout layout
            when node.inputs().length == 1 -> places[node.inputs()[0]].view().through(layout, node.shape());
            case Layout layout -> null;
            case Leaf leaf -> null;
            case Pointwise pointwise -> null;
            case Reduce reduce -> null;
            case Contract contract -> null;
            case Index index -> null;
            case Blockwise blockwise -> null;
            case Uniform uniform -> null;
            case Region region -> null;
            case Composite composite -> throw new IllegalStateException("composites are expanded by now");
        };
    }

    /// A reshape that keeps the shape asks for a copy.
    private static boolean isCopy(Node node, Access[] places) {
        return Shape.of(places[node.inputs()[0]].view().sizes()).equals(node.shape());
    }

    Access of(int node) {
        return places[node];
    }

    /// Whether a step must write the node's numbers (they are neither given nor a view).
    boolean needsStep(Graph graph, int node) {
        return places[node].node() == node && !(graph.node(node).op() instanceof Leaf);
    }
}
