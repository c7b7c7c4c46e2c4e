package backprop4j.nn;

import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import java.util.List;
import java.util.stream.IntStream;

/// What [BatchNorm1d] and [BatchNorm2d] have in common: all but the rank of their input.
abstract sealed class BatchNorm extends LibraryLayer permits BatchNorm1d, BatchNorm2d {
    /// What can be chosen.
    record Choice(int channels, double epsilon, double momentum, boolean affine) {
        Choice {
            if (channels < 1) {
                throw new IllegalArgumentException("BatchNorm(" + channels + "): it needs at least one channel");
            }
            Norms.requireEpsilon("BatchNorm", epsilon);
            if (!(momentum >= 0 && momentum <= 1)) {
                throw new IllegalArgumentException("BatchNorm: the momentum is the share of the new batch in the"
                        + " running statistics, from 0 to 1, not " + momentum);
            }
        }
    }

    final Choice choice;

    BatchNorm(Choice choice) {
        this.choice = choice;
    }

    /// Which inputs it takes, as messages say it.
    abstract String takes();

    abstract boolean takes(int rank);

    /// The size of the second axis.
    public final int channels() {
        return choice.channels;
    }

    /// What is added to the variance.
    public final double epsilon() {
        return choice.epsilon;
    }

    /// The share of the new batch in the running statistics.
    public final double momentum() {
        return choice.momentum;
    }

    /// Whether there are a weight and a bias.
    public final boolean affine() {
        return choice.affine;
    }

    @Override
    public final void parts(Parts parts) {
        Shape channels = Shape.of(choice.channels);
        if (choice.affine) {
            parts.parameter("weight", channels, Init.constant(1)).parameter("bias", channels, Init.zeros());
        }
        parts.state("running_mean", channels, Init.zeros()).state("running_var", channels, Init.constant(1));
    }

    @Override
    public final Tensor forward(Tensor x, Context context) {
        int rank = x.shape().rank();
        if (!takes(rank) || x.shape().size(1) != choice.channels) {
            throw TensorException.of(
                    toString(),
                    "it takes " + takes() + " with " + choice.channels + " channels, but x is " + x.shape(),
                    "");
        }
        Tensor normalized = context.training() ? byBatch(x, context) : byHistory(x, context);
        return choice.affine
                ? normalized
                        .mul(perChannel(context.parameter("weight"), rank))
                        .add(perChannel(context.parameter("bias"), rank))
                : normalized;
    }

    /// By mean and variance of the batch, which enter the running ones.
    private Tensor byBatch(Tensor x, Context context) {
        int rank = x.shape().rank();
        int n = x.shape().count() / choice.channels;
        if (n < 2) {
            throw TensorException.of(
                    toString(),
                    "one number for each channel has no variance: x is " + x.shape(),
                    "train with batches of two examples at least; batch(size).dropLast() leaves out a short last one");
        }
        int[] axes = IntStream.range(0, rank).filter(axis -> axis != 1).toArray();
        Tensor mean = x.mean(axes);
        Tensor variance = x.sub(perChannel(mean, rank)).square().mean(axes);
        average(context, "running_mean", mean, 1);
        average(context, "running_var", variance, n / (n - 1.0));
        return x.normalize(choice.epsilon, axes);
    }

    private void average(Context context, String name, Tensor batch, double factor) {
        Tensor before = context.state(name).mul(1 - choice.momentum);
        context.update(name, before.add(batch.mul(choice.momentum * factor)));
    }

    private Tensor byHistory(Tensor x, Context context) {
        int rank = x.shape().rank();
        Tensor deviation = context.state("running_var").add(choice.epsilon).sqrt();
        return x.sub(perChannel(context.state("running_mean"), rank)).div(perChannel(deviation, rank));
    }

    private Tensor perChannel(Tensor channels, int rank) {
        return channels.reshape(Norms.perChannel(rank, choice.channels));
    }

    /// For example `BatchNorm2d(16)`.
    @Override
    public final String toString() {
        return Norms.text(getClass().getSimpleName(), List.of(choice.channels), choice.epsilon, 1e-5, choice.affine);
    }
}
