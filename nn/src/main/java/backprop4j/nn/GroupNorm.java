package backprop4j.nn;

import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import java.util.List;

/// Each example's groups of neighbouring channels: (x − μ)/√(σ² + ε)·weight + bias, with mean and variance over a
/// group and all places, weight and bias for each channel (Wu, He: Group normalization, 2018). `[batch, channels,
/// …]`; as many groups as channels is instance normalisation. Training and evaluation do the same. Immutable.
public final class GroupNorm extends LibraryLayer {
    private final int groups;
    private final int channels;
    private final double epsilon;
    private final boolean affine;

    /// ε is 10⁻⁵.
    ///
    /// @throws IllegalArgumentException if the groups do not divide the channels
    public GroupNorm(int groups, int channels) {
        this(groups, channels, 1e-5, true);
    }

    private GroupNorm(int groups, int channels, double epsilon, boolean affine) {
        if (groups < 1 || channels < 1 || channels % groups != 0) {
            throw new IllegalArgumentException(
                    "GroupNorm(" + groups + ", " + channels + "): the channels must fall into equal groups");
        }
        this.groups = groups;
        this.channels = channels;
        this.epsilon = Norms.requireEpsilon("GroupNorm", epsilon);
        this.affine = affine;
    }

    /// This layer with another ε.
    ///
    /// @throws IllegalArgumentException if it is not a positive number
    public GroupNorm epsilon(double other) {
        return new GroupNorm(groups, channels, other, affine);
    }

    /// This layer without weight and bias.
    public GroupNorm withoutAffine() {
        return new GroupNorm(groups, channels, epsilon, false);
    }

    /// Into how many groups the channels fall.
    public int groups() {
        return groups;
    }

    /// The size of the second axis.
    public int channels() {
        return channels;
    }

    /// What is added to the variance.
    public double epsilon() {
        return epsilon;
    }

    /// Whether there are a weight and a bias.
    public boolean affine() {
        return affine;
    }

    @Override
    public void parts(Parts parts) {
        if (affine) {
            parts.parameter("weight", Shape.of(channels), Init.constant(1))
                    .parameter("bias", Shape.of(channels), Init.zeros());
        }
    }

    @Override
    public Tensor forward(Tensor x, Context context) {
        Shape shape = x.shape();
        if (shape.rank() < 2 || shape.size(1) != channels) {
            throw TensorException.of(
                    toString(), "it takes [batch, channels, …] with " + channels + " channels, but x is " + shape, "");
        }
        int each = shape.count() / Math.max(1, shape.size(0) * groups);
        Tensor normalized =
                x.reshape(shape.size(0), groups, each).normalize(epsilon, -1).reshape(shape.toArray());
        int[] perChannel = Norms.perChannel(shape.rank(), channels);
        return affine
                ? normalized
                        .mul(context.parameter("weight").reshape(perChannel))
                        .add(context.parameter("bias").reshape(perChannel))
                : normalized;
    }

    /// For example `GroupNorm(4, 16)`.
    @Override
    public String toString() {
        return Norms.text("GroupNorm", List.of(groups, channels), epsilon, 1e-5, affine);
    }
}
