package backprop4j.optim;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The gradient with its global norm clipped: g · min(1, c/(‖g‖ + 10⁻⁶)), where ‖g‖ is the root of the sum of the
/// squares of all parameters' entries (Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural
/// networks, 2013; the constant is PyTorch's). Each parameter's squares are summed in its own type, the sums in
/// float64.
///
/// @param factor what scales every entry, a float64 scalar; null if nothing is clipped
record Clipped(Gradients gradient, @Nullable Tensor factor) {
    private static final double TINY = 1e-6;

    /// @param maximum c; infinite if nothing is clipped
    static Clipped of(List<Parameter> parameters, Gradients gradient, double maximum) {
        if (maximum == Double.POSITIVE_INFINITY || parameters.isEmpty()) {
            return new Clipped(gradient, null);
        }
        Tensor[] sums = parameters.stream()
                .map(parameter ->
                        gradient.of(parameter).square().sum().to(DType.FLOAT64).reshape(1))
                .toArray(Tensor[]::new);
        Tensor norm = Tensor.concat(0, sums).sum().sqrt();
        return new Clipped(gradient, norm.add(TINY).rdiv(maximum).minimum(1));
    }

    Tensor of(Parameter parameter) {
        Tensor g = gradient.of(parameter);
        return factor == null ? g : g.mul(factor.to(g.dtype()));
    }
}
