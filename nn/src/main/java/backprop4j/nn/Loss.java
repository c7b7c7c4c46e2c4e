package backprop4j.nn;

import backprop4j.Tensor;

/// The cost of a prediction, a scalar: the mean over the examples present.
@FunctionalInterface
public interface Loss {
    /// The cost as a scalar tensor.
    ///
    /// @param prediction what the model answers, `[batch, …]`
    /// @param target class numbers, int32 `[batch]`, or numbers of the prediction's type and shape
    Tensor of(Tensor prediction, Tensor target);
}
