package backprop4j.engine.cpu;

import backprop4j.DType;
import backprop4j.compile.Graph;
import backprop4j.compile.Step;
import backprop4j.compile.View;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Copies elements of any type from views into places of a result, or adds them there. Workers share slabs of the
/// result, where all places have the first axis whole. Slabs of sums are as small as can be (one plane of a
/// convolution), so that what is added stays in the first-level cache and is read in the order in which it lies.
final class Move implements Kernel {
    static final int WORTH_SHARING = 1 << 15;

    private final DType dtype;
    private final KernelSet kernels;
    private final int[] nodes;
    private final JointWalk[] walks;
    private final Step.Placing placing;
    private final int result;
    private final int count;
    private final int slabs;
    private final int parts;
    private final int rank;

    /// How sums are added if all are runs of one node; null if they are added one after the other.
    private final @Nullable Overlaps overlaps;

    Move(Step.Moved step, Graph graph, KernelSet kernels, int threads) {
        this.kernels = kernels;
        this.dtype = graph.node(step.result()).dtype();
        this.nodes = step.reads().stream().mapToInt(read -> read.node()).toArray();
        this.placing = step.placing();
        this.result = step.result();
        View whole = View.contiguous(graph.node(result).shape());
        this.count = whole.count();
        long elements = step.places().stream().mapToLong(View::count).sum();
        boolean sum = placing == Step.Placing.SUM;
        int cut = count > 0 && (sum || elements >= 2 * WORTH_SHARING) ? slabAxes(step, whole) : 0;
        int slabs = 1;
        for (int axis = 0; axis < cut; axis++) {
            slabs *= whole.sizes()[axis];
        }
        this.slabs = slabs;
        this.parts = Math.clamp(Math.min(elements / WORTH_SHARING, 2L * threads), 1, slabs);
        this.walks = new JointWalk[nodes.length];
        Arrays.setAll(
                walks,
                i -> new JointWalk(step.reads().get(i).view(), step.places().get(i), cut));
        this.rank =
                Arrays.stream(walks).mapToInt(walk -> walk.sizes.length).max().orElse(0);
        boolean lanes = dtype == DType.FLOAT32
                ? kernels.floats().addsOverlaps()
                : kernels.doubles().addsOverlaps();
        int vector = dtype == DType.FLOAT32
                ? kernels.floats().loopStep()
                : kernels.doubles().loopStep();
        this.overlaps =
                sum && cut > 0 && lanes && areRunsOfOneNode() ? Overlaps.of(walks, count / slabs, vector) : null;
    }

    private boolean areRunsOfOneNode() {
        int stride = walks[0].stridesA[0];
        for (int i = 0; i < nodes.length; i++) {
            JointWalk walk = walks[i];
            int inner = walk.sizes.length - 1;
            if (nodes[i] != nodes[0]
                    || walk.stridesA[0] != stride
                    || walk.stridesA[inner] != 1
                    || walk.stridesB[inner] != 1) {
                return false;
            }
        }
        return true;
    }

    /// How many of the first axes make slabs: of sums as many as can, of copies one at most.
    private static int slabAxes(Step.Moved step, View whole) {
        int most = Math.min(whole.sizes().length - 1, step.placing() == Step.Placing.SUM ? Integer.MAX_VALUE : 1);
        int axes = 0;
        while (axes < most && keepSlabs(step, whole, axes + 1)) {
            axes++;
        }
        return axes;
    }

    private static boolean keepSlabs(Step.Moved step, View whole, int axes) {
        return step.reads().stream().allMatch(read -> isOneWalk(read.view(), axes))
                && step.places().stream().allMatch(place -> keepsSlabs(place, whole, axes));
    }

    /// Whether one stride walks the first axes together.
    private static boolean isOneWalk(View view, int axes) {
        for (int axis = 1; axis < axes; axis++) {
            if (view.strides()[axis - 1] != view.sizes()[axis] * view.strides()[axis]) {
                return false;
            }
        }
        return true;
    }

    /// Whether elements i, j … of the first axes of a place lie in slab i, j … of the result.
    private static boolean keepsSlabs(View place, View whole, int axes) {
        if (place.sizes().length < axes) {
            return false;
        }
        for (int axis = 0; axis < axes; axis++) {
            if (place.sizes()[axis] != whole.sizes()[axis] || place.strides()[axis] != whole.strides()[axis]) {
                return false;
            }
        }
        int furthest = place.offset();
        for (int axis = axes; axis < place.sizes().length; axis++) {
            if (place.strides()[axis] < 0) {
                return false;
            }
            furthest += (place.sizes()[axis] - 1) * place.strides()[axis];
        }
        return furthest < whole.strides()[axes - 1];
    }

    @Override
    public int parts() {
        return parts;
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        int first = (int) ((long) slabs * part / parts);
        int last = (int) ((long) slabs * (part + 1) / parts);
        int slab = count / slabs;
        if (overlaps != null) {
            int at = frame.offsets[nodes[0]];
            if (dtype == DType.FLOAT32) {
                addOverlaps(overlaps, frame, frame.floats[nodes[0]], at, first, last - first);
            } else {
                addOverlaps(overlaps, frame, frame.doubles[nodes[0]], at, first, last - first);
            }
            return;
        }
        if (placing != Step.Placing.COPY) {
            clear(frame, frame.offsets[result] + first * slab, (last - first) * slab);
        }
        int[] index = scratch.ints(rank);
        if (placing == Step.Placing.SUM && slabs > 1) {
            for (int one = first; one < last; one++) {
                for (int i = 0; i < nodes.length; i++) {
                    move(frame, i, one, 1, index);
                }
            }
            return;
        }
        for (int i = 0; i < nodes.length; i++) {
            move(frame, i, first, slabs == 1 ? walks[i].sizes[0] : last - first, index);
        }
    }

    /// How the slabs of this sum overlap, if it can be asked for [#addOverlaps]; otherwise null.
    @Nullable
    Overlaps overlaps() {
        return overlaps;
    }

    /// How many slabs there are.
    int slabs() {
        return slabs;
    }

    /// Whether the slabs are so many equal groups, each of which adds up only what lies in a stretch of the read
    /// node of its
    /// own, of `size` elements and in the order of the groups.
    boolean addsWithin(int groups, int size) {
        if (overlaps == null || slabs % groups != 0) {
            return false;
        }
        int each = slabs / groups;
        int stride = walks[0].stridesA[0];
        return each * stride == size && overlaps.nearest() >= 0 && (each - 1) * stride + overlaps.furthest() < size;
    }

    /// Sums slabs `first` to `first + number − 1`, if the read node were to begin at `from[at]`.
    void addOverlaps(Overlaps runs, Frame frame, float[] from, int at, int first, int number) {
        int stride = walks[0].stridesA[0];
        int to = frame.offsets[result] + first * runs.size();
        kernels.floats()
                .addOverlaps(runs, from, at + first * stride, stride, frame.floats[result], to, runs.size(), number);
    }

    void addOverlaps(Overlaps runs, Frame frame, double[] from, int at, int first, int number) {
        int stride = walks[0].stridesA[0];
        int to = frame.offsets[result] + first * runs.size();
        kernels.doubles()
                .addOverlaps(runs, from, at + first * stride, stride, frame.doubles[result], to, runs.size(), number);
    }

    private void clear(Frame frame, int at, int n) {
        switch (dtype) {
            case FLOAT32 -> Arrays.fill(frame.floats[result], at, at + n, 0);
            case FLOAT64 -> Arrays.fill(frame.doubles[result], at, at + n, 0);
            case INT32 -> Arrays.fill(frame.ints[result], at, at + n, 0);
            case BOOL -> Arrays.fill(frame.bools[result], at, at + n, (byte) 0);
        }
    }

    /// Moves `size` elements of the first axis from `first` on, the last two axes at once.
    private void move(Frame frame, int i, int first, int size, int[] index) {
        JointWalk walk = walks[i];
        int outer = walk.sizes.length - 2;
        for (int axis = 0; axis <= outer + 1; axis++) {
            if ((axis == 0 ? size : walk.sizes[axis]) == 0) {
                return;
            }
        }
        Arrays.fill(index, 0, outer, 0);
        int a = frame.offsets[nodes[i]] + walk.startA + first * walk.stridesA[0];
        int b = frame.offsets[result] + walk.startB + first * walk.stridesB[0];
        while (true) {
            rows(frame, nodes[i], walk, outer == 0 ? size : walk.sizes[outer], a, b);
            int axis = outer - 1;
            for (; axis >= 0; axis--) {
                a += walk.stridesA[axis];
                b += walk.stridesB[axis];
                int end = axis == 0 ? size : walk.sizes[axis];
                if (++index[axis] < end) {
                    break;
                }
                a -= end * walk.stridesA[axis];
                b -= end * walk.stridesB[axis];
                index[axis] = 0;
            }
            if (axis < 0) {
                return;
            }
        }
    }

    private void rows(Frame frame, int node, JointWalk walk, int rows, int a, int b) {
        int inner = walk.sizes.length - 1;
        int n = walk.sizes[inner];
        int rowA = walk.stridesA[inner - 1];
        int rowB = walk.stridesB[inner - 1];
        int stepA = walk.stridesA[inner];
        int stepB = walk.stridesB[inner];
        if (placing == Step.Placing.SUM && dtype == DType.FLOAT32) {
            float[] from = frame.floats[node];
            float[] to = frame.floats[result];
            if (stepA == 1 && stepB == 1) {
                kernels.floats().addRows(from, a, rowA, to, b, rowB, rows, n);
            } else {
                add(from, a, rowA, stepA, to, b, rowB, stepB, rows, n);
            }
        } else if (placing == Step.Placing.SUM) {
            double[] from = frame.doubles[node];
            double[] to = frame.doubles[result];
            if (stepA == 1 && stepB == 1) {
                kernels.doubles().addRows(from, a, rowA, to, b, rowB, rows, n);
            } else {
                add(from, a, rowA, stepA, to, b, rowB, stepB, rows, n);
            }
        } else {
            for (int row = 0; row < rows; row++) {
                switch (dtype) {
                    case FLOAT32 -> copy(frame.floats[node], a, stepA, frame.floats[result], b, stepB, n);
                    case FLOAT64 -> copy(frame.doubles[node], a, stepA, frame.doubles[result], b, stepB, n);
                    case INT32 -> copy(frame.ints[node], a, stepA, frame.ints[result], b, stepB, n);
                    case BOOL -> copy(frame.bools[node], a, stepA, frame.bools[result], b, stepB, n);
                }
                a += rowA;
                b += rowB;
            }
        }
    }

    /// Copies `n` elements, each so many elements after the one before, here and there.
    static void copy(float[] from, int a, int stepA, float[] to, int b, int stepB, int n) {
        if (stepA == 1 && stepB == 1) {
            System.arraycopy(from, a, to, b, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            to[b + i * stepB] = from[a + i * stepA];
        }
    }

    static void copy(double[] from, int a, int stepA, double[] to, int b, int stepB, int n) {
        if (stepA == 1 && stepB == 1) {
            System.arraycopy(from, a, to, b, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            to[b + i * stepB] = from[a + i * stepA];
        }
    }

    static void copy(int[] from, int a, int stepA, int[] to, int b, int stepB, int n) {
        for (int i = 0; i < n; i++) {
            to[b + i * stepB] = from[a + i * stepA];
        }
    }

    static void copy(byte[] from, int a, int stepA, byte[] to, int b, int stepB, int n) {
        for (int i = 0; i < n; i++) {
            to[b + i * stepB] = from[a + i * stepA];
        }
    }

    private static void add(
            float[] from, int a, int rowA, int stepA, float[] to, int b, int rowB, int stepB, int rows, int n) {
        for (int row = 0; row < rows; row++) {
            int source = a + row * rowA;
            int target = b + row * rowB;
            for (int i = 0; i < n; i++) {
                to[target + i * stepB] += from[source + i * stepA];
            }
        }
    }

    private static void add(
            double[] from, int a, int rowA, int stepA, double[] to, int b, int rowB, int stepB, int rows, int n) {
        for (int row = 0; row < rows; row++) {
            int source = a + row * rowA;
            int target = b + row * rowB;
            for (int i = 0; i < n; i++) {
                to[target + i * stepB] += from[source + i * stepA];
            }
        }
    }
}
