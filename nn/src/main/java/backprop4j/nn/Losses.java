package backprop4j.nn;

import backprop4j.DType;
import backprop4j.Tensor;
import backprop4j.TensorException;
import java.util.Optional;
import java.util.stream.Stream;

/// The usual losses. Each has a name, which its `toString` answers, so that a file can say which one it was.
public final class Losses {
    private Losses() {}

    /// A loss with the name of the method here that makes it.
    private record Named(String name, Loss loss) implements Loss {
        @Override
        public Tensor of(Tensor prediction, Tensor target) {
            return loss.of(prediction, target);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// The loss of a name that one of these losses has; empty if it is none of them.
    public static Optional<Loss> named(String name) {
        return Stream.of(crossEntropy(), mse(), sumOfSquares(), halfSquaredError())
                .filter(loss -> loss.toString().equals(name))
                .findFirst();
    }

    /// The name of a loss from here; empty for one of the user's own.
    public static Optional<String> name(Loss loss) {
        return loss instanceof Named named ? Optional.of(named.name()) : Optional.empty();
    }

    /// The mean over the examples of −log softmax(logits) at the label. The model answers with logits (no softmax
    /// at its end) `[batch, classes]`; labels are class numbers from 0.
    public static Loss crossEntropy() {
        return new Named("crossEntropy", (logits, labels) -> {
            if (labels.dtype() != DType.INT32) {
                throw TensorException.of(
                        "crossEntropy",
                        "it wants class numbers (int32), but the targets are " + labels.dtype() + labels.shape(),
                        "Batch.of(features, labels) with an int[] of labels makes them");
            }
            return logits.crossEntropy(labels);
        });
    }

    /// The mean of (y − t)² over all elements.
    public static Loss mse() {
        return new Named("mse", (prediction, target) -> {
            requireNumbers("mse", prediction, target);
            return prediction.mse(target);
        });
    }

    /// C = Σ (y − t)² of an example; the mean over the examples.
    public static Loss sumOfSquares() {
        return new Named("sumOfSquares", (prediction, target) -> sumOfSquares("sumOfSquares", prediction, target));
    }

    /// C = ½ Σ (y − t)² of an example, so that ∂C/∂y = y − t; the mean over the examples.
    public static Loss halfSquaredError() {
        return new Named(
                "halfSquaredError",
                (prediction, target) ->
                        sumOfSquares("halfSquaredError", prediction, target).mul(0.5));
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
