package backprop4j.nn;

import backprop4j.DType;
import backprop4j.Tensor;
import backprop4j.TensorException;

/// The usual losses.
public final class Losses {
    private Losses() {}

    /// The mean over the examples of −log softmax(logits) at the label. The model answers with logits (no softmax
    /// at its end) `[batch, classes]`; labels are class numbers from 0.
    public static Loss crossEntropy() {
        return (logits, labels) -> {
            if (labels.dtype() != DType.INT32) {
                throw TensorException.of(
                        "crossEntropy",
                        "it wants class numbers (int32), but the targets are " + labels.dtype() + labels.shape(),
                        "Batch.of(features, labels) with an int[] of labels makes them");
            }
            return logits.crossEntropy(labels);
        };
    }

    /// The mean of (y − t)² over all elements.
    public static Loss mse() {
        return (prediction, target) -> {
            requireNumbers("mse", prediction, target);
            return prediction.mse(target);
        };
    }

    /// C = Σ (y − t)² of an example; the mean over the examples.
    public static Loss sumOfSquares() {
        return (prediction, target) -> sumOfSquares("sumOfSquares", prediction, target);
    }

    /// C = ½ Σ (y − t)² of an example, so that ∂C/∂y = y − t; the mean over the examples.
    public static Loss halfSquaredError() {
        return (prediction, target) ->
                sumOfSquares("halfSquaredError", prediction, target).mul(0.5);
    }

    private static Tensor sumOfSquares(String loss, Tensor prediction, Tensor target) {
        requireNumbers(loss, prediction, target);
        int examples = prediction.shape().rank() == 0 ? 1 : prediction.shape().size(0);
        return prediction.sub(target).square().sum().div(examples);
    }

    private static void requireNumbers(String loss, Tensor prediction, Tensor target) {
        if (!target.dtype().isFloating()) {
            throw TensorException.of(
                    loss,
                    "it wants target numbers, but the targets are " + target.dtype() + target.shape(),
                    "use Losses.crossEntropy() for class numbers, or Batch.of(features, targets) with a float[][]");
        }
        if (!prediction.shape().equals(target.shape())) {
            throw TensorException.of(
                    loss,
                    "the prediction " + prediction.shape() + " and the target " + target.shape()
                            + " must have one shape",
                    "");
        }
    }
}
