package backprop4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.RandomStream;
import backprop4j.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// Gradients of a layer against central differences in float64.
final class Gradient {
    private static final double H = 1e-5;

    private Gradient() {}

    /// A cost that every entry of the output enters with a weight of its own, and squared.
    private static Tensor cost(Model model, Mode mode, Tensor x) {
        Tensor y = model.forward(x, mode, RandomStream.of(4).at(7)).output();
        Tensor weights = RandomStream.of(5).normal(y.shape(), DType.FLOAT64);
        return y.mul(weights).add(y.square().mul(0.5)).sum();
    }

    /// By every parameter, and by x if it is real.
    static void isRight(Layer layer, Mode mode, Tensor x) {
        Model model = Model.of(layer).seed(3).to(DType.FLOAT64);
        for (Parameter parameter : model.parameters()) {
            parameter.set(RandomStream.of(6, parameter.name())
                    .uniform(parameter.shape(), DType.FLOAT64)
                    .add(0.5));
        }
        Gradients gradients = cost(model, mode, x).backward();
        for (Parameter parameter : model.parameters()) {
            double[] at = parameter.tensor().toDoubles();
            DoubleUnaryOperator[] cost = new DoubleUnaryOperator[at.length];
            Arrays.setAll(cost, i -> number -> {
                double[] nudged = at.clone();
                nudged[i] = number;
                parameter.set(nudged);
                double value = cost(model, mode, x).toScalar();
                parameter.set(at);
                return value;
            });
            compare(gradients.of(parameter).toDoubles(), at, parameter.name(), cost);
        }
        if (x.dtype().isFloating()) {
            double[] at = x.toDoubles();
            DoubleUnaryOperator[] cost = new DoubleUnaryOperator[at.length];
            Arrays.setAll(cost, i -> number -> {
                double[] nudged = at.clone();
                nudged[i] = number;
                return cost(model, mode, Tensor.copyOf(nudged, x.shape())).toScalar();
            });
            compare(gradients.of(x).toDoubles(), at, "x", cost);
        }
    }

    private static void compare(double[] gradient, double[] at, String name, DoubleUnaryOperator[] cost) {
        for (int i = 0; i < at.length; i++) {
            double difference = cost[i].applyAsDouble(at[i] + H) - cost[i].applyAsDouble(at[i] - H);
            assertThat(gradient[i]).as("%s, entry %d", name, i).isCloseTo(difference / (2 * H), within(1e-7));
        }
    }
}
