package backprop4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.op.Composite;
import backprop4j.op.Pointwise;
import backprop4j.spec.Look;
import backprop4j.spec.OpSpec;
import backprop4j.spec.OpSpecs;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradCheckTest {
    private static final Tensor X = Tensor.float64(new double[][] {{0.5, -1.25, 2}, {0.25, 1, -0.75}});

    static Stream<OpSpec> differentiable() {
        return OpSpecs.all().stream().filter(OpSpec::differentiable);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differentiable")
    void every_operation_passes(OpSpec spec) {
        var example = spec.example(spec.cases().getFirst(), Look.PLAIN, DType.FLOAT64, 11);
        GradCheck.Report report =
                GradCheck.ofAll(spec.build()).order(1).at(example.leaves().toArray(Tensor[]::new));
        assertThat(report.passed()).as("%s: %s", spec, report).isTrue();
        assertThat(report.kinks()).isEmpty();
    }

    @Test
    void a_wrong_derivative_is_named_with_its_place() {
        var wrong = Pointwise.unary("wrong", x -> x.mul(x), (x, y) -> x.mul(2.5));
        GradCheck.Report report =
                GradCheck.of(x -> Tensor.pointwise(wrong, x)).order(1).at(X);
        assertThat(report.passed()).isFalse();
        assertThat(report.checked()).isEqualTo(6);
        assertThat(report.wrong()).hasSize(6);
        GradCheck.Entry worst = report.wrong().getFirst();
        assertThat(worst.index()).isEqualTo(List.of(0, 2));
        assertThat(worst.derivative() / worst.quotient()).isBetween(1.2499, 1.2501);
        assertThat(report.toString()).contains("6 of 6 entries are wrong", "∂C/∂x0[0, 2] is", "difference quotient");
    }

    @Test
    void one_wrong_entry_among_right_ones_is_found() {
        Composite skewed = Composite.of(
                "skewed",
                x -> x.getFirst().sin(),
                (index, x, y, adjoint) -> adjoint.mul(x.getFirst().cos())
                        .mul(Tensor.copyOf(new double[] {1, 1, 1, 1, 1.000001, 1}, X.shape())));
        GradCheck.Report report =
                GradCheck.of(x -> Tensor.apply(skewed, x)).order(1).at(X);
        assertThat(report.wrong())
                .singleElement()
                .satisfies(entry -> assertThat(entry.index()).isEqualTo(List.of(1, 1)));
    }

    @Test
    void a_wrong_second_derivative_is_found_although_the_first_is_right() {
        var flat = Pointwise.unary("flat", x -> x.mul(x), (x, y) -> x.mul(2).stopGradient());
        GradCheck check = GradCheck.of(x -> Tensor.pointwise(flat, x));
        assertThat(check.order(1).at(X).passed()).isTrue();
        GradCheck.Report report = check.at(X);
        assertThat(report.passed()).isFalse();
        assertThat(report.wrong()).allSatisfy(entry -> assertThat(entry.order()).isEqualTo(2));
    }

    @Test
    void kinks_are_told_and_are_no_mistakes() {
        GradCheck.Report report = GradCheck.of(Tensor::relu).order(1).at(Tensor.float64(-1, 0, 2));
        assertThat(report.passed()).isTrue();
        assertThat(report.kinks())
                .singleElement()
                .satisfies(entry -> assertThat(entry.index()).isEqualTo(List.of(1)));
        assertThat(report.toString()).contains("No derivative exists at 1 entries, such as x0[1]");
    }

    @Test
    void a_derivative_of_a_derivative_with_a_kink_is_no_mistake() {
        GradCheck.Report report = GradCheck.of(Tensor::abs).at(Tensor.float64(-1, 0, 2));
        assertThat(report.passed()).as("%s", report).isTrue();
        assertThat(report.kinks()).extracting(GradCheck.Entry::order).containsExactly(2);
    }

    @Test
    void a_derivative_outside_both_slopes_of_a_kink_is_a_mistake() {
        var wrong = Pointwise.unary(
                "wrong", x -> x.max(0), (x, y) -> x.ge(0).to(x.dtype()).mul(3));
        assertThat(GradCheck.of(x -> Tensor.pointwise(wrong, x))
                        .order(1)
                        .at(Tensor.float64(0.0))
                        .passed())
                .isFalse();
    }

    @Test
    void what_is_no_number_is_a_mistake() {
        GradCheck.Report report = GradCheck.of(x -> x.sqrt().mul(0)).order(1).at(Tensor.float64(-1));
        assertThat(report.passed()).isFalse();
    }

    @Test
    void float32_points_and_labels_are_taken() {
        GradCheck.Report report = GradCheck.ofAll(x -> x.get(0).crossEntropy(x.get(1)))
                .at(Tensor.of(new float[][] {{1, 2, 3}, {0.5f, 0, -1}}), Tensor.ofInts(2, 0));
        assertThat(report.passed()).as("%s", report).isTrue();
        assertThat(report.checked()).isEqualTo(12);
    }

    @Test
    void an_order_below_one_is_refused() {
        assertThatThrownBy(() -> GradCheck.of(Tensor::sin).order(0)).hasMessageContaining("the order is 0");
    }

    @Test
    void a_report_of_all_that_is_right_says_so() {
        assertThat(Objects.toString(GradCheck.of(Tensor::sin).at(X)))
                .isEqualTo("all 12 entries agree with their difference quotients");
    }
}
