package backprop4j.compile;

import backprop4j.op.Primitive;
import backprop4j.op.Reduce;
import java.util.List;

/// Recognises the terms x = y for y the largest of x along axes.
final class Largest {
    private Largest() {}

    /// The fold whose results the terms are compared with, if it looked for the largest of the same elements along
    /// the
    /// same axes; else −1.
    static int of(Step.Fused terms, List<Integer> axes, Graph graph, Places places) {
        if (terms.code().size() != 1
                || terms.code().getFirst().primitive() != Primitive.EQ
                || terms.reads().size() != 2) {
            return -1;
        }
        Access first = terms.reads().get(0);
        Access second = terms.reads().get(1);
        return isLargestOf(second, first, axes, graph, places)
                ? second.node()
                : isLargestOf(first, second, axes, graph, places) ? first.node() : -1;
    }

    private static boolean isLargestOf(
            Access largest, Access elements, List<Integer> axes, Graph graph, Places places) {
        Node fold = graph.node(largest.node());
        return fold.op() instanceof Reduce reduce
                && reduce.fold() == Reduce.Fold.MAX
                && reduce.axes().equals(axes)
                && places.of(fold.inputs()[0]).equals(elements)
                && isSpread(largest.view(), axes);
    }

    /// Whether a view repeats a dense buffer along the axes, and only along them.
    private static boolean isSpread(View view, List<Integer> axes) {
        int expected = 1;
        for (int axis = view.sizes().length - 1; axis >= 0; axis--) {
            boolean repeats = axes.contains(axis) || view.sizes()[axis] == 1;
            if (!repeats && view.strides()[axis] != expected || axes.contains(axis) && view.strides()[axis] != 0) {
                return false;
            }
            expected *= repeats ? 1 : view.sizes()[axis];
        }
        return view.offset() == 0;
    }
}
