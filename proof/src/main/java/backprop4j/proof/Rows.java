package backprop4j.proof;

import backprop4j.Tensor;
import backprop4j.proof.Operation.Build;
import backprop4j.proof.Operation.Fit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// A table of operations while it is written.
final class Rows {
    private final List<Operation> rows = new ArrayList<>();

    List<Operation> rows() {
        return List.copyOf(rows);
    }

    /// Any operation.
    void row(String text, Build build, Fit fit) {
        rows.add(new Operation(text, build, fit));
    }

    /// A function of one tensor.
    void one(String text, UnaryOperator<Tensor> f, Fit fit) {
        row(text, (x, a) -> f.apply(x.getFirst()), fit);
    }

    /// A function of two tensors.
    void two(String text, BinaryOperator<Tensor> f, Fit fit) {
        row(text, (x, a) -> f.apply(x.get(0), x.get(1)), fit);
    }

    /// A function of one tensor and a real number.
    void real(String text, RealFunction f, Fit fit) {
        row(text, (x, a) -> f.of(x.getFirst(), a.getFirst() / Operation.EIGHTHS), fit);
    }

    /// A function of one tensor and a whole number.
    void whole(String text, WholeFunction f, Fit fit) {
        row(text, (x, a) -> f.of(x.getFirst(), a.getFirst()), fit);
    }

    /// A function of one tensor and whole numbers.
    void wholes(String text, WholesFunction f, Fit fit) {
        row(text, (x, a) -> f.of(x.getFirst(), Fits.array(a)), fit);
    }

    @FunctionalInterface
    interface RealFunction {
        Tensor of(Tensor x, double number);
    }

    @FunctionalInterface
    interface WholeFunction {
        Tensor of(Tensor x, int number);
    }

    @FunctionalInterface
    interface WholesFunction {
        Tensor of(Tensor x, int... numbers);
    }
}
