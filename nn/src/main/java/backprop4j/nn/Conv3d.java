package backprop4j.nn;

/// The convolution of volumes: `[batch, in, depth, height, width]` to `[batch, out, depth, height, width]`, with
/// a weight `[out, in/groups, kernel, kernel, kernel]` and a bias `[out]`. Immutable.
public final class Conv3d extends Convolving<Conv3d> {
    /// Stride 1, no padding.
    ///
    /// @param kernel one size for all spatial axes, or one for each
    /// @throws IllegalArgumentException if a number is less than 1
    public Conv3d(int in, int out, int... kernel) {
        this(Choice.of("Conv3d", in, out, 3, kernel));
    }

    private Conv3d(Choice choice) {
        super(choice, 3);
    }

    @Override
    Conv3d with(Choice other) {
        return new Conv3d(other);
    }

    @Override
    boolean transposed() {
        return false;
    }
}
