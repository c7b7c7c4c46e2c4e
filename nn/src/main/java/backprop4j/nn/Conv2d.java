package backprop4j.nn;

/// The convolution of images: `[batch, in, height, width]` to `[batch, out, height, width]`, with a weight
/// `[out, in/groups, kernel, kernel]` and a bias `[out]`. Immutable.
public final class Conv2d extends Convolving<Conv2d> {
    /// Stride 1, no padding.
    ///
    /// @param kernel one size for all spatial axes, or one for each
    /// @throws IllegalArgumentException if a number is less than 1
    public Conv2d(int in, int out, int... kernel) {
        this(Choice.of("Conv2d", in, out, 2, kernel));
    }

    private Conv2d(Choice choice) {
        super(choice, 2);
    }

    @Override
    Conv2d with(Choice other) {
        return new Conv2d(other);
    }

    @Override
    boolean transposed() {
        return false;
    }
}
