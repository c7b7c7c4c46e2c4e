package backprop4j.proof;

import backprop4j.Tensor;
import java.util.List;

/// How results become the one number that is differentiated.
final class Cost {
    /// A weight for each element, so that no two get the same derivative.
    static final Operation WEIGHED =
            new Operation("$0.mul($1).sum()", (x, a) -> x.get(0).mul(x.get(1)).sum(), s -> null);

    static final Operation ADDED =
            new Operation("$0.add($1)", (x, a) -> x.get(0).add(x.get(1)), s -> null);

    private Cost() {}

    /// The sum of the elements.
    static Tensor of(Tensor line) {
        return line.shape().rank() == 0 || !line.dtype().isFloating() ? line : line.sum();
    }

    /// The sum of the squares of all elements of all gradients.
    static Tensor ofSquares(List<Tensor> gradients) {
        return gradients.stream()
                .map(gradient -> gradient.square().sum())
                .reduce(Tensor::add)
                .orElseThrow();
    }
}
