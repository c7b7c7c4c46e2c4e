package backprop4j.examples;

import backprop4j.Grad;
import backprop4j.Tensor;
import java.util.function.UnaryOperator;

/// Derivatives of functions, to any order.
public final class E02Functions {
    private E02Functions() {}

    public static void main(String[] args) {
        UnaryOperator<Tensor> f = t -> t.sin().mul(t.exp());
        Tensor x = Tensor.scalar(0.5);

        System.out.println("f(½)  = " + f.apply(x).toScalar());
        System.out.println("f′(½) = " + Grad.of(f).apply(x).toScalar());
        System.out.println("f″(½) = " + Grad.of(Grad.of(f)).apply(x).toScalar());
    }
}
