package backprop4j.compile;

import backprop4j.Tensor;
import backprop4j.op.Composite;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/// Replaces every composite by what it is made of. After this pass the meaning is fixed to the bit: no later pass
/// may choose an algorithm.
final class Expand {
    private Expand() {}

    static Graph run(Graph graph) {
        Graph expanded = graph;
        while (expanded.nodes().stream().anyMatch(node -> node.op() instanceof Composite)) {
            expanded = once(expanded);
        }
        return expanded;
    }

    private static Graph once(Graph graph) {
        var builder = new Graph.Builder();
        int[] ids = new int[graph.size()];
        for (int id = 0; id < graph.size(); id++) {
            Node node = graph.node(id);
            int[] inputs = Arrays.stream(node.inputs()).map(input -> ids[input]).toArray();
            if (node.op() instanceof Composite composite) {
                var known = new IdentityHashMap<Tensor, Integer>();
                var given = new Tensor[inputs.length];
                for (int i = 0; i < inputs.length; i++) {
                    Node input = builder.node(inputs[i]);
                    given[i] = Tensor.input("%" + inputs[i], input.shape(), input.dtype());
                    known.put(given[i], inputs[i]);
                }
                Tensor result = composite.expand(List.of(given));
                ids[id] = Trace.copy(result, known, builder, node.source());
            } else {
                ids[id] = builder.add(node.op(), inputs, node.shape(), node.dtype(), node.source());
            }
        }
        return builder.build(Arrays.stream(graph.outputs()).map(id -> ids[id]).toArray());
    }
}
