package backprop4j;

import java.util.function.UnaryOperator;

/// Derivatives of functions.
public final class Grad {
    private Grad() {}

    /// The gradient of a function with one real result, as a function again: `Grad.of(Grad.of(f))` is the second
    /// derivative of an f of one number.
    ///
    /// @throws TensorException (when applied) if f's result is not a scalar, or does not depend on its argument
    public static UnaryOperator<Tensor> of(UnaryOperator<Tensor> f) {
        return x -> f.apply(x).backward().of(x);
    }
}
