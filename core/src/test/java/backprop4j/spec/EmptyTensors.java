package backprop4j.spec;

import backprop4j.Shape;
import java.util.List;

/// Which operations have no meaning for operands without elements.
final class EmptyTensors {
    private EmptyTensors() {}

    /// A largest element needs elements to choose from, a slice from 1 on an element 0, an index something to
    /// pick.
    static boolean allowed(OpSpec spec, List<Shape> shapes) {
        String name = spec.name();
        boolean chooses = name.startsWith("max")
                || name.startsWith("min")
                || name.startsWith("arg")
                || name.startsWith("attention")
                || name.contains("of the largest");
        boolean asksForSizes = name.startsWith("slice")
                || name.startsWith("reshape")
                || name.startsWith("gather")
                || name.startsWith("take")
                || name.startsWith("padRe");
        return !chooses && !asksForSizes;
    }
}
