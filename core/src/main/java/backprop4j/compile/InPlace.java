package backprop4j.compile;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Finds results that may be written over a slot that they replace: a parameter's next value over its present
/// one, when nothing reads the present one any more. Half the memory traffic of an optimizer goes that way.
///
/// The steps that write such results come last, after everything that can fail and after the last reader of what
/// they overwrite.
public final class InPlace {
    /// Nothing is written in place.
    static final InPlace NONE = new InPlace(Map.of(), Integer.MAX_VALUE);

    /// For each result the slots that it may overwrite.
    private final Map<Integer, Set<Integer>> slotsOf;

    private final int firstStep;

    private InPlace(Map<Integer, Set<Integer>> slotsOf, int firstStep) {
        this.slotsOf = slotsOf;
        this.firstStep = firstStep;
    }

    /// The nodes of the slots whose memory the result of a node may be written into.
    public Set<Integer> slotsOf(int result) {
        return slotsOf.getOrDefault(result, Set.of());
    }

    /// The step from which on slots are overwritten; all steps, if none is.
    public int firstStep(List<Step> steps) {
        return Math.min(firstStep, steps.size());
    }

    /// The steps that could overwrite a slot, whatever the order.
    static BitSet candidates(Graph graph, List<Step> steps, int results) {
        var late = new BitSet();
        Set<Integer> updates = updates(graph, steps, results);
        for (int i = 0; i < steps.size(); i++) {
            late.set(i, !slotsOf(graph, updates, steps.get(i)).isEmpty());
        }
        return late;
    }

    /// What may be overwritten in this order of steps.
    static InPlace run(Graph graph, List<Step> steps, int results) {
        var found = new HashMap<Integer, Set<Integer>>();
        var readLater = new HashSet<Integer>();
        Set<Integer> updates = updates(graph, steps, results);
        int first = steps.size();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            for (var entry : slotsOf(graph, updates, step).entrySet()) {
                entry.getValue().removeAll(readLater);
                if (!entry.getValue().isEmpty()) {
                    found.put(entry.getKey(), entry.getValue());
                    first = i;
                }
            }
            step.reads().forEach(read -> readLater.add(read.node()));
        }
        boolean canFail = steps.subList(first, steps.size()).stream()
                .anyMatch(step -> step instanceof Step.Picked || step instanceof Step.Regional);
        return canFail || found.isEmpty() ? NONE : new InPlace(found, first);
    }

    /// The outputs that are not asked for and that no step reads.
    private static Set<Integer> updates(Graph graph, List<Step> steps, int results) {
        int[] outputs = graph.outputs();
        var updates = Arrays.stream(outputs, results, outputs.length).boxed().collect(Collectors.toSet());
        steps.forEach(step -> step.reads().forEach(read -> updates.remove(read.node())));
        return updates;
    }

    /// For the results of a chain, if all are updates, the slots that lie alike and that the chain reads element
    /// by element, once.
    private static Map<Integer, Set<Integer>> slotsOf(Graph graph, Set<Integer> updates, Step step) {
        if (!(step instanceof Step.Fused fused)
                || !fused.stores().stream().allMatch(store -> updates.contains(store.node()))) {
            return Map.of();
        }
        var slots = new TreeSet<Integer>();
        var known = new HashSet<Integer>();
        var stored = fused.stores().stream().map(Step.Store::register).collect(Collectors.toSet());
        for (int register = 0; register < fused.reads().size(); register++) {
            Access read = fused.reads().get(register);
            Node slot = graph.node(read.node());
            if (!known.add(read.node())) {
                slots.remove(read.node());
            } else if (slot.isSlot()
                    && read.view().isContiguous()
                    && slot.dtype() == fused.compute()
                    && !stored.contains(register)) {
                slots.add(read.node());
            }
        }
        var found = new HashMap<Integer, Set<Integer>>();
        for (Step.Store store : fused.stores()) {
            Node result = graph.node(store.node());
            if (result.dtype() == fused.compute()) {
                var alike = new HashSet<>(slots);
                alike.removeIf(slot ->
                        graph.node(slot).shape().count() != result.shape().count());
                found.put(store.node(), alike);
            }
        }
        found.values().removeIf(Set::isEmpty);
        return found;
    }
}
