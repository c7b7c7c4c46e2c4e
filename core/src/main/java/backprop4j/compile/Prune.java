package backprop4j.compile;

import backprop4j.Tensor;
import backprop4j.op.Body;
import backprop4j.op.Layout;
import backprop4j.op.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Takes out of regions what nobody reads: outputs, states that only feed themselves, and inputs that are then no
/// longer needed. A derivative by what has none to be asked for costs nothing.
final class Prune {
    private final Graph graph;
    private final List<List<Integer>> consumers;
    private final BitSet asked = new BitSet();

    private Prune(Graph graph) {
        this.graph = graph;
        this.consumers = graph.consumers();
        Arrays.stream(graph.outputs()).forEach(asked::set);
    }

    static Graph run(Graph graph) {
        return graph.nodes().stream().anyMatch(node -> node.op() instanceof Region)
                ? new Prune(graph).narrowed()
                : graph;
    }

    /// A region with fewer results, and where the results that are left lie now.
    private record Narrow(Region region, List<Integer> inputs, Map<Integer, Integer> shifts) {}

    private Graph narrowed() {
        var builder = new Graph.Builder();
        var narrow = new HashMap<Integer, Narrow>();
        for (int id = 0; id < graph.size(); id++) {
            Node node = graph.node(id);
            Narrow less = node.op() instanceof Region region ? narrow(id, region) : null;
            if (less != null) {
                narrow.put(id, less);
                int[] inputs = less.inputs.stream()
                        .mapToInt(input -> node.inputs()[input])
                        .toArray();
                var shapes = Arrays.stream(inputs)
                        .mapToObj(input -> graph.node(input).shape())
                        .toList();
                builder.add(less.region, inputs, less.region.shape(shapes), node.dtype(), node.source());
            } else if (node.op() instanceof Layout.Slice slice && narrow.containsKey(node.inputs()[0])) {
                int shift = Objects.requireNonNull(narrow.get(node.inputs()[0]))
                        .shifts
                        .getOrDefault(fieldOf(node), 0);
                var start = List.of(slice.start().getFirst() - shift);
                var stop = List.of(slice.stop().getFirst() - shift);
                builder.add(
                        new Layout.Slice(start, stop, slice.step()),
                        node.inputs(),
                        node.shape(),
                        node.dtype(),
                        node.source());
            } else {
                builder.add(node.op(), node.inputs(), node.shape(), node.dtype(), node.source());
            }
        }
        return builder.build(graph.outputs());
    }

    /// The number of the one field of a region that a slice lies in, or −1.
    private int fieldOf(Node slice) {
        if (!(slice.op() instanceof Layout.Slice(var start, var stop, var step))
                || !(graph.node(slice.inputs()[0]).op() instanceof Region region)) {
            return -1;
        }
        List<Region.Field> fields = region.fields();
        for (int i = 0; i < fields.size(); i++) {
            Region.Field field = fields.get(i);
            if (start.getFirst() >= field.offset() && stop.getFirst() <= field.offset() + field.count()) {
                return i;
            }
        }
        return -1;
    }

    private @Nullable Narrow narrow(int id, Region region) {
        var read = new BitSet();
        for (int consumer : consumers.get(id)) {
            int field = fieldOf(graph.node(consumer));
            if (field < 0) {
                return null;
            }
            read.set(field);
        }
        if (asked.get(id) || read.isEmpty()) {
            return null;
        }
        withStatesReadBy(read, region);
        return read.cardinality() == region.fields().size() ? null : only(read, region);
    }

    /// Adds the states that what is read depends on.
    private static void withStatesReadBy(BitSet read, Region region) {
        for (int before = -1; before != read.cardinality(); ) {
            before = read.cardinality();
            Body body = body(read, region);
            for (int state = 0; state < region.states(); state++) {
                if (body.reads(state)) {
                    read.set(state);
                }
            }
        }
    }

    private static Body body(BitSet read, Region region) {
        List<Tensor> results =
                read.stream().mapToObj(region.body().results()::get).toList();
        return Body.close(region.body().symbols(), results).body();
    }

    private static Narrow only(BitSet read, Region region) {
        Body wide = body(read, region);
        var inputs = new ArrayList<Integer>();
        int sequences = 0;
        for (int i = 0; i < wide.symbols().size(); i++) {
            if (i < region.states() ? read.get(i) : wide.reads(i)) {
                inputs.add(i);
                sequences += region.isSequence(i) ? 1 : 0;
            }
        }
        List<Tensor> symbols = inputs.stream().map(wide.symbols()::get).toList();
        var kept = read.stream()
                .filter(i -> i < region.states())
                .mapToObj(region.kept()::get)
                .toList();
        var less = new Region(
                Body.close(symbols, wide.results()).body(), region.length(), kept, sequences, region.descending());
        var shifts = new HashMap<Integer, Integer>();
        int next = 0;
        for (int i = read.nextSetBit(0); i >= 0; i = read.nextSetBit(i + 1)) {
            shifts.put(
                    i,
                    region.fields().get(i).offset() - less.fields().get(next++).offset());
        }
        return new Narrow(less, inputs, shifts);
    }
}
