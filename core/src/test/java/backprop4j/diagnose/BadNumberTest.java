package backprop4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Tensor;
import backprop4j.diagnose.BadNumber.Reason;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The number that all other bad numbers come from is named, wherever it is.
final class BadNumberTest {
    private static BadNumber first(Tensor cost) {
        return BadNumber.first(cost.backward()).orElseThrow();
    }

    static List<Arguments> faults() {
        return List.of(
                fault("log", Reason.LOG_OF_ZERO, false, x -> x.log()),
                fault("log", Reason.LOG_OF_NEGATIVE, false, x -> x.sub(0.5).log()),
                fault("div", Reason.DIVISION_BY_ZERO, false, x -> x.rdiv(1)),
                fault("div", Reason.ZERO_BY_ZERO, false, x -> x.div(x)),
                fault("sqrt", Reason.ROOT_OF_NEGATIVE, false, x -> x.sub(3).sqrt()),
                fault("exp", Reason.OVERFLOW, false, x -> x.add(1).mul(100).exp()),
                fault("mul", Reason.OVERFLOW, false, x -> x.add(1).mul(1e30).mul(1e30)),
                fault("acos", Reason.OUTSIDE_DOMAIN, false, x -> x.add(2).acos()),
                fault("pow", Reason.DIVISION_BY_ZERO, false, x -> x.pow(-2)),
                fault("atanh", Reason.OUTSIDE_DOMAIN, false, x -> x.atanh()),
                fault("lgamma", Reason.OUTSIDE_DOMAIN, false, x -> x.lgamma()),
                fault("lgamma", Reason.OUTSIDE_DOMAIN, false, x -> x.sub(3).lgamma()),
                fault("polygamma", Reason.OUTSIDE_DOMAIN, false, x -> x.polygamma(1)),
                // 1/x² at 10⁻²⁰: a number, though not one of float32.
                fault("polygamma", Reason.OVERFLOW, false, x -> x.add(1e-20).polygamma(1)),
                fault("cosh", Reason.OVERFLOW, false, x -> x.sub(1).mul(1e3).cosh()),
                // The root's derivative at 0 is infinite, though the root is a number.
                fault("div", Reason.DIVISION_BY_ZERO, true, x -> x.sqrt()));
    }

    private static Arguments fault(String what, Reason reason, boolean backward, UnaryOperator<Tensor> function) {
        return Arguments.of(what, reason, backward, function);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void each_kind_is_told_with_its_index(
            String what, Reason reason, boolean backward, UnaryOperator<Tensor> function) {
        Parameter w = Parameter.of("w", new float[][] {{1, 1}, {0, 1}});
        BadNumber bad = first(function.apply(w.tensor()).sum());
        assertThat(bad.place().what()).isEqualTo(what);
        assertThat(bad.reason()).isEqualTo(reason);
        assertThat(bad.backward()).isEqualTo(backward);
        assertThat(bad.place().line()).startsWith("BadNumberTest.java:");
        assertThat(bad.value()).isNotFinite();
        assertThat(bad.spread()).isNotEmpty();
        assertThat(bad.text(Locale.ENGLISH)).contains("The first number that is none", what);
        assertThat(bad.text(Locale.SIMPLIFIED_CHINESE)).contains("第一个不是数的数", what);
    }

    /// At 10⁻²⁰⁰ even float64 cannot hold 1/x², but it is no pole.
    @Test
    void what_overflows_beside_a_pole_is_not_called_one() {
        Parameter w = Parameter.of("w", Tensor.float64(1, 1e-200));
        assertThat(first(w.tensor().polygamma(1).sum()).reason()).isEqualTo(Reason.OVERFLOW);
        Parameter pole = Parameter.of("pole", Tensor.float64(1, 0));
        assertThat(first(pole.tensor().polygamma(1).sum()).reason()).isEqualTo(Reason.OUTSIDE_DOMAIN);
        Parameter large = Parameter.of("large", Tensor.float64(1, 1e200));
        assertThat(first(large.tensor().square().sum()).reason()).isEqualTo(Reason.OVERFLOW);
    }

    @Test
    void its_operands_stand_beside_it() {
        Parameter w = Parameter.of("w", new float[][] {{1, 2}, {0, 3}});
        BadNumber bad = first(w.tensor().log().sum());
        assertThat(bad.index()).containsExactly(1, 0);
        assertThat(bad.value()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(bad.operands()).containsExactly(new BadNumber.Operand("w", 0, 0, 3));
        assertThat(bad.bad()).isEqualTo(1);
        assertThat(bad.entries()).isEqualTo(4);
    }

    @Test
    void numbers_that_are_given_bad_are_said_to_be_given() {
        Tensor x = Tensor.of(new float[][] {{1, Float.NaN}});
        Parameter w = Parameter.of("w", new float[][] {{1, 2}});
        BadNumber data = first(x.linear(w).sum());
        assertThat(data.reason()).isEqualTo(Reason.GIVEN);
        assertThat(data.place().what()).isEqualTo("constant");
        assertThat(data.index()).containsExactly(0, 1);
        w.set(Float.POSITIVE_INFINITY, 0);
        BadNumber parameter = first(Tensor.of(1, 2).linear(w).sum());
        assertThat(parameter.place().what()).isEqualTo("w");
        assertThat(parameter.reason()).isEqualTo(Reason.GIVEN);
    }

    /// log(0) is chosen away in the forward pass; in the backward pass its infinite derivative meets a 0.
    @Test
    void zero_times_infinity_in_the_backward_pass_leads_to_what_made_the_infinity() {
        Parameter w = Parameter.of("w", 0, 2);
        Tensor x = w.tensor();
        Tensor cost = x.gt(0).where(x.log(), 0).sum();
        assertThat(cost.toScalar()).isFinite();
        BadNumber bad = first(cost);
        assertThat(bad.reason()).isEqualTo(Reason.LOG_OF_ZERO);
        assertThat(bad.place().what()).isEqualTo("log");
        assertThat(bad.index()).containsExactly(0);
        assertThat(bad.spread())
                .extracting(BadNumber.Spread::reason)
                .contains(Reason.DIVISION_BY_ZERO, Reason.ZERO_TIMES_INFINITY);
        assertThat(bad.spread()).allMatch(BadNumber.Spread::backward);
    }

    @Test
    void it_is_found_inside_of_what_is_made_of_others() {
        Parameter w = Parameter.of("w", new float[][] {{Float.MAX_VALUE, -Float.MAX_VALUE}});
        BadNumber bad = first(w.tensor().mse(Tensor.of(new float[][] {{0, 0}})));
        assertThat(bad.place().what()).isEqualTo("mse → square");
        assertThat(bad.reason()).isEqualTo(Reason.OVERFLOW);
    }

    @Test
    void an_infinity_that_does_no_harm_is_left_alone() {
        Parameter w = Parameter.of("w", new float[][] {{1, 2, 3}});
        Tensor scores = w.tensor();
        Tensor masked = scores.tensor().gt(2).where(Double.NEGATIVE_INFINITY, scores);
        Gradients grad = masked.softmax(1).square().sum().backward();
        assertThat(BadNumber.first(grad)).isEmpty();
        BadNumber bad =
                first(masked.softmax(1).square().sum().add(scores.sub(1).log().sum()));
        assertThat(bad.place().what()).isEqualTo("log");
    }

    @Test
    void tensors_without_gradients_can_be_asked_about() {
        Tensor x = Tensor.of(1, 0);
        assertThat(BadNumber.first(x.log()).orElseThrow().reason()).isEqualTo(Reason.LOG_OF_ZERO);
        assertThat(BadNumber.first(x.exp())).isEmpty();
    }

    @Test
    void it_is_json_for_programs() {
        Parameter w = Parameter.of("w", 0, 1);
        assertThat(first(w.tensor().log().sum()).toJson())
                .contains(
                        "\"reason\": \"log-of-zero\"", "\"value\": \"-Infinity\"", "\"index\": [0]", "\"what\": \"w\"");
    }

    @Test
    void a_mask_that_leaves_a_row_nothing_is_told_where_softmax_meets_it() {
        Parameter scores = Parameter.of("scores", new float[][] {{1, 2}, {3, 4}});
        for (UnaryOperator<Tensor> softmax : List.<UnaryOperator<Tensor>>of(x -> x.softmax(1), x -> x.logSoftmax(1))) {
            Tensor masked = scores.tensor().gt(2).where(Double.NEGATIVE_INFINITY, scores);
            BadNumber bad = first(softmax.apply(masked).square().sum());
            assertThat(bad.reason()).isEqualTo(Reason.ALL_MASKED);
            assertThat(bad.index().getFirst()).isEqualTo(1);
            assertThat(bad.place().line()).startsWith("BadNumberTest.java:");
            assertThat(bad.text(Locale.ENGLISH)).contains("All scores of a row", "leave at least one score");
        }
    }

    @Test
    void an_infinity_that_a_formula_holds_was_given() {
        Parameter w = Parameter.of("w", new float[][] {{1, 2}, {3, 4}});
        BadNumber bad = first(w.tensor().add(Double.POSITIVE_INFINITY).sum());
        assertThat(bad.reason()).isEqualTo(Reason.GIVEN);
    }
}
