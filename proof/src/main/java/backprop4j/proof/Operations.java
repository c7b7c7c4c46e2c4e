package backprop4j.proof;

import java.util.List;
import java.util.stream.Stream;

/// All operations that random graphs are made of, family by family. An operation that is new in the language gets
/// a row in one of these tables.
final class Operations {
    private static final List<List<Operation>> FAMILIES = List.of(
            PointwiseRows.all(),
            FoldRows.all(),
            LayoutRows.all(),
            ProductRows.all(),
            PickRows.all(),
            NetworkRows.all(),
            RegionRows.all());

    /// How often each family is chosen, in the same order.
    private static final int[] WEIGHTS = {33, 12, 20, 13, 8, 10, 4};

    private Operations() {}

    static Stream<Operation> all() {
        return FAMILIES.stream().flatMap(List::stream);
    }

    static Operation any(Sketch sketch) {
        int rest = sketch.below(100);
        int family = 0;
        while (rest >= WEIGHTS[family]) {
            rest -= WEIGHTS[family++];
        }
        List<Operation> rows = FAMILIES.get(family);
        return rows.get(sketch.below(rows.size()));
    }
}
