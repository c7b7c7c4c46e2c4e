package backprop4j.compile;

import backprop4j.DType;
import backprop4j.op.Expr;
import backprop4j.op.Layout;
import backprop4j.op.Pointwise;
import backprop4j.op.Primitive;
import backprop4j.op.Reduce;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Folds of a few terms that lie apart, such as those of pooling windows, compute cheap terms themselves: one
/// operation more costs less than to write all terms and to read them again. Which elements are the largest of
/// their window, say, is asked once for their number and once for their shares.
final class Fronts {
    /// A fold of more terms reads them: each of so few has a virtual lane of its own.
    static final int MOST_TERMS = 64;

    /// Operations that are cheaper than reading their result.
    private static final int MOST_OPERATIONS = 2;

    private static final Set<Primitive> CHEAP = EnumSet.of(
            Primitive.ADD,
            Primitive.SUB,
            Primitive.MUL,
            Primitive.NEG,
            Primitive.ABS,
            Primitive.MIN,
            Primitive.MAX,
            Primitive.LT,
            Primitive.LE,
            Primitive.EQ,
            Primitive.NE,
            Primitive.SELECT);

    private final Graph graph;
    private final List<List<Integer>> consumers;
    private final boolean[] isResult;

    private Fronts(Graph graph) {
        this.graph = graph;
        this.consumers = graph.consumers();
        this.isResult = new boolean[graph.size()];
        for (int output : graph.outputs()) {
            isResult[output] = true;
        }
    }

    /// The graph in which each fold has its cheap terms to itself: what others take, too, is repeated for it.
    static Graph separate(Graph graph) {
        var fronts = new Fronts(graph);
        Map<Integer, List<Integer>> repeated = fronts.repeated();
        boolean[] needed = fronts.needed(repeated);
        var builder = new Graph.Builder();
        int[] moved = new int[graph.size()];
        for (int id = 0; id < moved.length; id++) {
            Node node = graph.node(id);
            if (needed[id] || node.isSlot()) {
                int[] inputs =
                        Arrays.stream(node.inputs()).map(input -> moved[input]).toArray();
                if (repeated.containsKey(id)) {
                    inputs[0] = repeat(graph, repeated.getOrDefault(id, List.of()), moved, builder);
                }
                moved[id] = builder.add(node.op(), inputs, node.shape(), node.dtype(), node.source());
            }
        }
        int[] outputs =
                Arrays.stream(graph.outputs()).map(output -> moved[output]).toArray();
        return builder.build(outputs);
    }

    /// The folds whose terms others take, too, and what makes these.
    private Map<Integer, List<Integer>> repeated() {
        var repeated = new HashMap<Integer, List<Integer>>();
        for (int id = 0; id < graph.size(); id++) {
            List<Integer> front = of(id);
            if (!isOwn(front, id)) {
                repeated.put(id, front);
            }
        }
        return repeated;
    }

    /// What results still depend on when folds have terms to themselves.
    private boolean[] needed(Map<Integer, List<Integer>> repeated) {
        boolean[] needed = isResult.clone();
        for (int id = needed.length - 1; id >= 0; id--) {
            List<Integer> front = repeated.getOrDefault(id, List.of());
            for (int maker : front.isEmpty() ? List.of(id) : front) {
                for (int input : graph.node(maker).inputs()) {
                    needed[input] |= needed[id] && !front.contains(input);
                }
            }
        }
        return needed;
    }

    /// Adds the nodes once more and returns the last of them.
    private static int repeat(Graph graph, List<Integer> front, int[] moved, Graph.Builder builder) {
        Map<Integer, Integer> again = new HashMap<>();
        int last = -1;
        for (int id : front) {
            Node node = graph.node(id);
            int[] inputs = Arrays.stream(node.inputs())
                    .map(input -> again.getOrDefault(input, moved[input]))
                    .toArray();
            last = builder.add(node.op(), inputs, node.shape(), node.dtype(), node.source());
            again.put(id, last);
        }
        return last;
    }

    /// For each fold that alone computes its terms what makes these, in graph order, the term last.
    static Map<Integer, List<Integer>> own(Graph graph) {
        var fronts = new Fronts(graph);
        var own = new TreeMap<Integer, List<Integer>>();
        for (int id = 0; id < graph.size(); id++) {
            List<Integer> front = fronts.of(id);
            if (!front.isEmpty() && fronts.isOwn(front, id)) {
                own.put(id, front);
            }
        }
        return own;
    }

    /// The operations that make the terms of a fold, in graph order, the term last; none if it rather reads them.
    private List<Integer> of(int fold) {
        Node node = graph.node(fold);
        if (!(node.op() instanceof Reduce reduce) || !hasFewScatteredTerms(reduce, graph.node(node.inputs()[0]))) {
            return List.of();
        }
        var front = new TreeSet<Integer>();
        var open = new ArrayDeque<Integer>();
        open.add(node.inputs()[0]);
        int operations = 0;
        while (!open.isEmpty()) {
            int id = open.remove();
            if (front.contains(id) || id != node.inputs()[0] && isStored(id)) {
                continue;
            }
            if (!(graph.node(id).op() instanceof Pointwise pointwise) || !computes(pointwise, id, node.dtype())) {
                return List.of();
            }
            operations += operations(pointwise.meaning());
            if (operations > MOST_OPERATIONS || isResult[id]) {
                return List.of();
            }
            front.add(id);
            Arrays.stream(graph.node(id).inputs()).forEach(open::add);
        }
        boolean readsItsType = front.stream()
                .flatMapToInt(id -> Arrays.stream(graph.node(id).inputs()))
                .allMatch(input -> front.contains(input) || graph.node(input).dtype() == node.dtype());
        boolean othersComputeIt = front.stream()
                .flatMap(id -> consumers.get(id).stream())
                .allMatch(consumer -> consumer == fold || graph.node(consumer).op() instanceof Pointwise);
        return readsItsType && othersComputeIt ? new ArrayList<>(front) : List.of();
    }

    /// Whether the terms of each result are few and other results' terms lie between them.
    private static boolean hasFewScatteredTerms(Reduce reduce, Node terms) {
        int rank = terms.shape().rank();
        long count = 1;
        boolean last = true;
        for (int i = 0; i < reduce.axes().size(); i++) {
            int axis = reduce.axes().get(i);
            count *= terms.shape().size(axis);
            last &= axis == rank - reduce.axes().size() + i;
        }
        return !last && count > 1 && count <= MOST_TERMS && terms.shape().count() > 0;
    }

    /// Whether an operation has elements of this type and computes in it.
    private boolean computes(Pointwise pointwise, int id, DType dtype) {
        Node node = graph.node(id);
        boolean rounds = pointwise.isCast() && !node.dtype().isFloating();
        return !rounds && pointwise.compute(node.dtype(), graph.inputTypes(node)) == dtype;
    }

    private static int operations(Expr meaning) {
        return switch (meaning) {
            case Expr.Arg argument -> 0;
            case Expr.Const constant -> 0;
            case Expr.Apply(Primitive primitive, List<Expr> operands) -> {
                int all = CHEAP.contains(primitive) ? 1 : MOST_OPERATIONS + 1;
                for (Expr operand : operands) {
                    all += operations(operand);
                }
                yield all;
            }
        };
    }

    /// Whether a node's numbers lie in memory even if no chain reads them.
    private boolean isStored(int id) {
        int base = id;
        while (graph.node(base).op() instanceof Layout && graph.node(base).inputs().length == 1) {
            base = graph.node(base).inputs()[0];
        }
        if (!(graph.node(base).op() instanceof Pointwise)) {
            return true;
        }
        var open = new ArrayDeque<Integer>(List.of(base));
        while (!open.isEmpty()) {
            int seen = open.remove();
            if (isResult[seen]) {
                return true;
            }
            for (int consumer : consumers.get(seen)) {
                if (graph.node(consumer).op() instanceof Layout) {
                    open.add(consumer);
                } else if (!(graph.node(consumer).op() instanceof Pointwise)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Whether nothing but the fold takes what the front makes.
    private boolean isOwn(List<Integer> front, int fold) {
        return front.stream()
                .flatMap(id -> consumers.get(id).stream())
                .allMatch(consumer -> consumer == fold || front.contains(consumer));
    }
}
