package backprop4j.proof;

import backprop4j.DType;
import backprop4j.compile.Access;
import backprop4j.compile.Program;
import backprop4j.compile.Step;
import backprop4j.op.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A program whose working memory is overwritten wherever nothing needs it: every intermediate buffer with NaN
/// before the first step, and again behind the last step that reads it, unless that writes to the same place. A step
/// that reads what it has not
/// written, or a buffer that lies where another still lives, then shows in the results.
public final class Poison {
    private Poison() {}

    /// The same program with steps that overwrite. What a buffer is needed for is found by its readers alone, not
    /// by the plan.
    public static Program in(Program program) {
        int[] lastUse = lastUses(program);
        List<Integer> buffers = IntStream.range(0, lastUse.length)
                .filter(node -> lastUse[node] >= 0)
                .boxed()
                .toList();
        var poisoned = new ArrayList<Step>(overwrite(program, buffers));
        for (int i = 0; i < program.steps().size(); i++) {
            int now = i;
            poisoned.add(inside(program.steps().get(i)));
            List<Integer> succeeded = program.steps().get(i).results().stream()
                    .map(program.plan().predecessors()::get)
                    .toList();
            poisoned.addAll(overwrite(
                    program,
                    buffers.stream()
                            .filter(node -> lastUse[node] == now && !succeeded.contains(node))
                            .toList()));
        }
        return new Program(program.graph(), List.copyOf(poisoned), program.plan(), program.inPlace());
    }

    /// The bodies of regions have working memory too.
    private static Step inside(Step step) {
        return step instanceof Step.Regional(Region region, Program body, List<Access> reads, int result)
                ? new Step.Regional(region, in(body), reads, result)
                : step;
    }

    /// For each intermediate buffer the last step that writes or reads it; −1 for what is no such buffer.
    private static int[] lastUses(Program program) {
        int[] lastUse = new int[program.graph().size()];
        Arrays.fill(lastUse, -1);
        List<Step> steps = program.steps();
        for (int i = 0; i < steps.size(); i++) {
            for (int written : steps.get(i).results()) {
                lastUse[written] = i;
            }
            for (Access read : steps.get(i).reads()) {
                lastUse[read.node()] = lastUse[read.node()] < 0 ? -1 : i;
            }
        }
        for (int output : program.graph().outputs()) {
            lastUse[output] = -1;
        }
        return lastUse;
    }

    private static List<Step> overwrite(Program program, List<Integer> nodes) {
        return nodes.stream()
                .filter(node -> program.graph().node(node).shape().count() > 0)
                .map(node -> overwrite(program, node))
                .toList();
    }

    /// A chain without inputs that stores NaN, or 1 where there is no NaN.
    private static Step overwrite(Program program, int node) {
        DType dtype = program.graph().node(node).dtype();
        double pattern = dtype.isFloating() ? Double.NaN : 1;
        return new Step.Fused(
                new int[] {program.graph().node(node).shape().count()},
                dtype.isFloating() ? dtype : DType.FLOAT64,
                List.of(),
                List.of(pattern),
                List.of(),
                List.of(new Step.Store(0, node)));
    }
}
