package backprop4j.engine.cpu;

import backprop4j.DType;
import backprop4j.compile.Graph;
import backprop4j.compile.Node;
import backprop4j.compile.Plan;
import backprop4j.compile.Program;
import backprop4j.op.Leaf;
import backprop4j.op.Storage;

/// The memory of one session: for each node's buffer the array it lies in and where in it.
final class Frame {
    final float[][] floats;
    final double[][] doubles;
    final int[][] ints;
    final byte[][] bools;
    final int[] offsets;

    /// The sums of the chunks of one product at a time.
    float[] floatPartials = {};

    double[] doublePartials = {};

    /// The scratch of the thread that runs the session.
    final Scratch scratch = new Scratch();

    private final int[] slots;
    private final int[] outputs;

    Frame(Program program) {
        Graph graph = program.graph();
        Plan plan = program.plan();
        int count = graph.size();
        floats = new float[count][];
        doubles = new double[count][];
        ints = new int[count][];
        bools = new byte[count][];
        offsets = new int[count];
        slots = graph.slots();
        outputs = graph.outputs();
        var shared = new Storage[DType.values().length];
        for (DType dtype : DType.values()) {
            shared[dtype.ordinal()] = Storage.allocate(dtype, plan.size(dtype));
        }
        for (Plan.Buffer buffer : plan.buffers()) {
            bind(buffer.node(), shared[buffer.dtype().ordinal()]);
            offsets[buffer.node()] = buffer.offset();
        }
        for (int id = 0; id < count; id++) {
            Node node = graph.node(id);
            if (node.op() instanceof Leaf.Literal(double number)) {
                Storage one = Storage.allocate(node.dtype(), 1);
                one.set(0, number);
                bind(id, one);
            }
        }
    }

    void bind(Storage[] given, Storage[] results) {
        for (int i = 0; i < slots.length; i++) {
            bind(slots[i], given[i]);
        }
        bindResults(results);
    }

    void bindResults(Storage[] results) {
        for (int i = 0; i < outputs.length; i++) {
            bind(outputs[i], results[i]);
        }
    }

    private void bind(int node, Storage storage) {
        switch (storage) {
            case Storage.Floats(float[] array) -> floats[node] = array;
            case Storage.Doubles(double[] array) -> doubles[node] = array;
            case Storage.Ints(int[] array) -> ints[node] = array;
            case Storage.Bools(byte[] array) -> bools[node] = array;
        }
    }
}
