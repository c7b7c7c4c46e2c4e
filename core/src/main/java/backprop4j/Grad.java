package backprop4j;

import backprop4j.autodiff.Reverse;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Derivatives of functions of one tensor. What they return are tensors: each can be differentiated again.
///
/// J is the matrix ∂f/∂x of a function's result by its argument, H the second derivative of a scalar one. Neither
/// is built here; a product with a vector costs about as much as f itself.
public final class Grad {
    private Grad() {}

    /// The value of a scalar function and its gradient there.
    ///
    /// @param value f(x), a scalar
    /// @param gradient ∂f/∂x, of x's shape
    public record ValueAndGrad(Tensor value, Tensor gradient) {}

    /// The gradient of a function with one real result, as a function again: `Grad.of(Grad.of(f))` is the second
    /// derivative of an f of one number.
    ///
    /// @throws TensorException (when applied) if f's result is not a scalar, or does not depend on its argument
    public static UnaryOperator<Tensor> of(UnaryOperator<Tensor> f) {
        return x -> f.apply(x).backward().of(x);
    }

    /// The gradient of a function with one real result, together with the result: f is applied once.
    ///
    /// @throws TensorException (when applied) if f's result is not a scalar, or does not depend on its argument
    public static Function<Tensor, ValueAndGrad> valueAndGrad(UnaryOperator<Tensor> f) {
        return x -> {
            Tensor value = f.apply(x);
            return new ValueAndGrad(value, value.backward().of(x));
        };
    }

    /// The product of a seed with the matrix of derivatives, (x, u) ↦ Jᵀ·u: one backward pass that starts with u
    /// instead of 1. The seed u has the shape and type of f(x), the product those of x.
    ///
    /// @throws TensorException (when applied) if u is not of f(x)'s shape and type, or f(x) does not depend on x
    public static BinaryOperator<Tensor> vjp(UnaryOperator<Tensor> f) {
        return (x, seed) -> {
            Tensor y = f.apply(x);
            requireAlike("vjp", "the seed", seed, "the result", y);
            return Reverse.of(y, seed).of(x);
        };
    }

    /// The derivative in a direction, (x, v) ↦ J·v. The direction v has the shape and type of x, the product
    /// those of f(x).
    ///
    /// Jᵀ·u is linear in u, so J·v is the gradient of ⟨Jᵀ·u, v⟩ by u, whatever u is: two backward passes, exact,
    /// by the rules that the backward pass has anyhow.
    ///
    /// @throws TensorException (when applied) if v is not of x's shape and type, or f(x) does not depend on x
    public static BinaryOperator<Tensor> jvp(UnaryOperator<Tensor> f) {
        return (x, direction) -> {
            requireAlike("jvp", "the direction", direction, "the argument", x);
            Tensor y = f.apply(x);
            Tensor u = Tensor.zeros(y.shape(), y.dtype());
            return Reverse.of(Reverse.of(y, u).of(x), direction).of(u);
        };
    }

    /// The product of the second derivative of a function with one real result with a vector, (x, v) ↦ H·v: the
    /// matrix H is symmetric, so this is Hᵀ·v, a backward pass through the gradient. v and H·v have the shape of
    /// x.
    ///
    /// @throws TensorException (when applied) if f's result is not a scalar, v is not of x's shape and type,
    ///     or the gradient does not depend on x
    public static BinaryOperator<Tensor> hvp(UnaryOperator<Tensor> f) {
        return (x, vector) -> {
            requireAlike("hvp", "the vector", vector, "the argument", x);
            return Reverse.of(of(f).apply(x), vector).of(x);
        };
    }

    private static void requireAlike(String operation, String what, Tensor given, String model, Tensor wanted) {
        if (!given.shape().equals(wanted.shape()) || given.dtype() != wanted.dtype()) {
            throw TensorException.of(
                    operation,
                    what + " is " + given.dtype() + given.shape() + ", but " + model + " is " + wanted.dtype()
                            + wanted.shape(),
                    "give " + what + " the shape and type of " + model);
        }
    }
}
