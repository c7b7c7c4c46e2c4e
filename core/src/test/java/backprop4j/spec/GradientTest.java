package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientTest {
    static Stream<OpSpec> differentiable() {
        return OpSpecs.all().stream().filter(OpSpec::differentiable);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differentiable")
    void every_entry_of_the_gradient_is_its_difference_quotient(OpSpec spec) {
        for (List<Shape> shapes : spec.cases()) {
            for (Look look : Look.values()) {
                OpSpec.Example example = spec.example(shapes, look, DType.FLOAT64, 1);
                var results = List.of(example.result());
                DifferenceQuotient.verify(
                        spec + " of " + shapes + ", " + look,
                        results,
                        DifferenceQuotient.weights(results, 2),
                        example.variables(),
                        spec.tolerance());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differentiable")
    void the_gradient_of_the_gradient_is_the_difference_quotient_of_the_gradient(OpSpec spec) {
        for (List<Shape> shapes : spec.cases()) {
            for (Look look : List.of(Look.PLAIN, Look.PERMUTED)) {
                OpSpec.Example example = spec.example(shapes, look, DType.FLOAT64, 3);
                var results = List.of(example.result());
                // Squared, so that linear operations have a second derivative too.
                Tensor cost = DifferenceQuotient.weighted(
                        List.of(example.result().square()), DifferenceQuotient.weights(results, 4));
                List<Tensor> gradients = DifferenceQuotient.gradients(cost, example.variables());
                DifferenceQuotient.verify(
                        "second derivative of " + spec + " of " + shapes + ", " + look,
                        gradients,
                        DifferenceQuotient.weights(gradients, 5),
                        example.variables(),
                        spec.tolerance());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differentiable")
    void the_gradient_has_the_shape_and_type_of_its_variable(OpSpec spec) {
        for (DType real : List.of(DType.FLOAT32, DType.FLOAT64)) {
            OpSpec.Example example = spec.example(spec.cases().getFirst(), Look.SLICED, real, 6);
            var gradients = example.result().sum().backward();
            for (Tensor variable : example.variables()) {
                assertThat(gradients.of(variable).shape()).isEqualTo(variable.shape());
                assertThat(gradients.of(variable).dtype()).isEqualTo(variable.dtype());
            }
        }
    }
}
