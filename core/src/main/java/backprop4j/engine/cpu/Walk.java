package backprop4j.engine.cpu;

import backprop4j.compile.View;
import java.util.Arrays;

/// The positions of a view's elements in row-major order, with neighbouring axes joined where one stride walks
/// both.
final class Walk {
    final int start;
    final int[] sizes;
    final int[] strides;
    final int count;

    Walk(View view) {
        int rank = view.sizes().length;
        int[] joinedSizes = new int[rank];
        int[] joinedStrides = new int[rank];
        int last = -1;
        for (int axis = 0; axis < rank; axis++) {
            int size = view.sizes()[axis];
            int stride = view.strides()[axis];
            if (size == 1) {
                continue;
            }
            if (last >= 0 && joinedStrides[last] == stride * size) {
                joinedSizes[last] *= size;
            } else {
                joinedSizes[++last] = size;
            }
            joinedStrides[last] = stride;
        }
        this.start = view.offset();
        this.count = view.count();
        this.sizes = Arrays.copyOf(joinedSizes, last + 1);
        this.strides = Arrays.copyOf(joinedStrides, last + 1);
    }

    /// Elements along the innermost axis.
    int run() {
        return sizes.length == 0 ? 1 : sizes[sizes.length - 1];
    }

    /// Distance between neighbours along the innermost axis.
    int stride() {
        return sizes.length == 0 ? 1 : strides[strides.length - 1];
    }

    /// The position of element `index`.
    int position(int index) {
        int position = start;
        int rest = index;
        for (int axis = sizes.length - 1; axis > 0; axis--) {
            position += rest % sizes[axis] * strides[axis];
            rest /= sizes[axis];
        }
        return sizes.length == 0 ? position : position + rest * strides[0];
    }
}
