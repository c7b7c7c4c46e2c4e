package backprop4j.examples;

import backprop4j.GradCheck;
import backprop4j.Tensor;
import backprop4j.op.Pointwise;

/// An operation of one's own, checked; and one with a mistake in it.
public final class E10CheckingGradients {
    private static final Pointwise SOFTSIGN = Pointwise.unary(
            "softsign",
            x -> x.div(x.max(0).add(x.neg().max(0)).add(1)),
            (x, y) -> x.abs().add(1).square().rdiv(1));

    private static final Pointwise MISTAKEN = Pointwise.unary("mistaken", x -> x.mul(x), (x, y) -> x.mul(2.5));

    private E10CheckingGradients() {}

    public static void main(String[] args) {
        GradCheck.Report report =
                GradCheck.of(x -> Tensor.pointwise(SOFTSIGN, x)).at(Tensor.of(0.5, -1, 3));
        System.out.println(report);
        System.out.println(
                GradCheck.of(x -> Tensor.pointwise(MISTAKEN, x)).order(1).at(Tensor.of(0.25, -1)));
    }
}
