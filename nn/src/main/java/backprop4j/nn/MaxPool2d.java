package backprop4j.nn;

import backprop4j.Pooling;
import backprop4j.Sliding;
import backprop4j.Tensor;
import java.util.List;

/// The largest in each window of `[batch, channels, height, width]`; see [Pooling#max]. Immutable.
public final class MaxPool2d extends Windowed<MaxPool2d> {
    /// Windows side by side: the stride is the kernel.
    ///
    /// @param kernel one size for both axes, or height and width
    /// @throws IllegalArgumentException if a size is less than 1
    public MaxPool2d(int... kernel) {
        this(sizes("MaxPool2d", kernel), sideBySide(sizes("MaxPool2d", kernel)));
    }

    private MaxPool2d(List<Integer> kernel, Sliding sliding) {
        super(kernel, sliding);
    }

    @Override
    MaxPool2d with(Sliding other) {
        return new MaxPool2d(kernel(), other);
    }

    @Override
    public Tensor forward(Tensor x, Context context) {
        return Pooling.max(x, sliding(), window());
    }
}
