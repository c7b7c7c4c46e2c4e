package backprop4j.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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
            int[] needed = steps.get(step).reads().stream()
                    .map(read -> makers.get(read.node()))
                    .filter(maker -> maker != null)
                    .mapToInt(Integer::intValue)
                    .distinct()
                    .toArray();
            missing[step] = needed.length;
            for (int maker : needed) {
                waiting.get(maker).add(step);
            }
        }
        int[] last = steps.stream()
                .mapToInt(step -> step.results().stream()
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElseThrow())
                .toArray();
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
