package backprop4j.nn;

/// The transposed convolution of images: `[batch, in, height, width]` to `[batch, out, height, width]`, larger by
/// the stride, with a weight `[in, out/groups, kernel, kernel]` and a bias `[out]`. It does to numbers what a
/// [Conv2d] from out to in channels does to derivatives. Immutable.
public final class ConvTranspose2d extends Convolving<ConvTranspose2d> {
    /// Stride 1, no padding.
    ///
    /// @param kernel one size for all spatial axes, or one for each
    /// @throws IllegalArgumentException if a number is less than 1
    public ConvTranspose2d(int in, int out, int... kernel) {
        this(Choice.of("ConvTranspose2d", in, out, 2, kernel));
    }

    private ConvTranspose2d(Choice choice) {
        super(choice, 2);
    }

    @Override
    ConvTranspose2d with(Choice other) {
        return new ConvTranspose2d(other);
    }

    @Override
    boolean transposed() {
        return true;
    }
}
