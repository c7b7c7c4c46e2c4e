package backprop4j.nn;

import backprop4j.Tensor;

/// In training each element is 0 with probability p, and else multiplied by 1/(1 − p), so that its expectation
/// stays; in evaluation nothing happens (Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov: Dropout, a
/// simple way to prevent neural networks from overfitting, 2014). Which elements are dropped is a pure function
/// of the model's seed, the layer's path and the step. Immutable.
public final class Dropout extends LibraryLayer {
    private final double p;

    /// @throws IllegalArgumentException if p is not at least 0 and below 1
    public Dropout(double p) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException(
                    "Dropout(" + p + "): p is the share of elements that are dropped," + " at least 0 and below 1");
        }
        this.p = p;
    }

    /// The share of elements that are dropped.
    public double p() {
        return p;
    }

    @Override
    public Tensor forward(Tensor x, Context context) {
        if (!context.training() || p == 0) {
            return x;
        }
        Tensor kept = context.random().bernoulli(1 - p, x.shape());
        return kept.where(x.mul(1 / (1 - p)), 0);
    }

    /// For example `Dropout(0.5)`.
    @Override
    public String toString() {
        return "Dropout(" + p + ")";
    }
}
