package backprop4j.compile;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.op.Leaf;
import java.util.Arrays;
import java.util.List;

/// The check at the border between two passes: every node follows its inputs, and has the shape and type that its
/// operation gives.
final class Verify {
    private Verify() {}

    static Graph graph(String pass, Graph graph) {
        for (int id = 0; id < graph.size(); id++) {
            Node node = graph.node(id);
            for (int input : node.inputs()) {
                require(input < id, pass, graph, id);
            }
            if (!(node.op() instanceof Leaf)) {
                List<Shape> shapes = Arrays.stream(node.inputs())
                        .mapToObj(i -> graph.node(i).shape())
                        .toList();
                List<DType> dtypes = Arrays.stream(node.inputs())
                        .mapToObj(i -> graph.node(i).dtype())
                        .toList();
                require(node.op().shape(shapes).equals(node.shape()), pass, graph, id);
                require(node.op().dtype(dtypes) == node.dtype(), pass, graph, id);
            }
        }
        return graph;
    }

    private static void require(boolean holds, String pass, Graph graph, int id) {
        if (!holds) {
            throw new IllegalStateException("the pass " + pass + " broke node %" + id + " of\n" + graph);
        }
    }
}
