package backprop4j.nn;

import backprop4j.Tensor;

/// The hyperbolic tangent, element by element.
public final class Tanh extends LibraryLayer {
    /// The layer; it needs nothing to know.
    public Tanh() {}

    @Override
    public Tensor forward(Tensor x, Context context) {
        return x.tanh();
    }
}
