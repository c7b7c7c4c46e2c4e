package backprop4j.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExplanationTest {
    private static final List<UnaryOperator<Tensor>> SMOOTH =
            List.of(Tensor::sigmoid, Tensor::tanh, Tensor::gelu, Tensor::silu);

    private static Tensor normal(Random random, DType dtype, int... sizes) {
        Shape shape = Shape.of(sizes);
        return Tensor.copyOf(random.doubles(shape.count()).map(u -> 2 * u - 1).toArray(), shape)
                .to(dtype);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLOAT32", "FLOAT64"})
    void random_entries_of_random_networks_pass_both_checks(String type) {
        DType dtype = DType.valueOf(type);
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            int depth = 1 + random.nextInt(4);
            int batch = 1 + random.nextInt(4);
            int width = 1 + random.nextInt(6);
            Tensor a = normal(random, dtype, batch, width);
            var parameters = new ArrayList<Parameter>();
            for (int l = 0; l < depth; l++) {
                int out = 2 + random.nextInt(6);
                parameters.add(Parameter.of(l + ".weight", normal(random, dtype, out, width)));
                parameters.add(Parameter.of(l + ".bias", normal(random, dtype, out)));
                a = SMOOTH.get(random.nextInt(SMOOTH.size()))
                        .apply(a.linear(parameters.get(2 * l), parameters.get(2 * l + 1)));
                width = out;
            }
            int classes = width;
            Tensor cost = switch (random.nextInt(3)) {
                case 0 -> a.square().sum();
                case 1 -> a.mse(normal(random, dtype, batch, width));
                default ->
                    a.crossEntropy(Tensor.ofInts(IntStream.range(0, batch)
                            .map(i -> random.nextInt(classes))
                            .toArray()));
            };
            Gradients grad = cost.backward();
            for (Parameter parameter : parameters) {
                int[] entry = IntStream.range(0, parameter.shape().rank())
                        .map(axis -> random.nextInt(parameter.shape().size(axis)))
                        .toArray();
                Explanation explanation = grad.explain(parameter, entry);
                assertThat(explanation.arithmetic().holds())
                        .as("seed %d, %s: %s", seed, parameter, explanation)
                        .isTrue();
                assertThat(explanation.difference().holds())
                        .as("seed %d, %s: %s", seed, parameter, explanation)
                        .isTrue();
            }
        }
    }

    @Test
    void the_chain_rule_is_told_in_the_notes_words_down_to_the_cost() {
        Tensor x = Tensor.of(1, -1);
        Parameter w = Parameter.of("w", new float[][] {{1, -2}, {-1, 1}});
        Tensor cost = x.linear(w, Parameter.of("b", 1, 0)).sigmoid().square().sum();
        Explanation explanation = cost.backward().explain(w, 0, 1);
        assertThat(FormulaText.of(explanation.levels().getFirst().name())).isEqualTo("∂C/∂w[0,1]");
        assertThat(explanation.toString())
                .contains("x[1] · ∂C/∂z1[0]")
                .contains("σ'(z1[0]) · ∂C/∂a1[0]")
                .contains("ExplanationTest.java")
                .contains("A central difference of the cost agrees");
        assertThat(explanation.text(Locale.SIMPLIFIED_CHINESE)).contains("与代价的中心差分一致");
    }

    @Test
    void long_sums_show_the_largest_products_and_state_the_remainder() {
        var random = new Random(3);
        Parameter w = Parameter.of("w", normal(random, DType.FLOAT32, 3, 2));
        Tensor cost = normal(random, DType.FLOAT32, 40, 2).linear(w).tanh().sum();
        Explanation explanation = cost.backward().explain(w, 1, 1);
        Explanation.Level level = explanation.levels().getFirst();
        assertThat(level.products()).hasSize(8);
        assertThat(level.count()).isEqualTo(40);
        assertThat(level.sum()).isCloseTo(level.value(), within(1e-12));
        assertThat(explanation.toString()).contains("+ 32 smaller products, together");
    }

    @Test
    void an_entry_that_is_not_there_is_named() {
        Parameter w = Parameter.of("w", 1, 2);
        Gradients grad = w.tensor().square().sum().backward();
        assertThatThrownBy(() -> grad.explain(w, 2))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("no entry [2] in [2]");
    }

    @Test
    void a_kink_at_the_number_is_reported_not_hidden() {
        Parameter w = Parameter.of("w", 0.0);
        Explanation explanation = w.tensor().relu().sum().backward().explain(w, 0);
        assertThat(explanation.arithmetic().holds()).isTrue();
        assertThat(explanation.difference().holds()).isFalse();
        assertThat(explanation.toString()).contains("does NOT agree");
    }

    @Test
    void an_end_of_the_domain_or_a_kink_nearby_does_not_disturb_the_difference() {
        Parameter w = Parameter.of("w", 1e-4, 2);
        for (Tensor cost : List.of(w.tensor().log().sum(), w.tensor().relu().sum())) {
            assertThat(cost.backward().explain(w, 0).difference().holds()).isTrue();
        }
    }

    @Test
    void a_chain_of_3000_operations_is_told_to_its_end() {
        Parameter w = Parameter.of("w", 0.5);
        Tensor t = w.tensor();
        for (int i = 0; i < 3000; i++) {
            t = t.sin();
        }
        Explanation explanation = t.sum().backward().explain(w, 0);
        assertThat(explanation.levels()).hasSizeGreaterThan(3000);
        assertThat(explanation.arithmetic().holds()).isTrue();
        assertThat(explanation.difference().holds()).isTrue();
    }

    @Test
    void a_parameter_used_10000_times_is_a_sum_of_as_many_products() {
        Parameter w = Parameter.of("w", 0.5);
        Tensor t = w.tensor();
        for (int i = 1; i < 10_000; i++) {
            t = t.add(w);
        }
        Explanation explanation = t.sum().backward().explain(w, 0);
        assertThat(explanation.levels().getFirst().value()).isEqualTo(10_000);
        assertThat(explanation.levels().getFirst().count()).isEqualTo(10_000);
    }
}
