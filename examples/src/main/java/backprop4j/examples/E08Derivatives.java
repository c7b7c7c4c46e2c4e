package backprop4j.examples;

import backprop4j.Grad;
import backprop4j.Parameter;
import backprop4j.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// Derivatives of functions of tensors: products with vectors, whole matrices, one for each example.
public final class E08Derivatives {
    private E08Derivatives() {}

    public static void main(String[] args) {
        UnaryOperator<Tensor> f = t -> t.sin().mul(t.sum());
        UnaryOperator<Tensor> cost = t -> f.apply(t).square().sum();
        Tensor x = Tensor.float64(0.5, -1, 2);
        Tensor v = Tensor.float64(1, 0, 0);

        Tensor row = Grad.vjp(f).apply(x, v); // Jᵀ·v: one backward pass
        Tensor column = Grad.jvp(f).apply(x, v); // J·v
        Tensor matrix = Grad.jacobian(f).apply(x); // ∂fᵢ/∂xⱼ
        Tensor curvature = Grad.hvp(cost).apply(x, v); // H·v, without H
        Tensor hessian = Grad.hessian(cost).apply(x); // H
        print("first row of J   ", matrix.slice(0, 0, 1), row);
        print("first column of J", matrix.slice(1, 0, 1), column);
        print("first column of H", hessian.slice(1, 0, 1), curvature);

        Parameter w = Parameter.of("w", 0.5, -0.25, 1);
        Tensor inputs = Tensor.of(new float[][] {{1, 2, 3}, {-1, 0, 1}});
        Tensor targets = Tensor.of(1, 0);
        Tensor each = Grad.perExample(
                        example ->
                                example.get(0).mul(w).sum().sub(example.get(1)).square(),
                        List.of(inputs, targets),
                        List.of(w))
                .getFirst();
        System.out.println("gradients of two examples: " + Arrays.deepToString(each.toMatrix()));

        UnaryOperator<Tensor> block = t -> t.sin().exp().tanh();
        Tensor lean = Grad.recompute(block).apply(x); // keeps x alone for the backward pass
        System.out.println(
                "same bits: " + Arrays.equals(lean.toDoubles(), block.apply(x).toDoubles()));
    }

    private static void print(String what, Tensor part, Tensor product) {
        System.out.println(what + ": " + Arrays.toString(part.toArray()));
        System.out.println(" by its product  : " + Arrays.toString(product.toArray()));
    }
}
