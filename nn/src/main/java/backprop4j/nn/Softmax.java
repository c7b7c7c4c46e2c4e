package backprop4j.nn;

import backprop4j.Tensor;

/// exp(x) / Σ exp(x) along the last axis. `Losses.crossEntropy()` wants logits: it has a softmax inside.
public final class Softmax extends LibraryLayer {
    /// The layer; it needs nothing to know.
    public Softmax() {}

    @Override
    public Tensor forward(Tensor x, Context context) {
        return x.softmax(-1);
    }
}
