package backprop4j.nn;

/// Each channel of `[batch, channels]` or `[batch, channels, length]`: (x − μ)/√(σ² + ε)·weight + bias
/// (Ioffe, Szegedy: Batch normalization, 2015). Immutable.
///
/// In training μ and σ² are the batch's (σ² divided by n), and enter the running ones: running ← (1 −
/// momentum)·running + momentum·batch's (there σ² is divided by n − 1). In evaluation they are the running ones.
/// Names as in PyTorch: `weight`, `bias`, `running_mean`, `running_var`.
public final class BatchNorm1d extends BatchNorm {
    /// ε is 10⁻⁵, the momentum 0.1.
    ///
    /// @throws IllegalArgumentException if there is no channel
    public BatchNorm1d(int channels) {
        this(new Choice(channels, 1e-5, 0.1, true));
    }

    private BatchNorm1d(Choice choice) {
        super(choice);
    }

    /// This layer with another ε.
    ///
    /// @throws IllegalArgumentException if it is not a positive number
    public BatchNorm1d epsilon(double other) {
        return new BatchNorm1d(new Choice(channels(), other, momentum(), affine()));
    }

    /// This layer with another share of the new batch in the running statistics.
    ///
    /// @throws IllegalArgumentException if it is not from 0 to 1
    public BatchNorm1d momentum(double other) {
        return new BatchNorm1d(new Choice(channels(), epsilon(), other, affine()));
    }

    /// This layer without weight and bias.
    public BatchNorm1d withoutAffine() {
        return new BatchNorm1d(new Choice(channels(), epsilon(), momentum(), false));
    }

    @Override
    String takes() {
        return "[batch, channels] or [batch, channels, length]";
    }

    @Override
    boolean takes(int rank) {
        return rank == 2 || rank == 3;
    }
}
