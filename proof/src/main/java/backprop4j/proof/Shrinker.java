package backprop4j.proof;

import backprop4j.DType;
import backprop4j.TensorException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Makes a graph that fails smaller, as long as it still fails: fewer results and derivatives, operations left
/// out or replaced by their numbers, smaller shapes, simpler numbers ([Reductions]). After each change that
/// helped all are tried again, until none helps.
public final class Shrinker {
    /// The most graphs that are tried.
    private static final int PATIENCE = 20_000;

    private final Predicate<RandomGraph> fails;
    private int tried;

    private Shrinker(Predicate<RandomGraph> fails) {
        this.fails = fails;
    }

    /// The smallest graph found that still fails; the graph itself if no smaller one does.
    public static RandomGraph shrink(RandomGraph graph, Predicate<RandomGraph> fails) {
        var shrinker = new Shrinker(fails);
        RandomGraph smallest = graph;
        for (var next = shrinker.smaller(graph); next.isPresent(); next = shrinker.smaller(smallest)) {
            smallest = next.orElseThrow();
        }
        return smallest;
    }

    private Optional<RandomGraph> smaller(RandomGraph graph) {
        int[] size = size(graph);
        return Stream.of(Reductions.values())
                .flatMap(reduction -> reduction.of(graph))
                .filter(candidate -> Arrays.compare(size(candidate), size) < 0)
                .filter(candidate -> tried++ < PATIENCE && isValid(candidate) && fails.test(candidate))
                .findFirst();
    }

    /// What counts: operations before derivatives before results before leaves before their elements and digits.
    private static int[] size(RandomGraph graph) {
        int calls = 0;
        int elements = 0;
        int digits = 0;
        for (Line line : graph.lines()) {
            switch (line) {
                case Line.Call call -> {
                    calls++;
                    digits += call.attributes().toString().length();
                }
                case Line.Numbers numbers -> {
                    elements += numbers.values().length;
                    digits += Arrays.toString(numbers.values()).length();
                }
            }
        }
        return new int[] {
            calls, graph.order(), graph.shown().size(), graph.lines().size(), elements, digits
        };
    }

    /// Whether the language takes the graph: attributes may not fit other shapes.
    private static boolean isValid(RandomGraph candidate) {
        try {
            return !candidate.build(DType.FLOAT64).results().isEmpty();
        } catch (TensorException refused) {
            return false;
        }
    }
}
