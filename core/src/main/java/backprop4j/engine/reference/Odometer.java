package backprop4j.engine.reference;

import backprop4j.Shape;
import java.util.Arrays;

/// Counts through the indices of a shape in row-major order.
final class Odometer {
    private final int[] sizes;
    private final int[] index;
    private boolean done;

    Odometer(Shape shape) {
        this.sizes = shape.toArray();
        this.index = new int[sizes.length];
        this.done = shape.count() == 0;
    }

    /// The index it stands at; it changes with [#next].
    int[] index() {
        return index;
    }

    boolean done() {
        return done;
    }

    void next() {
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            if (++index[axis] < sizes[axis]) {
                return;
            }
            index[axis] = 0;
        }
        done = true;
    }

    /// The row-major position of an index in a shape.
    static int position(int[] index, Shape shape) {
        int[] strides = shape.strides();
        int position = 0;
        for (int axis = 0; axis < index.length; axis++) {
            position += index[axis] * strides[axis];
        }
        return position;
    }

    @Override
    public String toString() {
        return Arrays.toString(index);
    }
}
