package backprop4j.compile;

import backprop4j.DType;
import backprop4j.Origin;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.op.Arithmetic;
import backprop4j.op.Body;
import backprop4j.op.Leaf;
import backprop4j.op.Op;
import backprop4j.op.Storage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/// The graph of what makes some tensors, and the tensors it was read from.
///
/// Every leaf becomes a slot, constants too, so that one program serves all graphs of one structure. A tensor
/// whose numbers are already there is a leaf.
public final class Trace {
    private final Graph graph;
    private final List<Tensor> sources;
    private final List<Tensor> leaves;

    private Trace(Graph graph, List<Tensor> sources, List<Tensor> leaves) {
        this.graph = graph;
        this.sources = sources;
        this.leaves = leaves;
    }

    public Graph graph() {
        return graph;
    }

    /// The tensors whose numbers go into the slots, in order.
    public List<Tensor> leaves() {
        return leaves;
    }

    /// The numbers of a leaf, in the type its slot has.
    ///
    /// @throws TensorException if it is a compiled step's input, which has none
    public Storage numbers(int leaf) {
        Tensor tensor = leaves.get(leaf);
        Storage known = tensor.known();
        if (known != null) {
            return known;
        }
        if (isExact(tensor) && tensor.inputs().getFirst().op() instanceof Leaf.Weak(Storage.Doubles exact)) {
            return exact;
        }
        throw TensorException.of(
                "numbers of " + tensor.op().name(),
                "it is the symbolic input of a compiled step (" + tensor.origin() + "), so it has no numbers",
                "numbers exist only in a step's results; ask the step, build the expression from Tensor.of(…), or"
                        + " take stopGradient() in place of detach()");
    }

    /// Where the tensor behind a node was made.
    public Origin origin(int source) {
        return sources.get(source).origin();
    }

    /// Reads the graph that makes these results, each once.
    public static Trace of(List<Tensor> results) {
        return of(results, Trace::isLeaf);
    }

    /// Reads the graph of a step, which reads cells anew at each run: what depends on a cell is computed again,
    /// even if its numbers are already there.
    public static Trace ofStep(List<Tensor> results) {
        Set<Tensor> varying = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Tensor tensor : reached(results, t -> t.op() instanceof Leaf)) {
            if (tensor.op() instanceof Leaf.CellValue
                    || tensor.inputs().stream().anyMatch(varying::contains)) {
                varying.add(tensor);
            }
        }
        return of(results, t -> t.op() instanceof Leaf || isLeaf(t) && !varying.contains(t));
    }

    private static Trace of(List<Tensor> results, Predicate<Tensor> isLeaf) {
        var builder = new Graph.Builder();
        var ids = new IdentityHashMap<Tensor, Integer>();
        var literals = new HashMap<Literal, Integer>();
        var sources = new ArrayList<Tensor>();
        var leaves = new ArrayList<Tensor>();
        for (Tensor tensor : reached(results, isLeaf)) {
            if (!isLeaf.test(tensor)) {
                int[] inputs = ids(tensor.inputs(), ids);
                sources.add(tensor);
                ids.put(tensor, builder.add(tensor.op(), inputs, tensor.shape(), tensor.dtype(), sources.size() - 1));
                continue;
            }
            Literal literal = tensor.op() instanceof Leaf.Literal(double number)
                    ? new Literal(Double.doubleToLongBits(number), tensor.dtype())
                    : null;
            Integer known = literal == null ? null : literals.get(literal);
            if (known != null) {
                ids.put(tensor, known);
                continue;
            }
            sources.add(tensor);
            leaves.add(tensor);
            Op slot = new Leaf.Input(tensor.op().name());
            int id = builder.add(slot, new int[0], tensor.shape(), tensor.dtype(), sources.size() - 1);
            ids.put(tensor, id);
            if (literal != null) {
                literals.put(literal, id);
            }
        }
        int[] outputs = ids(results, ids);
        return new Trace(builder.build(outputs), List.copyOf(sources), List.copyOf(leaves));
    }

    /// The graph of a body: its slots are the symbols.
    static Graph body(Body body) {
        var builder = new Graph.Builder();
        var known = new IdentityHashMap<Tensor, Integer>();
        for (Tensor symbol : body.symbols()) {
            known.put(symbol, builder.add(symbol.op(), new int[0], symbol.shape(), symbol.dtype(), 0));
        }
        return builder.build(copy(body.results(), known, builder, 0));
    }

    /// Copies what makes `result` into a graph, where some tensors already have nodes; its other leaves must be
    /// literals.
    static int copy(Tensor result, Map<Tensor, Integer> known, Graph.Builder builder, int source) {
        return copy(List.of(result), known, builder, source)[0];
    }

    private static int[] copy(List<Tensor> results, Map<Tensor, Integer> known, Graph.Builder builder, int source) {
        var ids = new IdentityHashMap<>(known);
        for (Tensor tensor : reached(results, Trace::isLeaf)) {
            if (ids.containsKey(tensor)) {
                continue;
            }
            int[] inputs = ids(tensor.inputs(), ids);
            if (tensor.op() instanceof Leaf && !(tensor.op() instanceof Leaf.Literal)) {
                throw new IllegalStateException("an expansion may have literals but no other leaves: " + tensor);
            }
            ids.put(tensor, builder.add(tensor.op(), inputs, tensor.shape(), tensor.dtype(), source));
        }
        return ids(results, ids);
    }

    private static int[] ids(List<Tensor> tensors, Map<Tensor, Integer> ids) {
        return tensors.stream()
                .mapToInt(tensor -> Objects.requireNonNull(ids.get(tensor), "inputs come first"))
                .toArray();
    }

    /// Numbers kept exactly are read in the type they meet, without rounding on the way.
    private static boolean isLeaf(Tensor tensor) {
        return tensor.op() instanceof Leaf || tensor.known() != null || isExact(tensor);
    }

    private static boolean isExact(Tensor tensor) {
        return tensor.op().equals(Arithmetic.cast(DType.FLOAT64))
                && tensor.inputs().getFirst().op() instanceof Leaf.Weak;
    }

    private record Literal(long bits, DType dtype) {}

    private static List<Tensor> reached(List<Tensor> results, Predicate<Tensor> isLeaf) {
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var todo = new ArrayDeque<Tensor>();
        for (Tensor result : results) {
            if (seen.add(result)) {
                todo.add(result);
            }
        }
        while (!todo.isEmpty()) {
            Tensor tensor = todo.removeLast();
            if (isLeaf.test(tensor)) {
                continue;
            }
            for (Tensor input : tensor.inputs()) {
                if (seen.add(input)) {
                    todo.add(input);
                }
            }
        }
        var order = new ArrayList<>(seen);
        order.sort(Comparator.comparingLong(Tensor::order));
        return order;
    }
}
