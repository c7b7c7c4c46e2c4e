// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.compile.Graph;
import backprop4j.compile.Step;
import backprop4j.compile.View;
import backprop4j.engine.ExecutionException;
import backprop4j.op.Index;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Picks whole rows of a table by numbers, or adds rows to a table of zeros where numbers say: an embedding and
/// its gradient. Where a row lies is computed once for all its elements.
///
/// Parts share a result by its rows, so each destination gets its sources in their order, whoever adds them.
final class FloatRows implements Kernel {
    /// Elements below which another thread costs more than it saves.
    private static final int WORTH_SHARING = 1 << 14;

    private final boolean adds;
    private final int source;
    private final int indexNode;
    private final Walk indices;
    private final int result;
    private final int origin;
    private final int size;
    private final int rowStride;
    private final int tableStart;
    private final int rows;
    private final int width;
    private final int parts;

    private FloatRows(Step.Picked step, Graph graph, Walk indices, View table, int width, int threads) {
        this.adds = step.index() instanceof Index.ScatterAdd;
        this.source = step.reads().getFirst().node();
        this.indexNode = step.reads().getLast().node();
        this.indices = indices;
        this.result = step.result();
        this.origin = graph.node(result).source();
        this.size = table.sizes()[0];
        this.rowStride = table.strides()[0];
        this.tableStart = table.offset();
        this.width = width;
        this.rows = indices.count / width;
        long written = (long) width * (adds ? size : rows);
        this.parts = (int) Math.clamp(written / WORTH_SHARING, 1, 2L * threads);
    }

    /// The kernel for a step that moves whole dense rows, each by one number; null if it does not.
    static @Nullable FloatRows of(Step.Picked step, Graph graph, int threads) {
        View source = step.reads().getFirst().view();
        View table;
        switch (step.index()) {
            case Index.Gather(int axis) when axis == 0 -> table = source;
            case Index.ScatterAdd(int axis, int size)
            when axis == 0 && source.isContiguous() ->
                table = View.contiguous(graph.node(step.result()).shape());
            case Index other -> {
                return null;
            }
        }
        if (table.sizes().length < 2) {
            return null;
        }
        var row = new Walk(new View(0, tail(table.sizes()), tail(table.strides())));
        var indices = new Walk(step.reads().getLast().view());
        boolean dense = row.count > 1 && row.sizes.length == 1 && row.stride() == 1;
        boolean oneNumberEach = dense && indices.stride() == 0 && indices.run() % row.count == 0;
        return oneNumberEach ? new FloatRows(step, graph, indices, table, row.count, threads) : null;
    }

    private static int[] tail(int[] axes) {
        return Arrays.copyOfRange(axes, 1, axes.length);
    }

    @Override
    public int parts() {
        return parts;
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        float[] from = frame.floats[source];
        float[] to = frame.floats[result];
        int first = (int) ((long) (adds ? size : rows) * part / parts);
        int end = (int) ((long) (adds ? size : rows) * (part + 1) / parts);
        if (adds) {
            add(frame, from, frame.offsets[source], to, frame.offsets[result], first, end);
        } else {
            int start = frame.offsets[source] + tableStart;
            for (int row = first; row < end; row++) {
                int at = start + picked(frame, row) * rowStride;
                System.arraycopy(from, at, to, frame.offsets[result] + row * width, width);
            }
        }
    }

    private void add(Frame frame, float[] from, int at, float[] to, int table, int first, int end) {
        Arrays.fill(to, table + first * width, table + end * width, 0);
        for (int row = 0; row < rows; row++) {
            int picked = picked(frame, row);
            if (picked >= first && picked < end) {
                int target = table + picked * width;
                int place = at + row * width;
                for (int i = 0; i < width; i++) {
                    to[target + i] += from[place + i];
                }
            }
        }
    }

    private int picked(Frame frame, int row) {
        int element = row * width;
        int picked = frame.ints[indexNode][frame.offsets[indexNode] + indices.position(element)];
        if (picked < 0 || picked >= size) {
            throw new ExecutionException(origin, picked, element, size);
        }
        return picked;
    }
}
