package backprop4j.explain;

import backprop4j.explain.Formula.Symbol;
import org.jspecify.annotations.Nullable;

/// What a symbol of an explanation stands for.
///
/// @param symbol the whole tensor
/// @param meaning how it is made of others; null of what is given
/// @param operation that makes it: `contract`, `relu`
/// @param shape for example `[1, 128]`
/// @param layer the path of the layer in which it is made, if any: `0`
/// @param origin the layer or the line of the user's code
public record Definition(
        Symbol symbol,
        Kind kind,
        @Nullable Formula meaning,
        String operation,
        String shape,
        @Nullable String layer,
        String origin) {
    /// What kind of number it is.
    public enum Kind {
        /// An input or a target.
        DATA,
        /// A weight, a bias, or another cell.
        PARAMETER,
        /// z: a sum of products.
        WEIGHTED_SUM,
        /// a = σ(z).
        ACTIVATION,
        /// u: anything else that the forward pass computes.
        INTERMEDIATE,
        /// v: what only the backward pass computes.
        BACKWARD,
        /// C.
        COST
    }
}
