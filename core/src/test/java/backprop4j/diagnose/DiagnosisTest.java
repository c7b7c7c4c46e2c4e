package backprop4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Scan;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.op.Composite;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Faults that were planted are named, with the operation and its line.
final class DiagnosisTest {
    private static final int BATCH = 16;

    private static Tensor normal(long seed, double size, int... sizes) {
        var random = new Random(seed);
        Shape shape = Shape.of(sizes);
        return Tensor.copyOf(
                        random.doubles(shape.count())
                                .map(u -> size * (2 * u - 1))
                                .toArray(),
                        shape)
                .to(DType.FLOAT32);
    }

    private static Parameter parameter(String name, double size, int... sizes) {
        return Parameter.of(name, normal(name.hashCode(), size, sizes));
    }

    private static Finding only(Diagnosis diagnosis, Kind kind) {
        assertThat(diagnosis.findings())
                .as(diagnosis.toString())
                .extracting(Finding::kind)
                .contains(kind);
        return diagnosis.findings().stream()
                .filter(finding -> finding.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    /// The line that calls this.
    private static String line() {
        StackTraceElement caller = Thread.currentThread().getStackTrace()[2];
        return caller.getFileName() + ":" + caller.getLineNumber();
    }

    @Test
    void a_gradient_in_order_is_said_to_be() {
        Parameter w = parameter("w", 0.5, 3, 4);
        Tensor cost = normal(1, 1, BATCH, 4).linear(w).tanh().square().mean();
        Diagnosis diagnosis = Diagnosis.of(cost.backward(), w);
        assertThat(diagnosis.findings()).extracting(Finding::kind).containsExactly(Kind.HEALTHY);
        assertThat(diagnosis.severity()).isEqualTo(Severity.NOTE);
        assertThat(diagnosis.subject()).isEqualTo("∂C/∂w");
        assertThat(diagnosis.size().entries()).isEqualTo(12);
        assertThat(diagnosis.stages()).extracting(stage -> stage.place().what()).contains("tanh", "square", "contract");
    }

    @Test
    void a_stage_tells_the_norms_in_front_of_it_and_behind() {
        Parameter w = parameter("w", 0.5, 3, 4);
        Tensor z = normal(1, 1, BATCH, 4).linear(w);
        Tensor a = z.tanh();
        Gradients grad = a.square().sum().backward();
        Stage stage = Diagnosis.of(grad, w).stages().stream()
                .filter(s -> s.place().what().equals("tanh"))
                .findFirst()
                .orElseThrow();
        assertThat(stage.in()).isCloseTo(grad.of(a).norm(2).toScalar(), within(1e-5));
        assertThat(stage.out()).isCloseTo(grad.of(z).norm(2).toScalar(), within(1e-5));
        assertThat(stage.factor()).isEqualTo(stage.out() / stage.in());
        Activity activity = Objects.requireNonNull(stage.activity());
        double mean = a.square().rsub(1).mean().toScalar();
        assertThat(activity.meanSlope()).isCloseTo(mean, within(1e-6));
        assertThat(activity.units()).isEqualTo(3);
    }

    @Test
    void what_the_cost_does_not_use_is_not_reached() {
        Parameter w = parameter("w", 1, 3);
        Parameter unused = parameter("unused", 1, 3);
        Diagnosis diagnosis = Diagnosis.of(w.tensor().square().sum().backward(), unused);
        assertThat(only(diagnosis, Kind.NOT_REACHED).severity()).isEqualTo(Severity.ERROR);
        assertThat(diagnosis.size().entries()).isZero();
        assertThat(diagnosis.toString()).contains("there is no such gradient", "without unused");
    }

    @Test
    void what_was_detached_is_named_with_the_line_that_detached_it() {
        Parameter w = parameter("w", 1, 3);
        Tensor branch = w.tensor().square();
        String line = line();
        Tensor stopped = branch.detach();
        Gradients grad = stopped.mul(parameter("v", 1, 3)).sum().backward();
        Finding finding = only(Diagnosis.of(grad, w), Kind.STOPPED);
        assertThat(finding.place().line()).isEqualTo(next(line));
        assertThat(Diagnosis.of(grad, branch).has(Kind.STOPPED)).isTrue();
    }

    private static String next(String line) {
        int colon = line.lastIndexOf(':');
        return line.substring(0, colon + 1) + (Integer.parseInt(line.substring(colon + 1)) + 1);
    }

    @Test
    void an_operation_without_derivative_bars_the_way() {
        Parameter w = parameter("w", 1, 3);
        Gradients grad = w.tensor().gt(0).to(DType.FLOAT32).sum().backward();
        assertThat(only(Diagnosis.of(grad, w), Kind.NO_DERIVATIVE).place().what())
                .isEqualTo("gt");
        Composite stop = Composite.of("stop", x -> x.getFirst(), (index, x, y, adjoint) -> null);
        Gradients stopped = Tensor.apply(stop, w.tensor().square()).sum().backward();
        assertThat(only(Diagnosis.of(stopped, w), Kind.NO_DERIVATIVE).place().what())
                .isEqualTo("stop");
    }

    @Test
    void whole_numbers_and_numbers_in_a_formula_do_not_vary() {
        Tensor labels = Tensor.ofInts(0, 1);
        Gradients grad = parameter("z", 1, 2, 2).tensor().crossEntropy(labels).backward();
        assertThat(Diagnosis.of(grad, labels).has(Kind.NOT_DIFFERENTIABLE)).isTrue();
        Tensor two = Tensor.scalar(1).constant(2);
        assertThat(Diagnosis.of(parameter("w", 1, 3).tensor().mul(two).sum().backward(), two)
                        .has(Kind.NOT_DIFFERENTIABLE))
                .isTrue();
    }

    @Test
    void a_layer_of_dead_rectifiers_is_named_with_their_number() {
        Parameter w = parameter("w", 0.1, 8, 4);
        Parameter b = Parameter.of("b", -9, -9, -9, -9, -9, -9, -9, -9);
        Parameter v = parameter("v", 1, 2, 8);
        Tensor z = normal(2, 1, BATCH, 4).linear(w, b);
        String line = line();
        Tensor a = z.relu();
        Gradients grad = a.linear(v).crossEntropy(Tensor.ofInts(new int[BATCH])).backward();
        Finding finding = only(Diagnosis.of(grad, w), Kind.DEAD_UNITS);
        assertThat(finding.place()).isEqualTo(new Place("relu", null, next(line)));
        assertThat(finding.quantity("dead units")).isEqualTo(8);
        assertThat(finding.quantity("units")).isEqualTo(8);
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(Diagnosis.of(grad, w, 3, 1).has(Kind.DEAD_UNITS)).isTrue();
        Finding behind = only(Diagnosis.of(grad, v), Kind.ZERO_FACTOR);
        assertThat(behind.variant()).isEqualTo("dead");
        assertThat(behind.other()).isEqualTo(new Place("relu", null, next(line)));
    }

    @Test
    void one_dead_unit_of_many_explains_its_own_weights_only() {
        Parameter w = parameter("w", 1, 4, 4);
        Parameter b = Parameter.of("b", 0, 0, -90, 0);
        Tensor a = normal(3, 1, BATCH, 4).linear(w, b).relu();
        Gradients grad = a.linear(parameter("v", 1, 2, 4)).square().mean().backward();
        Finding dead = only(Diagnosis.of(grad, w, 2, 0), Kind.DEAD_UNITS);
        assertThat(dead.quantity("dead units")).isEqualTo(1);
        assertThat(dead.quantity("units")).isEqualTo(4);
        assertThat(Diagnosis.of(grad, w, 1, 0).has(Kind.DEAD_UNITS)).isFalse();
        Finding some = only(Diagnosis.of(grad, w), Kind.DEAD_UNITS);
        assertThat(some.severity()).isEqualTo(Severity.NOTE);
        assertThat(some.quantity("dead units")).isEqualTo(1);
    }

    @Test
    void saturated_sigmoids_are_named_with_their_mean_slope() {
        Parameter w = parameter("w", 0.1, 8, 4);
        Parameter b = Parameter.of("b", 12, 12, 12, 12, 12, 12, 12, -12);
        Tensor a = normal(4, 1, BATCH, 4).linear(w, b).sigmoid();
        Gradients grad = a.linear(parameter("v", 1, 2, 8)).square().mean().backward();
        Finding finding = only(Diagnosis.of(grad, w), Kind.SATURATED);
        assertThat(finding.place().what()).isEqualTo("sigmoid");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.quantity("mean slope")).isBetween(1e-7, 1e-4);
        assertThat(finding.quantity("flat share")).isEqualTo(1);
        Parameter far = Parameter.of("far", 200, 200, 200, 200, 200, 200, 200, -200);
        Tensor flat = normal(4, 1, BATCH, 4).linear(w, far).sigmoid();
        Gradients none = flat.linear(parameter("v", 1, 2, 8)).square().mean().backward();
        assertThat(only(Diagnosis.of(none, w), Kind.SATURATED).severity()).isEqualTo(Severity.ERROR);
    }

    @Test
    void a_saturated_softmax_is_named() {
        Parameter z = Parameter.of("z", Tensor.of(new float[][] {{500, 0, 0}}));
        Gradients grad = z.tensor()
                .softmax(1)
                .mul(Tensor.of(new float[][] {{1, 2, 3}}))
                .sum()
                .backward();
        assertThat(only(Diagnosis.of(grad, z), Kind.SATURATED).place().what()).isEqualTo("softmax");
    }

    @Test
    void an_underflow_is_told_with_the_product_in_float64() {
        Parameter w = Parameter.of("w", 1, 2);
        Gradients grad = w.tensor().mul(1e-30).mul(1e-30).sum().backward();
        Finding finding = only(Diagnosis.of(grad, w), Kind.UNDERFLOW);
        assertThat(finding.quantity("product in float64")).isCloseTo(1e-60, within(1e-65));
        assertThat(finding.variant()).isEqualTo("product");
        Gradients subnormal = w.tensor().mul(1e-20).mul(1e-20).sum().backward();
        assertThat(only(Diagnosis.of(subnormal, w), Kind.UNDERFLOW).variant()).isEqualTo("subnormal");
        Parameter far = Parameter.of("far", -200, -300);
        Gradients exp = far.tensor().exp().sum().backward();
        assertThat(only(Diagnosis.of(exp, far), Kind.UNDERFLOW).place().what()).isEqualTo("exp");
    }

    @Test
    void an_exact_cancellation_is_told_with_both_masses() {
        Parameter w = Parameter.of("w", new float[][] {{0.5f}});
        Tensor x = Tensor.of(new float[][] {{2}, {-2}});
        Gradients grad = x.linear(w).sum().backward();
        Finding finding = only(Diagnosis.of(grad, w), Kind.CANCELLATION);
        assertThat(finding.quantity("positive mass")).isEqualTo(2);
        assertThat(finding.quantity("negative mass")).isEqualTo(2);
        assertThat(finding.quantity("sum")).isZero();
        Parameter v = Parameter.of("v", 3);
        Gradients readers = v.tensor().sub(v).sum().backward();
        assertThat(Diagnosis.of(readers, v).has(Kind.CANCELLATION)).isTrue();
    }

    @Test
    void a_bias_in_front_of_a_normalisation_cancels() {
        Parameter b = parameter("b", 1, 4);
        Tensor z = normal(5, 1, BATCH, 4).add(b).normalize(1e-5, 0);
        Gradients grad = z.mul(normal(6, 1, BATCH, 4)).sum().backward();
        Finding finding = only(Diagnosis.of(grad, b), Kind.CANCELLATION);
        assertThat(finding.quantity("positive mass")).isGreaterThan(0.1);
        assertThat(Math.abs(finding.quantity("sum"))).isLessThan(1e-5);
    }

    @Test
    void clipped_masked_rounded_and_unchosen_values_pass_nothing() {
        Parameter w = Parameter.of("w", 5, 6);
        assertThat(Diagnosis.of(w.tensor().clamp(-1, 1).sum().backward(), w).has(Kind.CLIPPED_VALUE))
                .isTrue();
        assertThat(Diagnosis.of(w.tensor().minimum(1).sum().backward(), w).has(Kind.CLIPPED_VALUE))
                .isTrue();
        assertThat(Diagnosis.of(w.tensor().round().sum().backward(), w).has(Kind.STEP_FUNCTION))
                .isTrue();
        assertThat(Diagnosis.of(w.tensor().max().backward(), w, 0).has(Kind.NOT_LARGEST))
                .isTrue();
        assertThat(Diagnosis.of(w.tensor().gt(9).where(w, 0).sum().backward(), w)
                        .has(Kind.MASKED))
                .isTrue();
        assertThat(Diagnosis.of(w.tensor().slice(0, 1, 2).sum().backward(), w, 0)
                        .has(Kind.NOT_USED))
                .isTrue();
    }

    @Test
    void a_row_that_no_index_picks_is_not_used() {
        Parameter table = parameter("table", 1, 5, 3);
        Gradients grad =
                table.tensor().take(0, Tensor.ofInts(1, 3)).square().sum().backward();
        assertThat(Diagnosis.of(grad, table, 0, 0).has(Kind.NOT_USED)).isTrue();
        assertThat(Diagnosis.of(grad, table, 3, 0).has(Kind.HEALTHY)).isTrue();
    }

    @Test
    void an_input_that_is_always_0_explains_the_weights_behind_it() {
        Parameter w = parameter("w", 1, 3, 2);
        Tensor x = Tensor.of(new float[][] {{1, 0}, {2, 0}, {-1, 0}});
        Gradients grad = x.linear(w).tanh().sum().backward();
        Finding finding = only(Diagnosis.of(grad, w, 2, 1), Kind.ZERO_FACTOR);
        assertThat(Objects.requireNonNull(finding.other()).what()).isEqualTo("constant");
        assertThat(Diagnosis.of(grad, w, 2, 0).has(Kind.HEALTHY)).isTrue();
    }

    @Test
    void a_cost_at_its_minimum_says_so() {
        Parameter y = Parameter.of("y", 1, 2);
        Finding finding = only(Diagnosis.of(y.tensor().mse(Tensor.of(1, 2)).backward(), y), Kind.FLAT);
        assertThat(finding.variant()).isEqualTo("cost");
    }

    @Test
    void a_deep_network_of_sigmoids_makes_the_derivative_vanish() {
        Tensor a = normal(7, 1, BATCH, 8);
        Parameter first = parameter("w0", 0.35, 8, 8);
        a = a.linear(first).sigmoid();
        for (int layer = 1; layer < 10; layer++) {
            a = a.linear(parameter("w" + layer, 0.35, 8, 8)).sigmoid();
        }
        Diagnosis diagnosis = Diagnosis.of(a.square().mean().backward(), first);
        Finding finding = only(diagnosis, Kind.VANISHING);
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.variant()).isEqualTo("layers");
        assertThat(finding.quantity("from the last layer to the first")).isLessThan(1e-4);
        double product = diagnosis.stages().stream()
                .filter(stage -> !stage.place().what().equals("mean"))
                .mapToDouble(Stage::factor)
                .reduce(1, (left, right) -> left * right);
        assertThat(product).isLessThan(1e-4);
    }

    @Test
    void weights_that_are_too_large_make_the_derivative_explode() {
        Tensor a = normal(8, 1, BATCH, 16);
        Parameter first = parameter("w0", 20, 16, 16);
        a = a.linear(first).relu();
        for (int layer = 1; layer < 6; layer++) {
            a = a.linear(parameter("w" + layer, 20, 16, 16)).relu();
        }
        Finding finding = only(Diagnosis.of(a.mean().backward(), first), Kind.EXPLODING);
        assertThat(finding.quantity("from the last layer to the first")).isGreaterThan(1e4);
    }

    @Test
    void numbers_that_are_none_lead_to_the_first_of_them() {
        Parameter w = Parameter.of("w", 0, 1);
        Diagnosis diagnosis = Diagnosis.of(w.tensor().log().sum().backward(), w);
        Finding finding = only(diagnosis, Kind.BAD_NUMBER);
        assertThat(finding.variant()).isEqualTo("log-of-zero");
        assertThat(diagnosis.size().bad()).isEqualTo(1);
        assertThat(diagnosis.toString()).contains("log(0)");
    }

    @Test
    void what_happens_inside_a_scan_is_named_too() {
        Parameter w = parameter("w", 0.1, 4, 3);
        Parameter b = Parameter.of("b", -9, -9, -9, -9);
        Tensor first = Tensor.zeros(Shape.of(2, 4), DType.FLOAT32);
        Tensor states =
                Scan.of(first, normal(10, 1, 5, 2, 3), (h, x) -> x.linear(w, b).relu());
        Diagnosis diagnosis = Diagnosis.of(states.sum().backward(), w);
        assertThat(only(diagnosis, Kind.DEAD_UNITS).place().what()).isEqualTo("relu");
        Parameter zero = Parameter.of("zero", 0, 0, 0, 0);
        Tensor logs = Scan.of(
                first, normal(10, 1, 5, 2, 4), (h, x) -> zero.tensor().log().add(h));
        assertThat(BadNumber.first(logs.sum().backward()).orElseThrow().reason())
                .isEqualTo(BadNumber.Reason.LOG_OF_ZERO);
    }

    @Test
    void an_entry_that_is_not_there_is_refused() {
        Parameter w = parameter("w", 1, 3, 2);
        Gradients grad = w.tensor().sum().backward();
        assertThatThrownBy(() -> Diagnosis.of(grad, w, 3, 0))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("there is no entry [3, 0] in [3, 2]");
    }

    @Test
    void convolutions_have_channels_for_units() {
        Parameter w = parameter("w", 0.5, 3, 1, 2, 2);
        Parameter b = Parameter.of("b", Tensor.copyOf(new float[] {0, -90, 0}, Shape.of(1, 3, 1, 1)));
        Tensor z = backprop4j.Convolutions.conv(normal(9, 1, 4, 1, 5, 5), w).add(b);
        Gradients grad = z.relu().square().mean().backward();
        Finding some = only(Diagnosis.of(grad, w), Kind.DEAD_UNITS);
        assertThat(some.quantity("units")).isEqualTo(3);
        assertThat(some.quantity("dead units")).isEqualTo(1);
        assertThat(only(Diagnosis.of(grad, w, 1, 0, 1, 1), Kind.DEAD_UNITS).variant())
                .isEqualTo("all");
    }

    @Test
    void every_kind_has_its_sentences_in_both_languages() {
        for (Kind kind : Kind.values()) {
            for (Locale language : new Locale[] {Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE}) {
                Finding finding = Finding.of(kind, Severity.NOTE, new Place("x", null, null));
                assertThat(finding.remedy(language)).isNotBlank();
            }
        }
    }

    @Test
    void a_diagnosis_is_text_in_both_languages_and_json() {
        Parameter w = parameter("w", 0.1, 8, 4);
        Parameter b = Parameter.of("b", -9, -9, -9, -9, -9, -9, -9, -9);
        Tensor a = normal(2, 1, BATCH, 4).linear(w, b).relu();
        Diagnosis diagnosis = Diagnosis.of(a.square().sum().backward(), w);
        assertThat(diagnosis.text(Locale.ENGLISH))
                .contains("∂C/∂w: 32 entries", "Error  dead-units · relu, DiagnosisTest.java:", "all 8 units of 8");
        assertThat(diagnosis.text(Locale.SIMPLIFIED_CHINESE)).contains("错误  dead-units", "失活");
        assertThat(diagnosis.toJson())
                .contains("\"kind\": \"dead-units\"", "\"dead units\": 8.0", "\"severity\": \"ERROR\"");
    }
}
