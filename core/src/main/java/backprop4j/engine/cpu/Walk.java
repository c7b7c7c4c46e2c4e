package backprop4j.engine.cpu;

import backprop4j.compile.View;
import java.util.ArrayList;

/// The positions of a view's elements in row-major order, with neighbouring axes joined where one stride walks
/// both.
final class Walk {
    final int start;
    final int[] sizes;
    final int[] strides;
    final int count;

    Walk(View view) {
        var joinedSizes = new ArrayList<Integer>();
        var joinedStrides = new ArrayList<Integer>();
        for (int axis = 0; axis < view.sizes().length; axis++) {
            int size = view.sizes()[axis];
            int stride = view.strides()[axis];
            if (size == 1) {
                continue;
            }
            int last = joinedSizes.size() - 1;
            if (last >= 0 && joinedStrides.get(last) == stride * size) {
                joinedSizes.set(last, joinedSizes.get(last) * size);
                joinedStrides.set(last, stride);
            } else {
                joinedSizes.add(size);
                joinedStrides.add(stride);
            }
        }
        this.start = view.offset();
        this.count = view.count();
        this.sizes = joinedSizes.stream().mapToInt(Integer::intValue).toArray();
        this.strides = joinedStrides.stream().mapToInt(Integer::intValue).toArray();
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
