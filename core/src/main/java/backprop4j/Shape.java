package backprop4j;

import java.util.Arrays;
import java.util.List;

/// The sizes of a tensor's axes, outermost first; a scalar has none. Immutable.
public final class Shape {
    /// The shape of a scalar.
    public static final Shape SCALAR = new Shape(new int[0]);

    private final int[] sizes;
    private final int count;

    private Shape(int[] sizes) {
        this.sizes = sizes;
        long product = 1;
        for (int size : sizes) {
            if (size < 0) {
                throw new IllegalArgumentException("a shape's sizes must not be negative: " + Arrays.toString(sizes));
            }
            product = Math.multiplyExact(product, (long) size);
            if (product > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("a tensor holds at most 2^31 - 1 elements, but the shape "
                        + Arrays.toString(sizes) + " has more");
            }
        }
        this.count = (int) product;
    }

    /// A shape of these axis sizes.
    ///
    /// @throws IllegalArgumentException if a size is negative or the product exceeds 2³¹ − 1
    public static Shape of(int... sizes) {
        return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
    }

    /// The number of axes.
    public int rank() {
        return sizes.length;
    }

    /// The size of an axis; a negative axis counts from the last.
    ///
    /// @throws IllegalArgumentException if there is no such axis
    public int size(int axis) {
        return sizes[axis(axis)];
    }

    /// The axis as a number from 0, given one that may count from the last (-1 is the last).
    ///
    /// @throws IllegalArgumentException if there is no such axis
    public int axis(int axis) {
        int positive = axis < 0 ? axis + sizes.length : axis;
        if (positive < 0 || positive >= sizes.length) {
            throw new IllegalArgumentException(
                    sizes.length == 0
                            ? "axis " + axis + " does not exist: a scalar has no axes"
                            : "axis " + axis + " does not exist in " + this + ": its axes are 0 to "
                                    + (sizes.length - 1) + " (or -" + sizes.length + " to -1)");
        }
        return positive;
    }

    /// The number of elements.
    public int count() {
        return count;
    }

    /// A copy of the sizes.
    public int[] toArray() {
        return sizes.clone();
    }

    /// The sizes as an immutable list.
    public List<Integer> toList() {
        return Arrays.stream(sizes).boxed().toList();
    }

    /// Row-major strides in elements: how far apart neighbours along each axis lie.
    public int[] strides() {
        int[] strides = new int[sizes.length];
        int step = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = step;
            step *= Math.max(1, sizes[axis]);
        }
        return strides;
    }

    /// The shape without the named axes (numbers from 0).
    public Shape without(List<Integer> axes) {
        int[] kept = new int[sizes.length - axes.size()];
        int next = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (!axes.contains(axis)) {
                kept[next++] = sizes[axis];
            }
        }
        return of(kept);
    }

    /// The shape with one axis of another size.
    public Shape with(int axis, int size) {
        int[] changed = sizes.clone();
        changed[axis(axis)] = size;
        return of(changed);
    }

    /// The shape with an axis more, in front of the others.
    public Shape inFront(int size) {
        int[] longer = new int[sizes.length + 1];
        longer[0] = size;
        System.arraycopy(sizes, 0, longer, 1, sizes.length);
        return of(longer);
    }

    /// The shape that both broadcast to, as NumPy defines it: aligned at the last axis, sizes equal or one of
    /// them 1.
    ///
    /// @throws IllegalArgumentException naming the axis that does not fit
    public static Shape broadcast(Shape left, Shape right) {
        if (left.equals(right)) {
            return left;
        }
        int rank = Math.max(left.rank(), right.rank());
        int[] result = new int[rank];
        for (int fromLast = 1; fromLast <= rank; fromLast++) {
            int l = fromLast <= left.rank() ? left.sizes[left.rank() - fromLast] : 1;
            int r = fromLast <= right.rank() ? right.sizes[right.rank() - fromLast] : 1;
            if (l != r && l != 1 && r != 1) {
                throw new IllegalArgumentException("the shapes " + left + " and " + right
                        + " do not broadcast: axis -" + fromLast + " has " + l + " on the left and " + r
                        + " on the right (sizes must be equal, or one of them 1)");
            }
            result[rank - fromLast] = l == 1 ? r : l;
        }
        return of(result);
    }

    /// Whether a tensor of this shape can be broadcast to `target`.
    public boolean broadcastsTo(Shape target) {
        if (rank() > target.rank()) {
            return false;
        }
        int shift = target.rank() - rank();
        for (int axis = 0; axis < rank(); axis++) {
            if (sizes[axis] != 1 && sizes[axis] != target.sizes[axis + shift]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Shape shape && Arrays.equals(sizes, shape.sizes));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /// For example `[32, 784]`; `[]` for a scalar.
    @Override
    public String toString() {
        return Arrays.toString(sizes);
    }
}
