package backprop4j.studio;

import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.nn.Loss;
import backprop4j.nn.Losses;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// C, from the output y and the target t.
enum Cost {
    /// Σ (y − t)².
    SUM_OF_SQUARES,
    /// ½ Σ (y − t)².
    HALF_SQUARED_ERROR,
    /// The mean of (y − t)² over the outputs.
    MSE,
    /// −log softmax(z) at the label; the last layer has no σ.
    CROSS_ENTROPY;

    /// As the loss that is trained with: the mean over the examples.
    Loss loss() {
        return switch (this) {
            case SUM_OF_SQUARES -> Losses.sumOfSquares();
            case HALF_SQUARED_ERROR -> Losses.halfSquaredError();
            case MSE -> Losses.mse();
            case CROSS_ENTROPY -> Losses.crossEntropy();
        };
    }

    /// What the output of an example is compared with: its class or its target; null if with nothing.
    @Nullable
    Tensor target(Example example) {
        if (this == CROSS_ENTROPY) {
            return Tensor.copyOf(new int[] {example.label()}, Shape.SCALAR);
        }
        return example.hasTarget() ? Tensor.float64(example.target()) : null;
    }

    /// C of one example, whose output is a vector.
    ///
    /// @param t what `target` answered
    Tensor of(Tensor y, @Nullable Tensor t) {
        if (t == null) {
            Tensor squares = y.square().sum();
            return switch (this) {
                case SUM_OF_SQUARES -> squares;
                case HALF_SQUARED_ERROR -> squares.mul(0.5);
                case MSE -> y.square().mean();
                case CROSS_ENTROPY -> throw new IllegalStateException("cross-entropy without a class");
            };
        }
        return switch (this) {
            case CROSS_ENTROPY -> y.crossEntropy(t);
            case SUM_OF_SQUARES -> y.sub(t).square().sum();
            case HALF_SQUARED_ERROR -> y.sub(t).square().sum().mul(0.5);
            case MSE -> y.mse(t);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
