package backprop4j.compile;

import backprop4j.Shape;
import backprop4j.op.Layout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How a tensor's elements lie in a buffer: element (i₀, i₁, …) is at `offset + Σ iₐ·strides[a]`. A stride of 0
/// repeats, a negative one goes backwards, and windows overlap.
public record View(int offset, int[] sizes, int[] strides) {
    /// Row-major, from the start of the buffer.
    public static View contiguous(Shape shape) {
        return new View(0, shape.toArray(), shape.strides());
    }

    public int count() {
        int count = 1;
        for (int size : sizes) {
            count *= size;
        }
        return count;
    }

    /// Whether the elements lie row-major without gaps from the start of the buffer.
    public boolean isContiguous() {
        if (offset != 0) {
            return false;
        }
        int step = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            if (sizes[axis] != 1 && strides[axis] != step) {
                return false;
            }
            step *= Math.max(1, sizes[axis]);
        }
        return true;
    }

    /// Whether all elements are one.
    public boolean isOneElement() {
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] != 1 && strides[axis] != 0) {
                return false;
            }
        }
        return true;
    }

    /// The view through a layout, if its elements lie in one affine pattern; null if they must be copied.
    @Nullable
    View through(Layout layout, Shape target) {
        return switch (layout) {
            case Layout.Reshape reshape -> reshaped(target);
            case Layout.Permute permute -> permuted(permute);
            case Layout.Broadcast broadcast -> broadcast(target);
            case Layout.Slice slice -> sliced(slice, target);
            case Layout.Flip flip -> flipped(flip);
            case Layout.Windows windows -> windows(windows, target);
            case Layout.Fold fold -> null;
            case Layout.Pad pad -> null;
            case Layout.Concat concat -> null;
        };
    }

    private View permuted(Layout.Permute permute) {
        int[] newSizes = new int[sizes.length];
        int[] newStrides = new int[sizes.length];
        for (int axis = 0; axis < sizes.length; axis++) {
            newSizes[axis] = sizes[permute.order().get(axis)];
            newStrides[axis] = strides[permute.order().get(axis)];
        }
        return new View(offset, newSizes, newStrides);
    }

    private View broadcast(Shape target) {
        int[] newStrides = new int[target.rank()];
        int added = target.rank() - sizes.length;
        for (int axis = 0; axis < sizes.length; axis++) {
            newStrides[axis + added] = sizes[axis] == 1 ? 0 : strides[axis];
        }
        return new View(offset, target.toArray(), newStrides);
    }

    private View sliced(Layout.Slice slice, Shape target) {
        int start = offset;
        int[] newStrides = new int[sizes.length];
        for (int axis = 0; axis < sizes.length; axis++) {
            start += slice.start().get(axis) * strides[axis];
            newStrides[axis] = strides[axis] * slice.step().get(axis);
        }
        return new View(target.count() == 0 ? 0 : start, target.toArray(), newStrides);
    }

    private View flipped(Layout.Flip flip) {
        int start = offset;
        int[] newStrides = strides.clone();
        for (int axis : flip.axes()) {
            start += Math.max(0, sizes[axis] - 1) * strides[axis];
            newStrides[axis] = -strides[axis];
        }
        return new View(count() == 0 ? 0 : start, sizes, newStrides);
    }

    private View windows(Layout.Windows windows, Shape target) {
        int[] newStrides = Arrays.copyOf(strides, target.rank());
        int next = strides.length;
        for (Layout.Window window : windows.windows()) {
            newStrides[window.axis()] = strides[window.axis()] * window.stride();
            newStrides[next++] = strides[window.axis()] * window.dilation();
        }
        return new View(offset, target.toArray(), newStrides);
    }

    /// Walks both shapes from the front, matching runs of axes with one element count; a run of the old axes must
    /// be walkable with one stride.
    @Nullable
    View reshaped(Shape target) {
        if (count() == 0 || isContiguous()) {
            return contiguous(target);
        }
        int[] newStrides = new int[target.rank()];
        int old = 0;
        int next = 0;
        while (old < sizes.length || next < target.rank()) {
            int oldEnd = old;
            int nextEnd = next;
            long oldCount = 1;
            long nextCount = 1;
            do {
                if (oldCount <= nextCount && oldEnd < sizes.length) {
                    oldCount *= sizes[oldEnd++];
                } else {
                    nextCount *= target.size(nextEnd++);
                }
            } while (oldCount != nextCount || oldEnd < sizes.length && sizes[oldEnd] == 1);
            if (!isOneRun(old, oldEnd)) {
                return null;
            }
            int stride = innerStride(old, oldEnd);
            for (int axis = nextEnd - 1; axis >= next; axis--) {
                newStrides[axis] = stride;
                stride *= target.size(axis);
            }
            old = oldEnd;
            next = nextEnd;
            while (next < target.rank() && target.size(next) == 1 && old >= sizes.length) {
                next++;
            }
        }
        return new View(offset, target.toArray(), newStrides);
    }

    /// Whether one stride walks the axes `from` to `to − 1` as one.
    private boolean isOneRun(int from, int to) {
        long expected = innerStride(from, to);
        for (int axis = to - 1; axis >= from; axis--) {
            if (sizes[axis] != 1) {
                if (strides[axis] != expected) {
                    return false;
                }
                expected = (long) strides[axis] * sizes[axis];
            }
        }
        return true;
    }

    /// The stride of the innermost of the axes `from` to `to − 1` that has more than one element, or 0.
    private int innerStride(int from, int to) {
        for (int axis = to - 1; axis >= from; axis--) {
            if (sizes[axis] != 1) {
                return strides[axis];
            }
        }
        return 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof View(int thatOffset, int[] thatSizes, int[] thatStrides)
                && offset == thatOffset
                && Arrays.equals(sizes, thatSizes)
                && Arrays.equals(strides, thatStrides);
    }

    @Override
    public int hashCode() {
        return (offset * 31 + Arrays.hashCode(sizes)) * 31 + Arrays.hashCode(strides);
    }

    @Override
    public String toString() {
        return isContiguous() ? "" : "@" + offset + Arrays.toString(sizes) + "·" + Arrays.toString(strides);
    }
}
