package backprop4j.engine.reference;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.compile.Node;
import backprop4j.op.Layout;
import backprop4j.op.Storage;
import java.util.Arrays;
import java.util.List;

/// Layouts, one element at a time: where each element of the result comes from, or where each of the input goes.
final class Layouts {
    private Layouts() {}

    static void run(Layout layout, Node[] givers, Storage[] inputs, Shape shape, Storage result) {
        Shape source = givers[0].shape();
        switch (layout) {
            case Layout.Reshape reshape -> result.copyFrom(inputs[0]);
            case Layout.Permute permute ->
                pull(shape, source, inputs[0], result, (to, from) -> {
                    for (int axis = 0; axis < to.length; axis++) {
                        from[permute.order().get(axis)] = to[axis];
                    }
                });
            case Layout.Broadcast broadcast ->
                pull(shape, source, inputs[0], result, (to, from) -> {
                    for (int axis = 0; axis < from.length; axis++) {
                        from[axis] = source.size(axis) == 1 ? 0 : to[axis + to.length - from.length];
                    }
                });
            case Layout.Slice slice ->
                pull(shape, source, inputs[0], result, (to, from) -> {
                    for (int axis = 0; axis < to.length; axis++) {
                        from[axis] = slice.start().get(axis)
                                + to[axis] * slice.step().get(axis);
                    }
                });
            case Layout.Flip flip ->
                pull(shape, source, inputs[0], result, (to, from) -> {
                    System.arraycopy(to, 0, from, 0, to.length);
                    for (int axis : flip.axes()) {
                        from[axis] = source.size(axis) - 1 - to[axis];
                    }
                });
            case Layout.Windows windows ->
                pull(shape, source, inputs[0], result, (to, from) -> inWindows(windows.windows(), to, from));
            case Layout.Fold fold -> fold(fold, source, shape, inputs[0], result);
            case Layout.Pad pad ->
                push(source, shape, inputs[0], result, (from, to) -> {
                    for (int axis = 0; axis < from.length; axis++) {
                        to[axis] = pad.before().get(axis)
                                + from[axis] * (pad.between().get(axis) + 1);
                    }
                });
            case Layout.Concat concat -> {
                int start = 0;
                for (int input = 0; input < inputs.length; input++) {
                    int first = start;
                    push(givers[input].shape(), shape, inputs[input], result, (from, to) -> {
                        System.arraycopy(from, 0, to, 0, from.length);
                        to[concat.axis()] += first;
                    });
                    start += givers[input].shape().size(concat.axis());
                }
            }
        }
    }

    /// The index of what windows have at `seen`.
    private static void inWindows(List<Layout.Window> windows, int[] seen, int[] origin) {
        System.arraycopy(seen, 0, origin, 0, origin.length);
        for (int i = 0; i < windows.size(); i++) {
            Layout.Window window = windows.get(i);
            origin[window.axis()] = seen[window.axis()] * window.stride() + seen[origin.length + i] * window.dilation();
        }
    }

    /// Place in the window by place in the window, each over all windows.
    private static void fold(Layout.Fold fold, Shape source, Shape target, Storage input, Storage result) {
        boolean single = result.dtype() == DType.FLOAT32;
        Shape places = Shape.of(Arrays.copyOf(source.toArray(), target.rank()));
        int[] seen = new int[source.rank()];
        int[] goal = new int[target.rank()];
        for (var inside = new Odometer(fold.elements()); !inside.done(); inside.next()) {
            System.arraycopy(inside.index(), 0, seen, target.rank(), inside.index().length);
            for (var at = new Odometer(places); !at.done(); at.next()) {
                System.arraycopy(at.index(), 0, seen, 0, target.rank());
                inWindows(fold.windows(), seen, goal);
                int position = Odometer.position(goal, target);
                double part = input.get(Odometer.position(seen, source));
                result.set(position, Folds.add(result.get(position), part, single));
            }
        }
    }

    /// Fills in the second index, given the first.
    @FunctionalInterface
    private interface Correspondence {
        void at(int[] known, int[] wanted);
    }

    private static void pull(Shape target, Shape source, Storage input, Storage result, Correspondence from) {
        int[] origin = new int[source.rank()];
        int position = 0;
        for (var at = new Odometer(target); !at.done(); at.next()) {
            from.at(at.index(), origin);
            result.set(position++, input.get(Odometer.position(origin, source)));
        }
    }

    private static void push(Shape source, Shape target, Storage input, Storage result, Correspondence to) {
        int[] goal = new int[target.rank()];
        int position = 0;
        for (var at = new Odometer(source); !at.done(); at.next()) {
            to.at(at.index(), goal);
            result.set(Odometer.position(goal, target), input.get(position++));
        }
    }
}
