package backprop4j.nn;

import backprop4j.Origin;
import backprop4j.Tensor;
import org.jspecify.annotations.Nullable;

/// A function from a tensor and a context to a tensor. A layer is a description and holds no numbers: it says
/// which parameters it needs, and the [Model] that is built from it owns their values. So a layer is immutable,
/// and where one object stands at two places of a model it has parameters of its own at each.
///
/// A function without parameters can be written as a lambda: `(x, context) -> x.sin()`. A layer with parts names
/// them in [#parts] and asks the context for them:
///
/// ```java
/// /// y = x + scale · inner(x)
/// final class Residual implements Layer {
///     private final Layer inner;
///     private final int width;
///
///     Residual(Layer inner, int width) {
///         this.inner = inner;
///         this.width = width;
///     }
///
///     @Override
///     public void parts(Parts parts) {
///         parts.layer("inner", inner).parameter("scale", Shape.of(width), Init.constant(0.5));
///     }
///
///     @Override
///     public Tensor forward(Tensor x, Context context) {
///         return x.add(context.call("inner", x).mul(context.parameter("scale")));
///     }
/// }
/// ```
@FunctionalInterface
public interface Layer {
    /// The layer applied to `x`.
    ///
    /// @param x examples first: `[batch, …]`
    /// @param context the layer's parameters, its sub-layers, and whether this is training
    Tensor forward(Tensor x, Context context);

    /// Names what the layer is made of: parameters, states and sub-layers. Nothing, unless overridden.
    default void parts(Parts parts) {}

    /// The line that constructed the layer, which messages then name; null, unless overridden, so that they name
    /// the line in [#forward].
    default @Nullable Origin origin() {
        return null;
    }
}
