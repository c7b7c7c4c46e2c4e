package backprop4j.nn;

import backprop4j.Pooling;
import backprop4j.Sliding;
import backprop4j.Tensor;
import java.util.List;

/// The mean of each window of `[batch, channels, height, width]`, padding counted; see [Pooling#average].
/// Immutable.
public final class AvgPool2d extends Windowed<AvgPool2d> {
    /// Windows side by side: the stride is the kernel.
    ///
    /// @param kernel one size for both axes, or height and width
    /// @throws IllegalArgumentException if a size is less than 1
    public AvgPool2d(int... kernel) {
        this(sizes("AvgPool2d", kernel), sideBySide(sizes("AvgPool2d", kernel)));
    }

    private AvgPool2d(List<Integer> kernel, Sliding sliding) {
        super(kernel, sliding);
    }

    @Override
    AvgPool2d with(Sliding other) {
        return new AvgPool2d(kernel(), other);
    }

    @Override
    public Tensor forward(Tensor x, Context context) {
        return Pooling.average(x, sliding(), window());
    }
}
