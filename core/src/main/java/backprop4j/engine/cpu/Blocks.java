package backprop4j.engine.cpu;

import backprop4j.DType;
import backprop4j.compile.Access;
import backprop4j.compile.Graph;
import backprop4j.compile.Step;
import backprop4j.op.Blockwise;
import java.util.ArrayList;
import java.util.List;

/// Runs an algorithm on blocks, each by itself: its elements widened, the result rounded.
final class Blocks implements Kernel {
    /// Elements in a part of small blocks.
    private static final int PART = 1 << 12;

    private final Blockwise operation;
    private final int[] nodes;
    private final DType[] types;
    private final Walk[] walks;
    private final int[] sizes;
    private final int result;
    private final DType resultType;
    private final int resultSize;
    private final int count;
    private final int blocksOfPart;

    Blocks(Step.OnBlocks step, Graph graph) {
        this.operation = step.operation();
        int inputs = step.reads().size();
        this.nodes = new int[inputs];
        this.types = new DType[inputs];
        this.walks = new Walk[inputs];
        this.sizes = new int[inputs];
        int blocks = 1;
        for (int i = 0; i < inputs; i++) {
            Access read = step.reads().get(i);
            nodes[i] = read.node();
            types[i] = graph.node(read.node()).dtype();
            walks[i] = new Walk(read.view());
            int[] axes = read.view().sizes();
            int front = axes.length - operation.blockRank();
            int size = 1;
            blocks = 1;
            for (int axis = 0; axis < axes.length; axis++) {
                if (axis < front) {
                    blocks *= axes[axis];
                } else {
                    size *= axes[axis];
                }
            }
            sizes[i] = size;
        }
        this.result = step.result();
        this.resultType = graph.node(result).dtype();
        this.count = blocks;
        this.blocksOfPart = Math.max(1, PART / Math.max(1, sizes[0]));
        this.resultSize = blocks == 0 ? 0 : graph.node(result).shape().count() / blocks;
    }

    @Override
    public int parts() {
        return Math.max(1, Math.ceilDiv(count, blocksOfPart));
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        if (resultSize == 0) {
            return;
        }
        int end = Math.min(count, (part + 1) * blocksOfPart);
        for (int block = part * blocksOfPart; block < end; block++) {
            run(frame, block);
        }
    }

    private void run(Frame frame, int index) {
        List<double[]> blocks = new ArrayList<>();
        for (int input = 0; input < nodes.length; input++) {
            blocks.add(block(frame, input, index));
        }
        double[] computed = new double[resultSize];
        operation.compute(blocks, computed);
        int at = frame.offsets[result] + index * resultSize;
        for (int i = 0; i < resultSize; i++) {
            switch (resultType) {
                case FLOAT32 -> frame.floats[result][at + i] = (float) computed[i];
                case FLOAT64 -> frame.doubles[result][at + i] = computed[i];
                case INT32 -> frame.ints[result][at + i] = (int) computed[i];
                case BOOL -> throw new IllegalStateException("no algorithm on blocks makes truth values");
            }
        }
    }

    private double[] block(Frame frame, int input, int index) {
        double[] block = new double[sizes[input]];
        int node = nodes[input];
        int base = frame.offsets[node];
        int first = index * block.length;
        for (int i = 0; i < block.length; i++) {
            int position = base + walks[input].position(first + i);
            block[i] = switch (types[input]) {
                case FLOAT32 -> frame.floats[node][position];
                case FLOAT64 -> frame.doubles[node][position];
                case INT32, BOOL -> throw new IllegalStateException("algorithms on blocks take real numbers");
            };
        }
        return block;
    }
}
