package backprop4j.examples;

import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Tensor;
import java.util.Arrays;

/// Exact gradients of anything you can write.
public final class E01ExactGradients {
    private E01ExactGradients() {}

    public static void main(String[] args) {
        Tensor x = Tensor.of(1, -1);
        Parameter w = Parameter.of("w", new float[][] {{1, -2}, {-1, 1}}); // out × in, as everywhere in the field
        Parameter b = Parameter.of("b", 1, 0);
        Tensor z = x.linear(w, b); // z = x·wᵀ + b
        Tensor a = z.sigmoid();
        Tensor cost = a.square().sum();

        Gradients grad = cost.backward(); // ∇θ C: a value, never a side effect; nothing to zero, nothing to close
        float[][] dw = grad.of(w).toMatrix(); // ∂C/∂w
        Tensor dz = grad.of(z); // ∂C/∂z: of any tensor on the way, and a tensor itself (differentiate it again)
        System.out.println(grad.explain(w, 0, 1)); // the chain rule for this one number

        System.out.println("C     = " + (float) cost.toScalar());
        System.out.println("∂C/∂w = " + Arrays.deepToString(dw));
        System.out.println("∂C/∂z = " + Arrays.toString(dz.toArray()));
    }
}
