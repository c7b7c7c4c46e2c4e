package backprop4j.compile;

import backprop4j.DType;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;

/// Joins pointwise operations into chains that run in one pass over memory, and turns every other node into a
/// step of its own.
///
/// Each node gets a level, as late as its consumers allow: a step must stand at least one level before what reads
/// it, except that pointwise nodes over one space ([Spaces]) and compute type may share a level. So two nodes of
/// one level and space can have no other step on a path between them, and joining connected ones makes no cycle.
/// Late levels keep σ'(z) with the backward chain that needs it, instead of storing it on the way forward.
final class Fuse {
    private final Graph graph;
    private final Function<Region, Program> bodies;
    private final Places places;
    private final Spaces spaces;
    private final List<List<Integer>> consumers;
    private final int[] levels;

    /// For each fold that computes its terms itself what makes these, and for each node that does the fold, or −1.
    private final Map<Integer, List<Integer>> fronts;

    private final int[] foldOf;

    /// For each fold that looks for the largest the one that counts how many are it, and the other way round; −1.
    private final int[] twin;

    /// For each pointwise node, a node that stands for its chain.
    private final int[] chainOf;

    private final boolean[] isResult;

    private Fuse(Graph graph, boolean chains, Function<Region, Program> bodies) {
        this.graph = graph;
        this.bodies = bodies;
        this.places = Places.of(graph);
        this.spaces = new Spaces(graph, places);
        this.consumers = graph.consumers();
        this.fronts = chains ? Fronts.own(graph) : Map.of();
        this.foldOf = none(graph.size());
        fronts.forEach((fold, front) -> front.forEach(id -> foldOf[id] = fold));
        this.twin = twins();
        this.levels = levels(chains);
        this.chainOf = chainOf(chains);
        this.isResult = new boolean[graph.size()];
        for (int output : graph.outputs()) {
            isResult[output] = true;
        }
    }

    private static int[] none(int size) {
        int[] none = new int[size];
        Arrays.fill(none, -1);
        return none;
    }

    /// Pairs folds that look for the largest with those that count how many are it, Σ (x = y) for y the largest of
    /// x.
    private int[] twins() {
        int[] found = none(graph.size());
        for (int id : fronts.keySet()) {
            if (graph.node(id).op() instanceof Reduce(Reduce.Fold fold, List<Integer> axes)
                    && fold == Reduce.Fold.SUM) {
                Access read = places.of(graph.node(id).inputs()[0]);
                int largest = Largest.of(terms(id, read), axes, graph, places);
                if (largest >= 0 && found[largest] < 0) {
                    found[id] = largest;
                    found[largest] = id;
                }
            }
        }
        return found;
    }

    /// The steps of a graph without composites, in no particular order; without `chains`, each node has its own.
    ///
    /// @param bodies compiles the body of a region
    static List<Step> run(Graph graph, boolean chains, Function<Region, Program> bodies) {
        return new Fuse(graph, chains, bodies).steps();
    }

    private int[] levels(boolean chains) {
        int[] result = new int[graph.size()];
        for (int id = result.length - 1; id >= 0; id--) {
            int level = 0;
            int source = spaces.source(id);
            for (int consumer : consumers.get(id)) {
                boolean joins = isTermOf(id, consumer)
                        || chains && (isChained(source) && spaces.isReshaped(consumer) || joins(source, consumer));
                level = Math.min(level, joins ? result[consumer] : result[consumer] - 1);
            }
            result[id] = level;
        }
        return result;
    }

    /// Whether the node is computed together with its consumer, a fold or a part of its terms.
    private boolean isTermOf(int id, int consumer) {
        return foldOf[id] >= 0 && (foldOf[id] == consumer || foldOf[id] == foldOf[consumer]);
    }

    private boolean joins(int producer, int consumer) {
        return isChained(producer)
                && isChained(consumer)
                && !roundsWhenStored(producer)
                && spaces.shared(producer, consumer)
                && compute(producer) == compute(consumer);
    }

    /// Real numbers become whole ones or truth values only where they are stored.
    private boolean roundsWhenStored(int id) {
        Node node = graph.node(id);
        return node.op() instanceof Pointwise pointwise
                && pointwise.isCast()
                && !node.dtype().isFloating();
    }

    private boolean isChained(int id) {
        return isPointwise(id) && foldOf[id] < 0;
    }

    private boolean isPointwise(int id) {
        return graph.node(id).op() instanceof Pointwise;
    }

    private DType compute(int id) {
        Node node = graph.node(id);
        return ((Pointwise) node.op()).compute(node.dtype(), graph.inputTypes(node));
    }

    private List<Step> steps() {
        var steps = new ArrayList<Step>();
        for (List<Integer> chain : chains()) {
            steps.add(fused(chain));
        }
        for (int id = 0; id < graph.size(); id++) {
            if (places.needsStep(graph, id) && !isPointwise(id) && !isCountedBy(twin[id], id)) {
                steps.add(alone(id));
            }
        }
        return steps;
    }

    /// Whether another fold counts along.
    private static boolean isCountedBy(int fold, int id) {
        return fold >= 0 && fold < id;
    }

    /// Groups the pointwise nodes that are connected within their level.
    private int[] chainOf(boolean chains) {
        int[] group = new int[graph.size()];
        for (int id = 0; id < group.length; id++) {
            group[id] = id;
            if (chains && isChained(id)) {
                for (int input : graph.node(id).inputs()) {
                    int source = spaces.source(input);
                    if (joins(source, id) && levels[source] == levels[id]) {
                        group[root(group, source)] = root(group, id);
                    }
                }
            }
        }
        for (int id = 0; id < group.length; id++) {
            group[id] = root(group, id);
        }
        return group;
    }

    /// The chains, each in graph order.
    private List<List<Integer>> chains() {
        Map<Integer, List<Integer>> chains = new LinkedHashMap<>();
        for (int id = 0; id < chainOf.length; id++) {
            if (isChained(id)) {
                chains.computeIfAbsent(chainOf[id], group -> new ArrayList<>()).add(id);
            }
        }
        return List.copyOf(chains.values());
    }

    private static int root(int[] group, int id) {
        int root = id;
        while (group[root] != root) {
            group[root] = group[group[root]];
            root = group[root];
        }
        return root;
    }

    private Step fused(List<Integer> chain) {
        ChainCode code = code(chain, input -> isIn(chain, spaces.source(input)));
        for (int id : chain) {
            if (isResult[id] || isReadElsewhere(id, chain)) {
                code.store(id);
            }
        }
        return code.build();
    }

    /// The terms of a fold: what it computes itself, or what it reads.
    private Step.Fused terms(int fold, Access read) {
        int term = graph.node(fold).inputs()[0];
        List<Integer> front = fronts.getOrDefault(fold, List.of());
        if (front.isEmpty()) {
            var code = new ChainCode(
                    Shape.of(read.view().sizes()), graph.node(term).dtype());
            code.read(term, read);
            code.store(term);
            return code.build();
        }
        ChainCode code = code(front, front::contains);
        code.store(term);
        return code.build();
    }

    /// The code of a chain, which reads the inputs that are not its own.
    private ChainCode code(List<Integer> chain, IntPredicate isOwn) {
        Shape space = space(chain);
        var code = new ChainCode(space, compute(chain.getFirst()));
        for (int id : chain) {
            for (int input : graph.node(id).inputs()) {
                if (!isOwn.test(input)) {
                    code.read(input, over(space, places.of(input)));
                }
            }
        }
        for (int id : chain) {
            Node node = graph.node(id);
            int[] inputs = Arrays.stream(node.inputs())
                    .map(input -> isOwn.test(input) ? spaces.source(input) : input)
                    .toArray();
            code.apply(id, ((Pointwise) node.op()).meaning(), inputs);
        }
        return code;
    }

    private boolean isIn(List<Integer> chain, int id) {
        return isChained(id) && chainOf[id] == chainOf[chain.getFirst()];
    }

    private boolean isReadElsewhere(int id, List<Integer> chain) {
        return consumers.get(id).stream()
                .anyMatch(consumer ->
                        spaces.isReshaped(consumer) ? isReadElsewhere(consumer, chain) : !isIn(chain, consumer));
    }

    private Shape space(List<Integer> chain) {
        Shape first = graph.node(chain.getFirst()).shape();
        boolean alike = chain.stream().allMatch(id -> graph.node(id).shape().equals(first));
        return alike ? first : spaces.of(chain.getFirst());
    }

    /// The same elements in the same order over the chain's space, whose axes split theirs.
    private static Access over(Shape space, Access read) {
        if (Arrays.equals(read.view().sizes(), space.toArray())) {
            return read;
        }
        View view = read.view().reshaped(space);
        if (view == null) {
            throw new IllegalStateException("a view with split axes is a view");
        }
        return new Access(read.node(), view);
    }

    private Step alone(int id) {
        Node node = graph.node(id);
        List<Access> reads = Arrays.stream(node.inputs()).mapToObj(places::of).toList();
        return switch (node.op()) {
            case Reduce reduce ->
                new Step.Folded(reduce.fold(), reduce.axes(), terms(id, reads.getFirst()), id, twin[id]);
            case Contract contract -> new Step.Product(contract, reads.get(0), reads.get(1), id);
            case Index index -> new Step.Picked(index, reads, id);
            case Blockwise blockwise -> new Step.OnBlocks(blockwise, reads, id);
            case Uniform uniform -> new Step.Drawn(reads.get(0), reads.get(1), id);
            case Region region -> new Step.Regional(region, bodies.apply(region), reads, id);
            case Layout layout -> moved(layout, node, reads, id);
            case Pointwise pointwise -> throw new IllegalStateException("pointwise nodes are chained");
            case Leaf leaf -> throw new IllegalStateException("a leaf needs no step");
            case Composite composite -> throw new IllegalStateException("composites are expanded by now");
        };
    }

    private Step moved(Layout layout, Node node, List<Access> reads, int id) {
        View whole = View.contiguous(node.shape());
        return switch (layout) {
            case Layout.Concat concat -> {
                var places = new ArrayList<View>();
                int start = 0;
                for (Access read : reads) {
                    int[] sizes = read.view().sizes();
                    places.add(new View(start * whole.strides()[concat.axis()], sizes, whole.strides()));
                    start += sizes[concat.axis()];
                }
                yield new Step.Moved(reads, places, Step.Placing.COPY, id);
            }
            case Layout.Pad pad -> {
                int offset = 0;
                int[] strides = whole.strides();
                int[] steps = new int[strides.length];
                for (int axis = 0; axis < strides.length; axis++) {
                    offset += pad.before().get(axis) * strides[axis];
                    steps[axis] = strides[axis] * (pad.between().get(axis) + 1);
                }
                var place = new View(offset, reads.getFirst().view().sizes(), steps);
                yield new Step.Moved(reads, List.of(place), Step.Placing.COPY_BETWEEN_ZEROS, id);
            }
            case Layout.Reshape reshape -> copied(reads.getFirst(), id);
            case Layout.Permute permute -> copied(seen(layout, reads.getFirst(), node), id);
            case Layout.Broadcast broadcast -> copied(seen(layout, reads.getFirst(), node), id);
            case Layout.Slice slice -> copied(seen(layout, reads.getFirst(), node), id);
            case Layout.Flip flip -> copied(seen(layout, reads.getFirst(), node), id);
            case Layout.Windows windows -> copied(seen(layout, reads.getFirst(), node), id);
            case Layout.Fold fold -> added(fold, reads.getFirst(), whole, id);
        };
    }

    /// One place in the window after the other: what all windows have there, added where it belongs.
    private static Step added(Layout.Fold fold, Access read, View whole, int id) {
        View from = read.view();
        int rank = whole.sizes().length;
        int[] sizes = Arrays.copyOf(from.sizes(), rank);
        int[] steps = whole.strides().clone();
        for (Layout.Window window : fold.windows()) {
            steps[window.axis()] *= window.stride();
        }
        var reads = new ArrayList<Access>();
        var places = new ArrayList<View>();
        for (int element = 0; element < fold.elements().count(); element++) {
            int rest = element;
            int source = from.offset();
            int target = 0;
            for (int i = fold.windows().size() - 1; i >= 0; i--) {
                Layout.Window window = fold.windows().get(i);
                int at = rest % window.size();
                rest /= window.size();
                source += at * from.strides()[rank + i];
                target += at * window.dilation() * whole.strides()[window.axis()];
            }
            reads.add(new Access(read.node(), new View(source, sizes, Arrays.copyOf(from.strides(), rank))));
            places.add(new View(target, sizes, steps));
        }
        return new Step.Moved(reads, places, Step.Placing.SUM, id);
    }

    private static Access seen(Layout layout, Access input, Node node) {
        View view = input.view().through(layout, node.shape());
        if (view == null) {
            throw new IllegalStateException(layout.name() + " is always a view");
        }
        return new Access(input.node(), view);
    }

    /// The elements in their own order, row-major; the shape does not matter to memory.
    private static Step copied(Access read, int id) {
        View dense = View.contiguous(Shape.of(read.view().sizes()));
        return new Step.Moved(List.of(read), List.of(dense), Step.Placing.COPY, id);
    }
}
