package backprop4j.nn;

import backprop4j.Shape;
import backprop4j.Tensor;

/// x·wᵀ + b: `[…, in]` to `[…, out]`, with a weight `[out, in]` and a bias `[out]`. Both are drawn uniformly from
/// ±1/√in at first, as PyTorch does. Immutable.
public final class Linear extends LibraryLayer {
    private final int in;
    private final int out;
    private final boolean biased;
    private final Init weightInit;
    private final Init biasInit;

    /// @throws IllegalArgumentException if a size is less than 1
    public Linear(int in, int out) {
        this(in, out, true, Init.kaimingUniform(Math.sqrt(5)), Init.uniform(1 / Math.sqrt(in)));
    }

    private Linear(int in, int out, boolean biased, Init weightInit, Init biasInit) {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException(
                    "Linear(" + in + ", " + out + "): it needs at least one input and one output");
        }
        this.in = in;
        this.out = out;
        this.biased = biased;
        this.weightInit = weightInit;
        this.biasInit = biasInit;
    }

    /// This layer with its weight drawn otherwise.
    public Linear init(Init weight) {
        return new Linear(in, out, biased, weight, biasInit);
    }

    /// This layer with weight and bias drawn otherwise.
    public Linear init(Init weight, Init bias) {
        return new Linear(in, out, biased, weight, bias);
    }

    /// x·wᵀ alone.
    public Linear withoutBias() {
        return new Linear(in, out, false, weightInit, biasInit);
    }

    /// The size of the input's last axis.
    public int in() {
        return in;
    }

    /// The size of the result's last axis.
    public int out() {
        return out;
    }

    /// Whether a bias is added.
    public boolean biased() {
        return biased;
    }

    @Override
    public void parts(Parts parts) {
        parts.parameter("weight", Shape.of(out, in), weightInit);
        if (biased) {
            parts.parameter("bias", Shape.of(out), biasInit);
        }
    }

    @Override
    public Tensor forward(Tensor x, Context context) {
        Tensor weight = context.parameter("weight");
        return biased ? x.linear(weight, context.parameter("bias")) : x.linear(weight);
    }

    /// For example `Linear(784, 128)`.
    @Override
    public String toString() {
        return "Linear(" + in + ", " + out + (biased ? ")" : ", without bias)");
    }
}
