package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Tensor;
import backprop4j.engine.reference.ReferenceEngine;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The oracle of derivatives: central differences of the sixth order, in float64, of values that the reference
/// engine computes. With the step 1/256 their error is below 1e-12 for smooth functions of moderate size.
final class DifferenceQuotient {
    private static final double STEP = 1.0 / 256;
    private static final double[] WEIGHTS = {-1 / 60.0, 9 / 60.0, -45 / 60.0, 0, 45 / 60.0, -9 / 60.0, 1 / 60.0};

    private DifferenceQuotient() {}

    /// Weights for the elements of results, so that one gradient shows every entry of their derivatives.
    static List<Tensor> weights(List<Tensor> results, long seed) {
        var random = new Random(seed);
        var weights = new ArrayList<Tensor>();
        for (Tensor result : results) {
            double[] numbers = random.doubles(result.shape().count(), 0.5, 1.5).toArray();
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = random.nextBoolean() ? numbers[i] : -numbers[i];
            }
            weights.add(Tensor.copyOf(numbers, result.shape()));
        }
        return weights;
    }

    /// Σ weights · results, as one cost.
    static Tensor weighted(List<Tensor> results, List<Tensor> weights) {
        @Nullable Tensor cost = null;
        for (int i = 0; i < results.size(); i++) {
            Tensor term = results.get(i).mul(weights.get(i)).sum();
            cost = cost == null ? term : cost.add(term);
        }
        if (cost == null) {
            throw new IllegalArgumentException("there is nothing to differentiate");
        }
        return cost;
    }

    /// The gradient of a cost by some variables; zeros where the cost does not depend on one.
    static List<Tensor> gradients(Tensor cost, List<Tensor> variables) {
        Gradients gradients = cost.backward();
        return variables.stream()
                .map(v -> gradients.reaches(v) ? gradients.of(v) : Tensor.zeros(v.shape(), DType.FLOAT64))
                .toList();
    }

    /// Every entry of the gradient of Σ weights · results agrees with its difference quotient, within `tolerance`
    /// of the largest entry.
    static void verify(
            String what, List<Tensor> results, List<Tensor> weights, List<Tensor> variables, double tolerance) {
        var engine = new ReferenceEngine();
        List<Tensor> gradients = gradients(weighted(results, weights), variables);
        for (int i = 0; i < variables.size(); i++) {
            assertThat(gradients.get(i).shape())
                    .as(what)
                    .isEqualTo(variables.get(i).shape());
            assertThat(gradients.get(i).dtype())
                    .as(what)
                    .isEqualTo(variables.get(i).dtype());
        }
        Storage[] derived = Machine.of(engine, gradients).run();
        Machine values = Machine.of(engine, results);
        for (int v = 0; v < variables.size(); v++) {
            double[] x = values.own(variables.get(v));
            double[] quotients = new double[x.length];
            double scale = 0.01;
            for (int i = 0; i < x.length; i++) {
                quotients[i] = quotient(values, weights, x, i);
                scale = Math.max(scale, Math.abs(quotients[i]));
            }
            for (int i = 0; i < x.length; i++) {
                double error = Math.abs(derived[v].get(i) - quotients[i]) / scale;
                // Written so that NaN fails.
                assertThat(error <= tolerance)
                        .as(
                                "%s: ∂C/∂x%d[%d] is %s, its difference quotient %s: relative error %s",
                                what, v, i, derived[v].get(i), quotients[i], error)
                        .isTrue();
            }
        }
    }

    /// Every entry of what a result becomes in a direction agrees with its difference quotient, within `tolerance`
    /// of the largest entry.
    ///
    /// @param derivative what is said to be the result's derivative in the direction
    static void verifyAlong(
            String what,
            Tensor result,
            Tensor derivative,
            List<Tensor> variables,
            List<Tensor> directions,
            double tolerance) {
        assertThat(derivative.shape()).as(what).isEqualTo(result.shape());
        assertThat(derivative.dtype()).as(what).isEqualTo(result.dtype());
        var engine = new ReferenceEngine();
        Storage derived = Machine.of(engine, List.of(derivative)).run()[0];
        Machine values = Machine.of(engine, List.of(result));
        List<double[]> x = variables.stream().map(values::own).toList();
        List<double[]> centers = x.stream().map(double[]::clone).toList();
        double[] quotients = new double[derived.count()];
        for (int k = -3; k <= 3; k++) {
            for (int v = 0; v < x.size(); v++) {
                for (int i = 0; i < x.get(v).length; i++) {
                    x.get(v)[i] = centers.get(v)[i]
                            + k * STEP * directions.get(v).storage().get(i);
                }
            }
            Storage y = values.run()[0];
            for (int i = 0; i < quotients.length; i++) {
                quotients[i] += WEIGHTS[k + 3] * y.get(i) / STEP;
            }
        }
        double scale = Arrays.stream(quotients).map(Math::abs).reduce(0.01, Math::max);
        for (int i = 0; i < quotients.length; i++) {
            double error = Math.abs(derived.get(i) - quotients[i]) / scale;
            assertThat(error <= tolerance)
                    .as(
                            "%s: entry %d is %s, its difference quotient %s: relative error %s",
                            what, i, derived.get(i), quotients[i], error)
                    .isTrue();
        }
    }

    private static double quotient(Machine values, List<Tensor> weights, double[] x, int i) {
        double center = x[i];
        double sum = 0;
        for (int k = -3; k <= 3; k++) {
            if (k == 0) {
                continue;
            }
            x[i] = center + k * STEP;
            Storage[] y = values.run();
            for (int result = 0; result < y.length; result++) {
                Storage weight = weights.get(result).storage();
                for (int element = 0; element < weight.count(); element++) {
                    sum += WEIGHTS[k + 3] * weight.get(element) * y[result].get(element);
                }
            }
        }
        x[i] = center;
        return sum / STEP;
    }
}
