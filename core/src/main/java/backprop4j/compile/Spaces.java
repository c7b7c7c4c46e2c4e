package backprop4j.compile;

import backprop4j.Shape;
import backprop4j.op.Layout;
import backprop4j.op.Pointwise;

/// The spaces over which pointwise nodes run. Nodes with a reshape between them may share one: their elements are
/// the same ones in the same order, and every view over the coarser of two shapes is one over the finer, whose
/// axes split its.
final class Spaces {
    private final Graph graph;
    private final Places places;

    /// For each pointwise node, one that stands for all that may share its space.
    private final int[] group;

    /// Of the node that stands for a group, the finest shape in it.
    private final Shape[] finest;

    Spaces(Graph graph, Places places) {
        this.graph = graph;
        this.places = places;
        this.group = new int[graph.size()];
        this.finest = new Shape[graph.size()];
        for (int id = 0; id < group.length; id++) {
            group[id] = id;
            finest[id] = graph.node(id).shape();
            if (isPointwise(id)) {
                for (int input : graph.node(id).inputs()) {
                    if (isPointwise(source(input))) {
                        unite(source(input), id);
                    }
                }
            }
        }
    }

    private void unite(int one, int other) {
        int a = root(one);
        int b = root(other);
        if (refines(finest[a], finest[b])) {
            group[b] = a;
        } else if (refines(finest[b], finest[a])) {
            group[a] = b;
        }
    }

    private int root(int id) {
        int root = id;
        while (group[root] != root) {
            root = group[root];
        }
        group[id] = root;
        return root;
    }

    private boolean isPointwise(int id) {
        return graph.node(id).op() instanceof Pointwise;
    }

    /// Whether the node is a pointwise node's buffer in another shape.
    boolean isReshaped(int id) {
        return graph.node(id).op() instanceof Layout.Reshape
                && !places.needsStep(graph, id)
                && isPointwise(source(graph.node(id).inputs()[0]));
    }

    /// The node whose elements these are: the pointwise node before any reshapes, or the node itself.
    int source(int id) {
        int source = id;
        while (graph.node(source).op() instanceof Layout.Reshape && !places.needsStep(graph, source)) {
            source = graph.node(source).inputs()[0];
        }
        return isPointwise(source) ? source : id;
    }

    /// Whether two pointwise nodes may share a space.
    boolean shared(int one, int other) {
        return root(one) == root(other);
    }

    /// A space for all that may share the node's.
    Shape of(int node) {
        return finest[root(node)];
    }

    /// Whether every axis of the coarse shape is one or several neighbouring axes of the fine one.
    static boolean refines(Shape fine, Shape coarse) {
        int next = 0;
        for (int axis = 0; axis < coarse.rank(); axis++) {
            long size = 1;
            while (next < fine.rank() && size * fine.size(next) <= coarse.size(axis)) {
                size *= fine.size(next++);
            }
            if (size != coarse.size(axis)) {
                return false;
            }
        }
        return next == fine.rank();
    }
}
