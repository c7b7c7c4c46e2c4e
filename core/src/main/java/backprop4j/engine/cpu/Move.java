package backprop4j.engine.cpu;

import backprop4j.DType;
import backprop4j.compile.Graph;
import backprop4j.compile.Step;
import java.util.Arrays;

/// Copies elements of any type from views into places of a result, or adds them there.
final class Move implements Kernel {
    private final DType dtype;
    private final int[] nodes;
    private final Walk[] from;
    private final Walk[] to;
    private final Step.Placing placing;
    private final int result;
    private final int count;

    Move(Step.Moved step, Graph graph) {
        this.dtype = graph.node(step.result()).dtype();
        this.nodes = step.reads().stream().mapToInt(read -> read.node()).toArray();
        this.from = step.reads().stream().map(read -> new Walk(read.view())).toArray(Walk[]::new);
        this.to = step.places().stream().map(Walk::new).toArray(Walk[]::new);
        this.placing = step.placing();
        this.result = step.result();
        this.count = graph.node(result).shape().count();
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        if (placing != Step.Placing.COPY) {
            clear(frame, frame.offsets[result]);
        }
        for (int i = 0; i < nodes.length; i++) {
            move(frame, i);
        }
    }

    private void clear(Frame frame, int at) {
        switch (dtype) {
            case FLOAT32 -> Arrays.fill(frame.floats[result], at, at + count, 0);
            case FLOAT64 -> Arrays.fill(frame.doubles[result], at, at + count, 0);
            case INT32 -> Arrays.fill(frame.ints[result], at, at + count, 0);
            case BOOL -> Arrays.fill(frame.bools[result], at, at + count, (byte) 0);
        }
    }

    private void move(Frame frame, int i) {
        int source = frame.offsets[nodes[i]];
        int target = frame.offsets[result];
        int run = Math.min(from[i].run(), to[i].run());
        for (int done = 0; done < from[i].count; ) {
            int length =
                    Math.min(run, Math.min(from[i].run() - done % from[i].run(), to[i].run() - done % to[i].run()));
            int a = source + from[i].position(done);
            int b = target + to[i].position(done);
            if (placing == Step.Placing.SUM) {
                add(frame, nodes[i], a, from[i].stride(), b, to[i].stride(), length);
            } else {
                copy(frame, nodes[i], a, from[i].stride(), b, to[i].stride(), length);
            }
            done += length;
        }
    }

    private void copy(Frame frame, int node, int a, int stepA, int b, int stepB, int n) {
        switch (dtype) {
            case FLOAT32 -> {
                float[] source = frame.floats[node];
                float[] target = frame.floats[result];
                for (int i = 0; i < n; i++) {
                    target[b + i * stepB] = source[a + i * stepA];
                }
            }
            case FLOAT64 -> {
                double[] source = frame.doubles[node];
                double[] target = frame.doubles[result];
                for (int i = 0; i < n; i++) {
                    target[b + i * stepB] = source[a + i * stepA];
                }
            }
            case INT32 -> {
                int[] source = frame.ints[node];
                int[] target = frame.ints[result];
                for (int i = 0; i < n; i++) {
                    target[b + i * stepB] = source[a + i * stepA];
                }
            }
            case BOOL -> {
                byte[] source = frame.bools[node];
                byte[] target = frame.bools[result];
                for (int i = 0; i < n; i++) {
                    target[b + i * stepB] = source[a + i * stepA];
                }
            }
        }
    }

    private void add(Frame frame, int node, int a, int stepA, int b, int stepB, int n) {
        switch (dtype) {
            case FLOAT32 -> {
                float[] source = frame.floats[node];
                float[] target = frame.floats[result];
                for (int i = 0; i < n; i++) {
                    target[b + i * stepB] += source[a + i * stepA];
                }
            }
            case FLOAT64 -> {
                double[] source = frame.doubles[node];
                double[] target = frame.doubles[result];
                for (int i = 0; i < n; i++) {
                    target[b + i * stepB] += source[a + i * stepA];
                }
            }
            case INT32, BOOL -> throw new IllegalStateException("only real numbers are added");
        }
    }
}
