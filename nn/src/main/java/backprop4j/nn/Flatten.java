package backprop4j.nn;

import backprop4j.Tensor;

/// All axes behind the first as one: `[batch, …]` to `[batch, features]`.
public final class Flatten extends LibraryLayer {
    /// The layer; it needs nothing to know.
    public Flatten() {}

    @Override
    public Tensor forward(Tensor x, Context context) {
        return x.flatten(1);
    }
}
