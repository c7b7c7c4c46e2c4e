package backprop4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.Attention;
import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// An attention whose queries and keys stand still is told from one that is sure of what it has learned.
final class AttendingTest {
    private static Parameter parameter(String name, double size, int... sizes) {
        var random = new Random(name.hashCode());
        Shape shape = Shape.of(sizes);
        double[] numbers =
                random.doubles(shape.count()).map(u -> size * (2 * u - 1)).toArray();
        return Parameter.of(name, Tensor.copyOf(numbers, shape).to(DType.FLOAT32));
    }

    /// What words learn by attention: the tables of queries and keys, and of the words themselves.
    private static Gradients attended(Parameter words, Parameter queries, Parameter keys, boolean causal) {
        Tensor x = words.tensor();
        Tensor q = x.linear(queries);
        Tensor k = x.linear(keys);
        Tensor seen = causal ? Attention.causal(q, k, x) : Attention.of(q, k, x);
        return seen.linear(parameter("v", 1, 2, 8)).square().mean().backward();
    }

    @Test
    void an_attention_that_has_decided_is_named_though_its_values_learn() {
        for (boolean causal : new boolean[] {false, true}) {
            Parameter words = parameter("words", 3, 6, 8);
            Parameter queries = parameter("queries", 6, 8, 8);
            Parameter keys = parameter("keys", 6, 8, 8);
            Gradients grad = attended(words, queries, keys, causal);
            Diagnosis diagnosis = Diagnosis.of(grad, words);
            assertThat(diagnosis.size().zeros()).isLessThan(diagnosis.size().entries());
            Finding finding = diagnosis.findings().getFirst();
            assertThat(finding.kind()).isEqualTo(Kind.SATURATED);
            assertThat(finding.place().what()).isEqualTo("softmax");
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.quantity("flat share")).isGreaterThan(Diagnosis.FLAT_SHARE);
            assertThat(finding.quantity("factor")).isLessThan(Diagnosis.VANISHED);
            assertThat(finding.remedy(Locale.ENGLISH)).contains("√d");
            assertThat(finding.remedy(Locale.SIMPLIFIED_CHINESE)).contains("√d");
            assertThat(Diagnosis.of(grad, queries).has(Kind.SATURATED)).isTrue();
        }
    }

    /// A first row that sees itself alone has no choice; a sure row that learns is no fault.
    @Test
    void an_attention_that_learns_is_not() {
        for (double size : new double[] {0.3, 1, 2}) {
            for (boolean causal : new boolean[] {false, true}) {
                Parameter words = parameter("words", 1, 6, 8);
                Gradients grad =
                        attended(words, parameter("queries", size, 8, 8), parameter("keys", size, 8, 8), causal);
                assertThat(Diagnosis.of(grad, words).has(Kind.SATURATED)).isFalse();
            }
        }
        Parameter two = parameter("two", 1, 2, 8);
        Gradients grad = attended(two, parameter("queries", 0.3, 8, 8), parameter("keys", 0.3, 8, 8), true);
        assertThat(Diagnosis.of(grad, two).has(Kind.SATURATED)).isFalse();
    }
}
