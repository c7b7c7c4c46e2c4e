package backprop4j.compile;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.op.Leaf;
import backprop4j.op.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A typed list of nodes in an order in which every node follows its inputs. Immutable; passes read one and build
/// the next.
///
/// Leaves are slots, whose numbers are given at each run in the order of the list, or literals that belong to the
/// graph.
public final class Graph {
    private final List<Node> nodes;
    private final int[] outputs;

    private Graph(List<Node> nodes, int[] outputs) {
        this.nodes = nodes;
        this.outputs = outputs;
    }

    public List<Node> nodes() {
        return nodes;
    }

    public Node node(int id) {
        return nodes.get(id);
    }

    public int size() {
        return nodes.size();
    }

    /// The shapes of what a node takes.
    List<Shape> inputShapes(Node node) {
        var shapes = new Shape[node.inputs().length];
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = nodes.get(node.inputs()[i]).shape();
        }
        return List.of(shapes);
    }

    /// The types of what a node takes.
    List<DType> inputTypes(Node node) {
        var types = new DType[node.inputs().length];
        for (int i = 0; i < types.length; i++) {
            types[i] = nodes.get(node.inputs()[i]).dtype();
        }
        return List.of(types);
    }

    /// The nodes whose numbers are the results, in the order they were asked for.
    public int[] outputs() {
        return outputs.clone();
    }

    /// The nodes whose numbers are given at each run, in the order they are given.
    public int[] slots() {
        int[] slots = new int[nodes.size()];
        int count = 0;
        for (int id = 0; id < slots.length; id++) {
            if (nodes.get(id).isSlot()) {
                slots[count++] = id;
            }
        }
        return Arrays.copyOf(slots, count);
    }

    /// For each node, the nodes that take it.
    public List<List<Integer>> consumers() {
        var consumers = new ArrayList<List<Integer>>();
        for (int id = 0; id < nodes.size(); id++) {
            consumers.add(new ArrayList<>());
            for (int input : nodes.get(id).inputs()) {
                consumers.get(input).add(id);
            }
        }
        return consumers;
    }

    /// Graphs of one structure run by one program: same operations, wires, shapes and types, whatever the inputs
    /// are called.
    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof Graph graph)
                || graph.nodes.size() != nodes.size()
                || !Arrays.equals(graph.outputs, outputs)) {
            return false;
        }
        for (int id = 0; id < nodes.size(); id++) {
            if (!nodes.get(id).sameMeaning(graph.nodes.get(id))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = Arrays.hashCode(outputs);
        for (Node node : nodes) {
            hash = hash * 31 + node.meaningHash();
        }
        return hash;
    }

    /// One line a node: `%7 = sigmoid(%6) : float32[32, 128]`.
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int id = 0; id < nodes.size(); id++) {
            Node node = nodes.get(id);
            text.append('%').append(id).append(" = ").append(node.op() instanceof Leaf ? "input " : "");
            text.append(node.op().name());
            if (node.inputs().length > 0) {
                text.append(Arrays.stream(node.inputs())
                        .mapToObj(input -> "%" + input)
                        .toList()
                        .toString()
                        .replace('[', '(')
                        .replace(']', ')'));
            }
            text.append(" : ").append(node.dtype()).append(node.shape()).append('\n');
        }
        text.append("results ")
                .append(Arrays.stream(outputs).mapToObj(id -> "%" + id).toList());
        return text.toString();
    }

    /// Builds a graph, node after node.
    static final class Builder {
        private final List<Node> nodes = new ArrayList<>();

        int add(Op op, int[] inputs, Shape shape, DType dtype, int source) {
            nodes.add(new Node(op, inputs, shape, dtype, source));
            return nodes.size() - 1;
        }

        Node node(int id) {
            return nodes.get(id);
        }

        Graph build(int[] outputs) {
            return new Graph(List.copyOf(nodes), outputs);
        }
    }
}
