package backprop4j.train;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.diagnose.Finding;
import backprop4j.diagnose.Kind;
import backprop4j.diagnose.Place;
import backprop4j.diagnose.Quantity;
import backprop4j.diagnose.Severity;
import backprop4j.op.Storage;
import backprop4j.optim.Moments;
import backprop4j.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;

/// What an optimizer makes of a gradient before it moves a parameter: nothing, or less of it.
final class OptimizerFindings {
    /// Below this factor a clipped norm is worth a warning: the gradient is ten times what was expected of it.
    private static final double STRONG = 0.1;

    private OptimizerFindings() {}

    static List<Finding> of(Optimizer optimizer, List<Parameter> parameters, Gradients gradients, Parameter parameter) {
        List<Parameter> learning = learning(optimizer, parameters);
        if (!learning.contains(parameter)) {
            return List.of(Finding.of(
                    Kind.FROZEN,
                    Severity.NOTE,
                    gradients.reaches(parameter)
                            ? Place.of(gradients.leafOf(parameter))
                            : Place.ofParameter(parameter.name())));
        }
        return clipped(optimizer, learning, gradients);
    }

    /// The parameters that the optimizer has updates for, whatever the gradient is.
    static List<Parameter> learning(Optimizer optimizer, List<Parameter> parameters) {
        Tensor cost = Tensor.scalar(0)
                .to(parameters.isEmpty() ? DType.FLOAT32 : parameters.getFirst().dtype());
        for (Parameter parameter : parameters) {
            cost = cost.add(parameter.tensor().sum());
        }
        Tensor rate = Tensor.constant(new Storage.Doubles(new double[] {1}), Shape.SCALAR);
        return optimizer.updates(parameters, cost.backward(), rate, new Moments()).stream()
                .map(update -> update.cell())
                .filter(parameters::contains)
                .map(cell -> (Parameter) cell)
                .toList();
    }

    private static List<Finding> clipped(Optimizer optimizer, List<Parameter> learning, Gradients gradients) {
        double bound = optimizer.clipNorm();
        double squares = 0;
        var present = new ArrayList<Tensor>();
        for (Parameter parameter : learning) {
            if (bound < Double.POSITIVE_INFINITY && gradients.reaches(parameter)) {
                present.add(gradients.of(parameter));
            }
        }
        Tensor.evaluate(present.toArray(Tensor[]::new));
        for (Tensor gradient : present) {
            for (int i = 0; i < gradient.shape().count(); i++) {
                squares += gradient.storage().get(i) * gradient.storage().get(i);
            }
        }
        double norm = Math.sqrt(squares);
        return norm > bound
                ? List.of(Finding.of(
                        Kind.CLIPPED_NORM,
                        bound / norm < STRONG ? Severity.WARNING : Severity.NOTE,
                        new Place("the gradient of all parameters", null, null),
                        new Quantity("norm", norm),
                        new Quantity("bound", bound),
                        new Quantity("factor", bound / norm)))
                : List.of();
    }
}
