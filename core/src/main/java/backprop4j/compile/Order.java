package backprop4j.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.PriorityQueue;

/// Puts the steps into an order in which each follows what it reads: among those that may run, the one whose
/// results were written down first. What can overwrite a slot comes last.
final class Order {
    private Order() {}

    static List<Step> run(List<Step> steps, BitSet late) {
        var makers = new HashMap<Integer, Integer>();
        for (int step = 0; step < steps.size(); step++) {
            for (int node : steps.get(step).results()) {
                makers.put(node, step);
            }
        }
        int[] missing = new int[steps.size()];
        var waiting = new ArrayList<List<Integer>>();
        steps.forEach(step -> waiting.add(new ArrayList<>()));
        for (int step = 0; step < steps.size(); step++) {
            for (Access read : steps.get(step).reads()) {
                Integer maker = makers.get(read.node());
                if (maker != null
                        && (waiting.get(maker).isEmpty() || waiting.get(maker).getLast() != step)) {
                    waiting.get(maker).add(step);
                    missing[step]++;
                }
            }
        }
        int[] last = new int[steps.size()];
        for (int step = 0; step < last.length; step++) {
            last[step] = Collections.max(steps.get(step).results());
        }
        var ready = new PriorityQueue<Integer>(
                Comparator.comparing((Integer step) -> late.get(step)).thenComparingInt(step -> last[step]));
        for (int step = 0; step < missing.length; step++) {
            if (missing[step] == 0) {
                ready.add(step);
            }
        }
        var order = new ArrayList<Step>();
        while (!ready.isEmpty()) {
            int step = ready.remove();
            order.add(steps.get(step));
            for (int consumer : waiting.get(step)) {
                if (--missing[consumer] == 0) {
                    ready.add(consumer);
                }
            }
        }
        if (order.size() != steps.size()) {
            throw new IllegalStateException("steps wait for each other: " + Arrays.toString(missing));
        }
        return List.copyOf(order);
    }
}
