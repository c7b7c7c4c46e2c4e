package backprop4j.explain;

import backprop4j.Tensor;
import backprop4j.op.Layout;
import java.util.Arrays;
import java.util.List;

/// Where an element of a layout comes from: one element of an input, none in padding, several where windows
/// overlap.
final class Relayout {
    /// Is given an element of an input.
    @FunctionalInterface
    interface Visitor {
        void visit(Tensor source, int position);
    }

    private Relayout() {}

    /// Visits the elements whose sum the element at `position` is.
    static void sources(Layout layout, Tensor tensor, int position, Visitor visitor) {
        Tensor input = tensor.inputs().getFirst();
        int[] index = Positions.index(tensor, position);
        int[] from = new int[input.shape().rank()];
        switch (layout) {
            case Layout.Reshape reshape -> {
                visitor.visit(input, position);
                return;
            }
            case Layout.Permute permute -> {
                for (int axis = 0; axis < index.length; axis++) {
                    from[permute.order().get(axis)] = index[axis];
                }
            }
            case Layout.Broadcast broadcast -> {
                for (int axis = 0; axis < from.length; axis++) {
                    from[axis] = input.shape().size(axis) == 1 ? 0 : index[axis + index.length - from.length];
                }
            }
            case Layout.Slice slice -> {
                for (int axis = 0; axis < from.length; axis++) {
                    from[axis] =
                            slice.start().get(axis) + index[axis] * slice.step().get(axis);
                }
            }
            case Layout.Flip flip -> {
                System.arraycopy(index, 0, from, 0, index.length);
                flip.axes().forEach(axis -> from[axis] = input.shape().size(axis) - 1 - index[axis]);
            }
            case Layout.Windows windows -> {
                System.arraycopy(index, 0, from, 0, from.length);
                for (int i = 0; i < windows.windows().size(); i++) {
                    Layout.Window window = windows.windows().get(i);
                    from[window.axis()] =
                            index[window.axis()] * window.stride() + index[from.length + i] * window.dilation();
                }
            }
            case Layout.Fold fold -> {
                overlapping(fold, input, index, visitor);
                return;
            }
            case Layout.Pad pad -> {
                for (int axis = 0; axis < from.length; axis++) {
                    int inside = index[axis] - pad.before().get(axis);
                    int step = pad.between().get(axis) + 1;
                    if (inside < 0
                            || inside % step != 0
                            || inside / step >= input.shape().size(axis)) {
                        return;
                    }
                    from[axis] = inside / step;
                }
            }
            case Layout.Concat concat -> {
                part(tensor.inputs(), concat.axis(), index, visitor);
                return;
            }
        }
        visitor.visit(input, Positions.of(input, from));
    }

    private static void part(List<Tensor> inputs, int along, int[] index, Visitor visitor) {
        int part = 0;
        while (index[along] >= inputs.get(part).shape().size(along)) {
            index[along] -= inputs.get(part).shape().size(along);
            part++;
        }
        visitor.visit(inputs.get(part), Positions.of(inputs.get(part), index));
    }

    /// What each window has where it meets one element.
    private static void overlapping(Layout.Fold fold, Tensor input, int[] index, Visitor visitor) {
        int[] from = Arrays.copyOf(index, input.shape().rank());
        for (int element = 0; element < fold.elements().count(); element++) {
            int rest = element;
            boolean met = true;
            for (int i = fold.windows().size() - 1; i >= 0; i--) {
                Layout.Window window = fold.windows().get(i);
                from[index.length + i] = rest % window.size();
                rest /= window.size();
                int start = index[window.axis()] - from[index.length + i] * window.dilation();
                from[window.axis()] = start / window.stride();
                met &= start >= 0
                        && start % window.stride() == 0
                        && from[window.axis()] < input.shape().size(window.axis());
            }
            if (met) {
                visitor.visit(input, Positions.of(input, from));
            }
        }
    }
}
