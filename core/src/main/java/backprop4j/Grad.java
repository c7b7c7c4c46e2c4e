package backprop4j;

import backprop4j.autodiff.Batching;
import backprop4j.autodiff.Forward;
import backprop4j.autodiff.Reverse;
import backprop4j.op.Body;
import backprop4j.op.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Derivatives of functions of one tensor. What they return are tensors: each can be differentiated again.
///
/// J is the matrix ∂f/∂x of a function's result by its argument, H the second derivative of a scalar one. A
/// product with a vector costs about as much as f itself, and builds neither.
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
    /// The forward mode: one pass beside f's own, which keeps nothing.
    ///
    /// @throws TensorException (when applied) if v is not of x's shape and type, or f(x) does not depend on x
    public static BinaryOperator<Tensor> jvp(UnaryOperator<Tensor> f) {
        return (x, direction) -> {
            requireAlike("jvp", "the direction", direction, "the argument", x);
            Tensor y = f.apply(x);
            return derivative(y, x, direction);
        };
    }

    /// The product of the second derivative of a function with one real result with a vector, (x, v) ↦ H·v: the
    /// derivative of the gradient in the direction v, a backward pass and a forward pass. v and H·v have the shape
    /// of x.
    ///
    /// @throws TensorException (when applied) if f's result is not a scalar, v is not of x's shape and type,
    ///     or the gradient does not depend on x
    public static BinaryOperator<Tensor> hvp(UnaryOperator<Tensor> f) {
        return (x, vector) -> {
            requireAlike("hvp", "the vector", vector, "the argument", x);
            return derivative(of(f).apply(x), x, vector);
        };
    }

    private static Tensor derivative(Tensor y, Tensor x, Tensor direction) {
        Tensor found = Forward.of(List.of(y), List.of(x), List.of(direction)).getFirst();
        // Where nothing comes of it, the gradient knows the reason.
        return found != null ? found : Reverse.of(y, y).of(x);
    }

    /// The matrix of derivatives, x ↦ ∂f(x)/∂x, of the result's shape followed by x's: one row for each number of
    /// the result, all of them in one batched backward pass.
    ///
    /// @throws TensorException (when applied) if f(x) does not depend on x
    public static UnaryOperator<Tensor> jacobian(UnaryOperator<Tensor> f) {
        return x -> {
            Tensor y = f.apply(x);
            int rows = y.shape().count();
            int[] diagonal = IntStream.range(0, rows).toArray();
            Tensor seeds = Tensor.ofInts(diagonal)
                    .oneHot(rows)
                    .to(y.dtype())
                    .reshape(y.shape().inFront(rows).toArray());
            Tensor products = vectorize(seed -> Reverse.of(y, seed).of(x)).apply(seeds);
            var sizes = new ArrayList<>(y.shape().toList());
            sizes.addAll(x.shape().toList());
            return products.reshape(sizes.stream().mapToInt(Integer::intValue).toArray());
        };
    }

    /// The second derivative of a function with one real result, of x's shape twice: the [#jacobian] of the
    /// gradient. Where only H·v is needed, [#hvp] is cheaper.
    ///
    /// @throws TensorException (when applied) if f's result is not a scalar, or the gradient does not depend on x
    public static UnaryOperator<Tensor> hessian(UnaryOperator<Tensor> f) {
        return jacobian(of(f));
    }

    /// A function of one example as a function of a batch of them: x `[n, …]` ↦ f of each of the n, stacked along
    /// axis 0. f is applied once, to a symbol without numbers; every operation in it is done for all examples at
    /// once. Other tensors that f uses are the same for all.
    ///
    /// @throws TensorException (when applied) if x has no axis, or f asks for numbers
    public static UnaryOperator<Tensor> vectorize(UnaryOperator<Tensor> f) {
        Function<List<Tensor>, Tensor> all = vectorizeAll(x -> f.apply(x.getFirst()));
        return x -> all.apply(List.of(x));
    }

    /// Like [#vectorize] for a function of several tensors, each with the examples along axis 0.
    ///
    /// @throws TensorException (when applied) if there are not equally many examples of each
    public static Function<List<Tensor>, Tensor> vectorizeAll(Function<List<Tensor>, Tensor> f) {
        return batches -> {
            List<Tensor> symbols = examples("vectorize", batches);
            return Batching.of(List.of(f.apply(symbols)), symbols, batches).getFirst();
        };
    }

    /// The gradient of each example's own cost: x `[n, …]` ↦ ∂f(xᵢ)/∂xᵢ of x's shape, in one batched pass.
    ///
    /// @throws TensorException (when applied) if f's result for one example is not a scalar
    public static UnaryOperator<Tensor> perExample(UnaryOperator<Tensor> f) {
        return vectorize(of(f));
    }

    /// The gradients of each example's own cost by parameters (or other tensors that all examples share): for
    /// each of `by` a tensor `[n, …]` of its shape for each of the n examples. Their mean along axis 0 is the
    /// gradient of the mean cost.
    ///
    /// @param cost the cost of one example, from one element along axis 0 of each batch
    /// @param batches tensors with the examples along axis 0, such as inputs and labels
    /// @throws TensorException if the cost is not a scalar, or does not depend on one of `by`
    public static List<Tensor> perExample(
            Function<List<Tensor>, Tensor> cost, List<Tensor> batches, List<? extends Operand> by) {
        List<Tensor> symbols = examples("perExample", batches);
        Gradients gradients = cost.apply(symbols).backward();
        return Batching.of(by.stream().map(gradients::of).toList(), symbols, batches);
    }

    private static List<Tensor> examples(String operation, List<Tensor> batches) {
        if (batches.isEmpty()) {
            throw TensorException.of(operation, "there is no batch", "give at least one tensor of examples");
        }
        Shape first = batches.getFirst().shape();
        for (Tensor batch : batches) {
            if (batch.shape().rank() == 0 || first.rank() == 0 || batch.shape().size(0) != first.size(0)) {
                throw TensorException.of(
                        operation,
                        "axis 0 counts the examples, but the batches are "
                                + batches.stream().map(Tensor::shape).toList(),
                        "give every batch an axis 0 of one size");
            }
        }
        return batches.stream()
                .map(batch -> Tensor.input("example", batch.shape().without(List.of(0)), batch.dtype()))
                .toList();
    }

    /// The same function, whose inner results are not kept for the backward pass but computed again there: less
    /// memory for about a third more work, and the same bits. What f uses beside its argument, parameters too,
    /// has its derivative as ever.
    ///
    /// ```java
    /// Tensor a = Grad.recompute(block).apply(x);
    /// ```
    public static UnaryOperator<Tensor> recompute(UnaryOperator<Tensor> f) {
        return x -> {
            Tensor symbol = Tensor.input("x", x.shape(), x.dtype());
            Body.Closed closed = Body.close(List.of(symbol), List.of(f.apply(symbol)));
            var inputs = new ArrayList<>(List.of(x));
            inputs.addAll(closed.captured());
            Region once = Region.once(closed.body());
            return once.fields()
                    .getFirst()
                    .of(Tensor.apply(once, inputs.toArray(Tensor[]::new)))
                    .squeeze(0);
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
