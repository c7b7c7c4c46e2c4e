package backprop4j.explain;

import backprop4j.explain.Explanation.Level;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// The levels that a report shows: of very many, those in the middle are counted, not shown.
///
/// @param head the first levels
/// @param omitted how many are not shown
/// @param tail the last levels
public record Elision(List<Level> head, int omitted, List<Level> tail) {
    private static final int HEAD = 24;
    private static final int TAIL = 4;

    public Elision {
        head = List.copyOf(head);
        tail = List.copyOf(tail);
    }

    /// Chooses among all levels.
    public static Elision of(List<Level> levels) {
        int omitted = levels.size() - HEAD - TAIL;
        return omitted <= 1
                ? new Elision(levels, 0, List.of())
                : new Elision(levels.subList(0, HEAD), omitted, levels.subList(HEAD + omitted, levels.size()));
    }

    /// Visits what is shown, and how many are left out where they are.
    public void forEach(Consumer<Level> level, IntConsumer gap) {
        head.forEach(level);
        if (omitted > 0) {
            gap.accept(omitted);
        }
        tail.forEach(level);
    }
}
