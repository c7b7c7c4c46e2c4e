package backprop4j.nn;

/// What a forward pass is for.
public enum Mode {
    /// Parameters are being learned: running statistics are updated.
    TRAIN,
    /// Predictions: nothing changes, and each example is treated by itself.
    EVALUATE
}
