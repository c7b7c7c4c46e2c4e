package backprop4j.op;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a tensor is made by. There are few kinds; everything that handles operations handles kinds, with no
/// `default`, so that a new kind cannot be forgotten.
public sealed interface Op
        permits Leaf, Pointwise, Reduce, Contract, Layout, Index, Blockwise, Uniform, Composite, Region {
    /// The operation's name, as in the method of [Tensor] that makes it, with its attributes: `sum[axes=0]`.
    String name();

    /// The shape of the result.
    ///
    /// @throws IllegalArgumentException saying what does not fit and what would
    Shape shape(List<Shape> inputs);

    /// The element type of the result.
    ///
    /// @throws IllegalArgumentException saying what does not fit and what would
    DType dtype(List<DType> inputs);

    /// What the cost's derivative by the result, `adjoint`, contributes to its derivative by input `index`: the
    /// transpose of this operation's Jacobian applied to `adjoint`, of the input's shape. Null if the result does
    /// not depend differentiably on that input.
    @Nullable
    Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint);

    /// What directions of the inputs make of the result: Σᵢ ∂y/∂xᵢ·vᵢ, this operation's Jacobian applied to them,
    /// of the result's shape. A direction is null where an input does not vary. Null if the result does not
    /// depend differentiably on any that does.
    @Nullable
    Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions);

    /// The sum of terms of which any may be missing; null if all are.
    static @Nullable Tensor sum(@Nullable Tensor sum, @Nullable Tensor term) {
        return sum == null ? term : term == null ? sum : sum.add(term);
    }

    /// A direction, or zeros where there is none.
    static Tensor orZeros(@Nullable Tensor direction, Tensor of) {
        return direction == null ? of.constant(0).broadcastTo(of.shape()) : direction;
    }

    /// The one element type of operands that must agree.
    static DType common(List<DType> dtypes) {
        DType first = dtypes.getFirst();
        for (DType dtype : dtypes) {
            if (dtype != first) {
                DType real =
                        dtypes.stream().filter(DType::isFloating).findFirst().orElse(first);
                throw new IllegalArgumentException("the operands have the types " + dtypes
                        + ", which never mix silently: convert one with .to(" + "DType." + real.name() + ")");
            }
        }
        return first;
    }
}
