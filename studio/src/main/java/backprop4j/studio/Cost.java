package backprop4j.studio;

import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.nn.Loss;
import backprop4j.nn.Losses;
import java.util.Locale;

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

    /// C of one example, whose output is a vector.
    Tensor of(Tensor y, Example example) {
        if (this == CROSS_ENTROPY) {
            return y.crossEntropy(Tensor.copyOf(new int[] {example.label()}, Shape.SCALAR));
        }
        if (!example.hasTarget()) {
            Tensor squares = y.square().sum();
            return switch (this) {
                case SUM_OF_SQUARES, CROSS_ENTROPY -> squares;
                case HALF_SQUARED_ERROR -> squares.mul(0.5);
                case MSE -> y.square().mean();
            };
        }
        Tensor t = Tensor.float64(example.target());
        return switch (this) {
            case SUM_OF_SQUARES, CROSS_ENTROPY -> y.sub(t).square().sum();
            case HALF_SQUARED_ERROR -> y.sub(t).square().sum().mul(0.5);
            case MSE -> y.mse(t);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
