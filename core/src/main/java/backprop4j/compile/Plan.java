package backprop4j.compile;

import backprop4j.DType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Where every intermediate buffer lies in the one array of its type, decided before the first run: two buffers
/// share memory only if one is last read before the other is first written.
public final class Plan {
    /// Buffers start at multiples of this many elements, so that vectors of 512 bits do not straddle cache lines.
    private static final int ALIGNMENT = 16;

    /// An intermediate buffer: its node, its place, and the steps from the one that writes it to the last that
    /// reads it.
    public record Buffer(int node, DType dtype, int offset, int count, int firstStep, int lastStep) {}

    private final List<Buffer> buffers;
    private final Map<DType, Integer> sizes;

    private Plan(List<Buffer> buffers, Map<DType, Integer> sizes) {
        this.buffers = buffers;
        this.sizes = sizes;
    }

    public List<Buffer> buffers() {
        return buffers;
    }

    /// Elements of the array for a type.
    public int size(DType dtype) {
        return sizes.getOrDefault(dtype, 0);
    }

    /// Bytes that all intermediate buffers take together.
    public long bytes() {
        return sizes.entrySet().stream()
                .mapToLong(entry -> (long) entry.getKey().bytes() * entry.getValue())
                .sum();
    }

    /// Plans the buffers of ordered steps; results of the program have memory of their own. Without `share`, no
    /// two buffers share.
    static Plan run(Graph graph, List<Step> steps, boolean share) {
        int[] last = new int[graph.size()];
        for (int step = 0; step < steps.size(); step++) {
            for (Access read : steps.get(step).reads()) {
                last[read.node()] = step;
            }
        }
        boolean[] given = new boolean[graph.size()];
        for (int output : graph.outputs()) {
            given[output] = true;
        }
        var wanted = new ArrayList<Buffer>();
        for (int step = 0; step < steps.size(); step++) {
            for (int node : steps.get(step).results()) {
                if (!given[node]) {
                    int count = graph.node(node).shape().count();
                    int until = share ? Math.max(step, last[node]) : steps.size();
                    int from = share ? step : 0;
                    wanted.add(new Buffer(node, graph.node(node).dtype(), 0, count, from, until));
                }
            }
        }
        return place(wanted);
    }

    /// The largest first, each at the lowest place where no buffer that lives at the same time lies.
    private static Plan place(List<Buffer> wanted) {
        var sizes = new EnumMap<DType, Integer>(DType.class);
        var placed = new ArrayList<Buffer>();
        var bySize = new ArrayList<>(wanted);
        bySize.sort(Comparator.comparingInt(Buffer::count).reversed().thenComparingInt(Buffer::node));
        for (Buffer buffer : bySize) {
            var neighbours = placed.stream()
                    .filter(p ->
                            p.dtype == buffer.dtype && p.firstStep <= buffer.lastStep && buffer.firstStep <= p.lastStep)
                    .sorted(Comparator.comparingInt(Buffer::offset))
                    .toList();
            int offset = 0;
            for (Buffer neighbour : neighbours) {
                if (neighbour.offset - offset >= buffer.count) {
                    break;
                }
                offset = Math.max(offset, aligned(neighbour.offset + neighbour.count));
            }
            placed.add(new Buffer(buffer.node, buffer.dtype, offset, buffer.count, buffer.firstStep, buffer.lastStep));
            sizes.merge(buffer.dtype, Math.addExact(offset, buffer.count), Math::max);
        }
        return new Plan(List.copyOf(placed), sizes);
    }

    private static int aligned(int offset) {
        return Math.multiplyExact(Math.ceilDiv(offset, ALIGNMENT), ALIGNMENT);
    }

    @Override
    public String toString() {
        var lines = new ArrayList<String>();
        lines.add(bytes() + " bytes for " + buffers.size() + " buffers");
        for (Buffer buffer : buffers) {
            lines.add("%" + buffer.node + " : " + buffer.dtype + " at " + buffer.offset + " to "
                    + (buffer.offset + buffer.count - 1) + ", steps " + buffer.firstStep + " to " + buffer.lastStep);
        }
        return String.join("\n", lines);
    }
}
