package backprop4j.nn;

/// The convolution of signals: `[batch, in, length]` to `[batch, out, length]`, with a weight
/// `[out, in/groups, kernel]` and a bias `[out]`. Immutable.
public final class Conv1d extends Convolving<Conv1d> {
    /// Stride 1, no padding.
    ///
    /// @param kernel one size for all spatial axes, or one for each
    /// @throws IllegalArgumentException if a number is less than 1
    public Conv1d(int in, int out, int... kernel) {
        this(Choice.of("Conv1d", in, out, 1, kernel));
    }

    private Conv1d(Choice choice) {
        super(choice, 1);
    }

    @Override
    Conv1d with(Choice other) {
        return new Conv1d(other);
    }

    @Override
    boolean transposed() {
        return false;
    }
}
