package backprop4j.engine.cpu;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.compile.Graph;
import backprop4j.compile.Step;
import backprop4j.compile.View;
import backprop4j.engine.ExecutionException;
import backprop4j.op.Index;
import java.util.Arrays;

/// Picks numbers by numbers, and adds them where they were picked from: first every position is computed and
/// checked, then the elements are moved.
final class Pick implements Kernel {
    private final Index index;
    private final DType dtype;
    private final int source;
    private final Walk sources;
    private final int indexNode;
    private final Walk indices;
    private final int result;
    private final int resultCount;
    private final int size;

    /// Position of element (…, 0 at the picked axis, …), walked in the order of the index; and the distance
    /// between picks.
    private final Walk targets;

    private final int pickStride;
    private final int origin;

    Pick(Step.Picked step, Graph graph) {
        this.index = step.index();
        this.result = step.result();
        this.dtype = graph.node(result).dtype();
        this.resultCount = graph.node(result).shape().count();
        this.origin = graph.node(result).source();
        this.source = step.reads().getFirst().node();
        this.sources = new Walk(step.reads().getFirst().view());
        this.indexNode = step.reads().getLast().node();
        this.indices = new Walk(step.reads().getLast().view());
        View shape = step.reads().getLast().view();
        View picked = switch (index) {
            case Index.Gather gather -> step.reads().getFirst().view();
            case Index.ScatterAdd scatter -> View.contiguous(graph.node(result).shape());
            case Index.OneHot oneHot -> View.contiguous(Shape.of(indices.count, oneHot.depth()));
        };
        int axis = switch (index) {
            case Index.Gather(int along) -> along;
            case Index.ScatterAdd(int along, int _) -> along;
            case Index.OneHot oneHot -> 1;
        };
        this.size = picked.sizes()[axis];
        this.pickStride = picked.strides()[axis];
        int[] strides = picked.strides().clone();
        strides[axis] = 0;
        this.targets = index instanceof Index.OneHot(int depth, DType type)
                ? new Walk(new View(0, new int[] {indices.count}, new int[] {depth}))
                : new Walk(new View(picked.offset(), shape.sizes(), strides));
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        int n = indices.count;
        int[] positions = scratch.ints(n);
        int[] numbers = frame.ints[indexNode];
        int base = frame.offsets[indexNode];
        for (int i = 0; i < n; i++) {
            int picked = numbers[base + indices.position(i)];
            if (picked < 0 || picked >= size) {
                throw new ExecutionException(origin, picked, i, size);
            }
            positions[i] = targets.position(i) + picked * pickStride;
        }
        int to = frame.offsets[result];
        switch (index) {
            case Index.Gather gather -> gather(frame, positions, n, frame.offsets[source], to);
            case Index.ScatterAdd scatter -> scatterAdd(frame, positions, n, frame.offsets[source], to);
            case Index.OneHot oneHot -> mark(frame, positions, n, to);
        }
    }

    private void gather(Frame frame, int[] positions, int n, int from, int to) {
        switch (dtype) {
            case FLOAT32 -> {
                for (int i = 0; i < n; i++) {
                    frame.floats[result][to + i] = frame.floats[source][from + positions[i]];
                }
            }
            case FLOAT64 -> {
                for (int i = 0; i < n; i++) {
                    frame.doubles[result][to + i] = frame.doubles[source][from + positions[i]];
                }
            }
            case INT32 -> {
                for (int i = 0; i < n; i++) {
                    frame.ints[result][to + i] = frame.ints[source][from + positions[i]];
                }
            }
            case BOOL -> {
                for (int i = 0; i < n; i++) {
                    frame.bools[result][to + i] = frame.bools[source][from + positions[i]];
                }
            }
        }
    }

    /// In the order of the sources, whichever destination they have.
    private void scatterAdd(Frame frame, int[] positions, int n, int from, int to) {
        switch (dtype) {
            case FLOAT32 -> {
                float[] target = frame.floats[result];
                Arrays.fill(target, to, to + resultCount, 0);
                for (int i = 0; i < n; i++) {
                    target[to + positions[i]] += frame.floats[source][from + sources.position(i)];
                }
            }
            case FLOAT64 -> {
                double[] target = frame.doubles[result];
                Arrays.fill(target, to, to + resultCount, 0);
                for (int i = 0; i < n; i++) {
                    target[to + positions[i]] += frame.doubles[source][from + sources.position(i)];
                }
            }
            case INT32, BOOL -> throw new IllegalStateException("only real numbers are added");
        }
    }

    private void mark(Frame frame, int[] positions, int n, int to) {
        switch (dtype) {
            case FLOAT32 -> {
                Arrays.fill(frame.floats[result], to, to + resultCount, 0);
                for (int i = 0; i < n; i++) {
                    frame.floats[result][to + positions[i]] = 1;
                }
            }
            case FLOAT64 -> {
                Arrays.fill(frame.doubles[result], to, to + resultCount, 0);
                for (int i = 0; i < n; i++) {
                    frame.doubles[result][to + positions[i]] = 1;
                }
            }
            case INT32, BOOL -> throw new IllegalStateException("one-hot rows are real numbers");
        }
    }
}
