package backprop4j.nn;

import backprop4j.Tensor;

/// 1/(1+e⁻ˣ), element by element.
public final class Sigmoid extends LibraryLayer {
    /// The layer; it needs nothing to know.
    public Sigmoid() {}

    @Override
    public Tensor forward(Tensor x, Context context) {
        return x.sigmoid();
    }
}
