package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.engine.reference.ReferenceEngine;
import backprop4j.op.Composite;
import backprop4j.op.Layout;
import backprop4j.op.Storage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompositesTest {
    private static final ReferenceEngine REFERENCE = new ReferenceEngine();

    static Stream<OpSpec> composites() {
        return OpSpecs.all().stream()
                .filter(spec -> composite(example(spec, spec.cases().getFirst(), DType.FLOAT64))
                                .op()
                        instanceof Composite);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("composites")
    void a_composite_has_the_bits_of_its_expansion(OpSpec spec) {
        for (DType real : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (List<Shape> shapes : spec.cases()) {
                Tensor composite = composite(example(spec, shapes, real));
                assertThat(Bits.difference(
                                Machine.run(REFERENCE, composite), Machine.run(REFERENCE, expansion(composite))))
                        .as("%s of %s in %s", spec, shapes, real)
                        .isNull();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("composites")
    void a_composites_rule_is_the_derivative_of_its_expansion(OpSpec spec) {
        for (List<Shape> shapes : spec.cases()) {
            OpSpec.Example example = example(spec, shapes, DType.FLOAT64);
            Tensor composite = composite(example);
            var results = List.of(composite);
            var weights = DifferenceQuotient.weights(results, 8);
            Tensor cost = DifferenceQuotient.weighted(results, weights);
            Tensor expanded = DifferenceQuotient.weighted(List.of(expansion(composite)), weights);
            var variables = example.variables();
            Storage[] rule = Machine.of(REFERENCE, DifferenceQuotient.gradients(cost, variables))
                    .run();
            Storage[] derived = Machine.of(REFERENCE, DifferenceQuotient.gradients(expanded, variables))
                    .run();
            for (int v = 0; v < rule.length; v++) {
                for (int i = 0; i < rule[v].count(); i++) {
                    assertThat(Math.abs(rule[v].get(i) - derived[v].get(i)) <= 1e-14)
                            .as("%s of %s, entry %d: %s and %s", spec, shapes, i, rule[v].get(i), derived[v].get(i))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void of_nothing_too_a_composite_has_the_numbers_of_its_expansion() {
        Tensor none = Tensor.zeros(Shape.of(0, 2), DType.FLOAT64);
        for (Tensor composite : List.of(none.softmax(0), none.logSoftmax(0), none.logSumExp(0))) {
            Tensor expansion = expansion(composite);
            assertThat(expansion.shape()).isEqualTo(composite.shape());
            assertThat(expansion.toDoubles()).containsExactly(composite.toDoubles());
        }
    }

    private static OpSpec.Example example(OpSpec spec, List<Shape> shapes, DType real) {
        return spec.example(shapes, Look.PLAIN, real, 11);
    }

    /// The composite itself, if the method of the tensor reshapes what it makes.
    private static Tensor composite(OpSpec.Example example) {
        Tensor result = example.result();
        return result.op() instanceof Layout.Reshape ? result.inputs().getFirst() : result;
    }

    private static Tensor expansion(Tensor tensor) {
        return tensor.op() instanceof Composite composite ? composite.expand(tensor.inputs()) : tensor;
    }
}
