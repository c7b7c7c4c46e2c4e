package backprop4j.engine.cpu;

import backprop4j.DType;
import backprop4j.compile.Graph;
import backprop4j.compile.Node;
import backprop4j.compile.Plan;
import backprop4j.compile.Program;
import backprop4j.op.Leaf;
import backprop4j.op.Storage;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

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

    /// What regions keep between runs, by kernel.
    final Map<Kernel, Object> inner = new IdentityHashMap<>();

    /// Elements of each type that the largest body of a region needs; they run one after the other.
    private final int[] innerSizes = new int[DType.values().length];

    private Storage @Nullable [] innerMemory;

    private final int[] slots;
    private final int[] outputs;

    Frame(Program program) {
        this(program, memory(dtype -> program.plan().size(dtype)));
    }

    /// A frame whose intermediate buffers lie in these arrays, one of each type.
    Frame(Program program, Storage[] shared) {
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

    private static Storage[] memory(ToIntFunction<DType> sizes) {
        return Arrays.stream(DType.values())
                .map(dtype -> Storage.allocate(dtype, sizes.applyAsInt(dtype)))
                .toArray(Storage[]::new);
    }

    /// Makes sure that [#innerMemory] holds the buffers of this plan.
    void reserveInner(Plan plan) {
        for (DType dtype : DType.values()) {
            innerSizes[dtype.ordinal()] = Math.max(innerSizes[dtype.ordinal()], plan.size(dtype));
        }
    }

    /// The memory that the bodies of all regions share.
    Storage[] innerMemory() {
        if (innerMemory == null) {
            innerMemory = memory(dtype -> innerSizes[dtype.ordinal()]);
        }
        return innerMemory;
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

    /// Lets a node lie in an array, from an element on.
    void bind(int node, Storage storage, int offset) {
        bind(node, storage);
        offsets[node] = offset;
    }

    /// Lets a node lie where a node of another frame lies, from an element on.
    void share(int node, Frame other, int otherNode, int offset) {
        floats[node] = other.floats[otherNode];
        doubles[node] = other.doubles[otherNode];
        ints[node] = other.ints[otherNode];
        bools[node] = other.bools[otherNode];
        offsets[node] = offset;
    }

    /// The whole array that a node lies in.
    Storage storage(int node) {
        if (floats[node] != null) {
            return new Storage.Floats(floats[node]);
        }
        return new Storage.Doubles(doubles[node]);
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
