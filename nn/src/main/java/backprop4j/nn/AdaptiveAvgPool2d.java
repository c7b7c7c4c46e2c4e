package backprop4j.nn;

import backprop4j.Pooling;
import backprop4j.Tensor;
import java.util.List;

/// Images of any size to images of one size: each element of the result is the mean of its part of
/// `[batch, channels, height, width]`; see [Pooling#adaptiveAverage]. Immutable.
public final class AdaptiveAvgPool2d extends LibraryLayer {
    private final List<Integer> sizes;

    /// @param sizes one size for both axes of the result, or height and width
    /// @throws IllegalArgumentException if a size is less than 1
    public AdaptiveAvgPool2d(int... sizes) {
        this.sizes = Windowed.sizes("AdaptiveAvgPool2d", sizes);
    }

    /// Height and width of the result.
    public List<Integer> sizes() {
        return sizes;
    }

    @Override
    public Tensor forward(Tensor x, Context context) {
        return Pooling.adaptiveAverage(
                x, sizes.stream().mapToInt(Integer::intValue).toArray());
    }

    /// For example `AdaptiveAvgPool2d([1, 1])`.
    @Override
    public String toString() {
        return "AdaptiveAvgPool2d(" + sizes + ")";
    }
}
