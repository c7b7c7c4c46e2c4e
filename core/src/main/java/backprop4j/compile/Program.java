package backprop4j.compile;

import java.util.List;
import java.util.Set;

/// What an engine runs: the graph after the last pass that may touch its meaning, the steps that compute it, and
/// where their buffers lie. Immutable and shared.
///
/// @param graph without composites; the reference engine interprets it as it stands
/// @param steps in an order in which they may run
/// @param plan the places of intermediate buffers
/// @param inPlace which results may be written over slots, and from which step on
public record Program(Graph graph, List<Step> steps, Plan plan, InPlace inPlace) {
    /// The nodes whose memory a node's results may be written over while its step still reads them: slots, and an
    /// operand whose place they take.
    public Set<Integer> overwritten(int node) {
        Integer predecessor = plan.predecessors().get(node);
        return predecessor == null ? inPlace.slotsOf(node) : Set.of(predecessor);
    }

    /// Bytes for all intermediate buffers: the plan's, and the most that one of the regions needs.
    public long workingBytes() {
        long most = 0;
        for (Step step : steps) {
            if (step instanceof Step.Regional regional) {
                most = Math.max(most, regional.body().workingBytes());
            }
        }
        return plan.bytes() + most;
    }
}
