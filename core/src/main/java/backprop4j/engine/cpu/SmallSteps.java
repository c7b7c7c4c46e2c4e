package backprop4j.engine.cpu;

import backprop4j.compile.Graph;
import backprop4j.compile.Program;
import backprop4j.compile.Step;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Steps with so little to do that finding the work takes longer than the work. When they have run often, one
/// [StraightLine] takes the place of their kernels, with the same bits.
final class SmallSteps implements Kernel {
    /// Scalar operations of one step above which its own kernel, which takes several elements at once, is as fast.
    private static final int MOST_WORK = 128;

    /// Scalar operations, of some 16 bytes each, that fit into what the JVM compiles as one method.
    private static final int MOST_WORK_TOGETHER = 400;

    private final Kernel[] kernels;
    private final List<Step> steps;
    private final Graph graph;
    private final IntPredicate kept;
    private final int often;

    /// Only a count of when to ask: two sessions that count at once do no harm.
    private int runs;

    private volatile @Nullable StraightLine line;

    /// @param kernels of the steps, in order
    /// @param kept whether a node is read after these steps
    /// @param often runs after which the code is written
    SmallSteps(List<Kernel> kernels, List<Step> steps, Graph graph, IntPredicate kept, int often) {
        this.kernels = kernels.toArray(Kernel[]::new);
        this.steps = List.copyOf(steps);
        this.graph = graph;
        this.kept = kept;
        this.often = often;
    }

    /// How many steps from the first on, before `to`, go together; 0 or 1 if it is not worth it.
    static int count(Program program, int first, int to) {
        long work = 0;
        int count = 0;
        while (first + count < to) {
            long next = StraightCode.work(program.steps().get(first + count), program.graph());
            if (next > MOST_WORK || work + next > MOST_WORK_TOGETHER) {
                break;
            }
            work += next;
            count++;
        }
        return count;
    }

    /// Whether a node is a result of the program or read by another step than those from `first` to `last − 1`.
    static IntPredicate readOutside(Program program, int first, int last) {
        var read = new BitSet();
        Arrays.stream(program.graph().outputs()).forEach(read::set);
        for (int i = 0; i < program.steps().size(); i++) {
            if (i < first || i >= last) {
                program.steps().get(i).reads().forEach(access -> read.set(access.node()));
            }
        }
        return read::get;
    }

    @Override
    public void reserve(Frame frame) {
        for (Kernel kernel : kernels) {
            kernel.reserve(frame);
        }
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        StraightLine fast = line;
        if (fast == null && runs++ == often) {
            fast = StraightLineWriter.write(StraightCode.of(steps, graph, kept)).orElse(null);
            line = fast;
        }
        if (fast != null) {
            fast.run(frame);
            return;
        }
        for (Kernel kernel : kernels) {
            for (int i = 0; i < kernel.parts(); i++) {
                kernel.run(frame, i, scratch);
            }
        }
    }
}
