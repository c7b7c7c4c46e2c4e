package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.autodiff.Forward;
import backprop4j.engine.reference.ReferenceEngine;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The forward mode of every operation, against difference quotients and against the backward pass.
class ForwardTest {
    static Stream<OpSpec> differentiable() {
        return GradientTest.differentiable();
    }

    /// Short enough that three steps along them come near no kink.
    private static List<Tensor> directions(List<Tensor> variables, long seed) {
        var random = new Random(seed);
        return variables.stream()
                .map(v -> Tensor.copyOf(random.doubles(v.shape().count(), -1, 1).toArray(), v.shape()))
                .toList();
    }

    private static Tensor along(Tensor result, List<Tensor> variables, List<Tensor> directions) {
        Tensor found = Forward.of(List.of(result), variables, directions).getFirst();
        return found != null ? found : Tensor.zeros(result.shape(), result.dtype());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differentiable")
    void a_derivative_in_a_direction_is_its_difference_quotient(OpSpec spec) {
        for (List<Shape> shapes : spec.cases()) {
            OpSpec.Example example = spec.example(shapes, Look.PLAIN, DType.FLOAT64, 1);
            List<Tensor> variables = example.variables();
            List<Tensor> directions = directions(variables, 7);
            Tensor along = along(example.result(), variables, directions);
            DifferenceQuotient.verifyAlong(
                    spec + " of " + shapes, example.result(), along, variables, directions, spec.tolerance());
            // Each operand alone, while the others stay.
            for (int i = 0; variables.size() > 1 && i < variables.size(); i++) {
                DifferenceQuotient.verifyAlong(
                        spec + " of " + shapes + " by operand " + i,
                        example.result(),
                        along(example.result(), variables.subList(i, i + 1), directions.subList(i, i + 1)),
                        variables.subList(i, i + 1),
                        directions.subList(i, i + 1),
                        spec.tolerance());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differentiable")
    void the_derivative_of_a_derivative_in_a_direction_is_its_difference_quotient(OpSpec spec) {
        List<Shape> shapes = spec.cases().getFirst();
        OpSpec.Example example = spec.example(shapes, Look.PLAIN, DType.FLOAT64, 3);
        List<Tensor> variables = example.variables();
        List<Tensor> directions = directions(variables, 9);
        List<Tensor> others = directions(variables, 10);
        Tensor along = along(example.result().square(), variables, directions);
        DifferenceQuotient.verifyAlong(
                "second derivative of " + spec,
                along,
                along(along, variables, others),
                variables,
                others,
                spec.tolerance());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differentiable")
    void both_modes_are_transposes_of_each_other(OpSpec spec) {
        for (List<Shape> shapes : spec.cases()) {
            OpSpec.Example example = spec.example(shapes, Look.PERMUTED, DType.FLOAT64, 5);
            List<Tensor> variables = example.variables();
            List<Tensor> directions = directions(variables, 11);
            Tensor u = directions(List.of(example.result()), 12).getFirst();
            Tensor cost = example.result().mul(u).sum();
            List<Tensor> gradients = DifferenceQuotient.gradients(cost, variables);
            Tensor products = along(example.result(), variables, directions).mul(u);
            double onTheLeft = sum(products);
            double mass = sum(products.abs());
            double onTheRight = 0;
            for (int i = 0; i < variables.size(); i++) {
                Tensor entries = gradients.get(i).mul(directions.get(i));
                onTheRight += sum(entries);
                mass += sum(entries.abs());
            }
            assertThat(Math.abs(onTheLeft - onTheRight))
                    .as("%s of %s: ⟨u, J·v⟩ = %s, ⟨Jᵀ·u, v⟩ = %s", spec, shapes, onTheLeft, onTheRight)
                    .isLessThanOrEqualTo(1e-13 * mass);
        }
    }

    private static double sum(Tensor tensor) {
        return Machine.run(new ReferenceEngine(), tensor.sum())[0].get(0);
    }
}
