package backprop4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import backprop4j.Parameter;
import backprop4j.data.Batch;
import backprop4j.diagnose.BadNumber;
import backprop4j.diagnose.Diagnosis;
import backprop4j.diagnose.Finding;
import backprop4j.diagnose.Kind;
import backprop4j.diagnose.Severity;
import backprop4j.nn.BatchNorm1d;
import backprop4j.nn.Conv2d;
import backprop4j.nn.Dropout;
import backprop4j.nn.Embedding;
import backprop4j.nn.Flatten;
import backprop4j.nn.Layer;
import backprop4j.nn.Linear;
import backprop4j.nn.Losses;
import backprop4j.nn.Model;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.nn.Sigmoid;
import backprop4j.nn.Tanh;
import backprop4j.nn.Unflatten;
import backprop4j.optim.AdamW;
import backprop4j.optim.Optimizer;
import backprop4j.optim.Sgd;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Faults planted in models are named with the layer and its line; a step that meets a number that is none stops
/// and leaves everything as it was.
final class DiagnoseTest {
    private static final Batch NOISE = Examples.noise(32, 6, 3);

    private static TrainStep step(Model model, Optimizer optimizer) {
        return TrainStep.compile(model, Losses.crossEntropy(), optimizer);
    }

    private static Parameter parameter(Model model, String name) {
        return model.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void fill(Model model, String name, double value) {
        Parameter parameter = parameter(model, name);
        double[] numbers = new double[parameter.shape().count()];
        Arrays.fill(numbers, value);
        parameter.set(numbers);
    }

    private static Finding found(TrainStep step, Kind kind, String name, int... indices) {
        Diagnosis diagnosis = step.diagnose(NOISE, parameter(step.model(), name), indices);
        return diagnosis.findings().stream()
                .filter(finding -> finding.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new AssertionError(diagnosis.toString()));
    }

    private static List<Float> values(Model model) {
        return Stream.concat(model.parameters().stream(), model.states().stream())
                .flatMap(cell -> {
                    float[] numbers = cell.tensor().toArray();
                    return IntStream.range(0, numbers.length).mapToObj(i -> numbers[i]);
                })
                .toList();
    }

    @Test
    void a_layer_of_dead_units_is_named_with_its_path_and_the_line_that_constructed_it() {
        Layer relu = new Relu();
        Model model = Sequential.of(new Linear(6, 16), relu, new Linear(16, 3));
        fill(model, "0.bias", -100);
        TrainStep step = step(model, Sgd.lr(0.1));
        Finding finding = found(step, Kind.DEAD_UNITS, "0.weight");
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.place().layer()).isEqualTo("1");
        assertThat(finding.place().line())
                .isEqualTo(Objects.requireNonNull(relu.origin()).line());
        assertThat(finding.quantity("dead units")).isEqualTo(16);
        assertThat(found(step, Kind.DEAD_UNITS, "0.weight", 3, 1).quantity("dead units"))
                .isEqualTo(1);
        assertThat(found(step, Kind.ZERO_FACTOR, "2.weight").variant()).isEqualTo("dead");
    }

    @Test
    void saturated_layers_are_named() {
        Model model =
                Sequential.of(new Linear(6, 16), new Sigmoid(), new Linear(16, 16), new Tanh(), new Linear(16, 3));
        fill(model, "2.bias", 30);
        TrainStep step = step(model, Sgd.lr(0.1));
        assertThat(found(step, Kind.SATURATED, "0.weight").place().layer()).isEqualTo("3");
    }

    @Test
    void a_deep_network_of_sigmoids_vanishes_layer_by_layer() {
        Layer[] layers = new Layer[20];
        for (int i = 0; i < 18; i++) {
            layers[i] = i % 2 == 0 ? new Linear(i == 0 ? 6 : 16, 16) : new Sigmoid();
        }
        layers[18] = new Linear(16, 3);
        layers[19] = (x, context) -> x;
        TrainStep step = step(Sequential.of(layers), Sgd.lr(0.1));
        Diagnosis diagnosis = step.diagnose(NOISE, parameter(step.model(), "0.weight"));
        assertThat(diagnosis.findings()).extracting(Finding::kind).contains(Kind.VANISHING);
        assertThat(diagnosis.stages()).hasSize(20);
        assertThat(diagnosis.stages().getLast().place().layer()).isEqualTo("0");
        assertThat(found(step, Kind.VANISHING, "0.weight").place().layer()).isNotNull();
    }

    @Test
    void frozen_parameters_and_clipped_norms_are_told() {
        Model model = Sequential.of(new Linear(6, 16), new Relu(), new Linear(16, 3));
        TrainStep frozen = step(model, AdamW.lr(1e-3).clipNorm(1e-3).freezing("0"));
        assertThat(found(frozen, Kind.FROZEN, "0.weight").severity()).isEqualTo(Severity.NOTE);
        Finding clipped = found(frozen, Kind.CLIPPED_NORM, "2.weight");
        assertThat(clipped.quantity("bound")).isEqualTo(1e-3);
        double squares = 0;
        for (String name : new String[] {"2.weight", "2.bias"}) {
            double norm =
                    frozen.gradients(NOISE).of(parameter(model, name)).norm(2).toScalar();
            squares += norm * norm;
        }
        assertThat(clipped.quantity("norm")).isCloseTo(Math.sqrt(squares), within(1e-5));
        assertThat(clipped.quantity("factor")).isCloseTo(1e-3 / Math.sqrt(squares), within(1e-6));
    }

    @Test
    void a_bias_in_front_of_batch_norm_cancels() {
        Model model = Sequential.of(new Linear(6, 8), new BatchNorm1d(8), new Relu(), new Linear(8, 3));
        assertThat(found(step(model, Sgd.lr(0.1)), Kind.CANCELLATION, "0.bias")
                        .place()
                        .layer())
                .isEqualTo("0");
    }

    @Test
    void the_gradients_told_are_those_that_train() {
        Model model = Sequential.of(new Linear(6, 16), new Relu(), new Dropout(0.5), new Linear(16, 3));
        TrainStep step = step(model, Sgd.lr(1));
        step.run(NOISE);
        float[] before = parameter(model, "3.weight").tensor().toArray();
        float[] gradient =
                step.gradients(NOISE).of(parameter(model, "3.weight")).toArray();
        step.run(NOISE);
        float[] after = parameter(model, "3.weight").tensor().toArray();
        for (int i = 0; i < after.length; i++) {
            assertThat(after[i]).isEqualTo(before[i] - gradient[i]);
        }
    }

    /// The loss is a number, but √0 has an infinite derivative, and relu's is 0.
    @Test
    void a_gradient_that_is_no_number_stops_the_step_though_the_loss_is_one() {
        Layer root = (x, context) -> x.relu().sqrt();
        Model model = Sequential.of(new Linear(6, 16), root, new Linear(16, 3));
        TrainStep step = step(model, AdamW.lr(1e-3));
        assertThat(step.gradients(NOISE).cost().toScalar()).isFinite();
        List<Float> before = values(model);
        DivergedException diverged = catchThrowableOfType(DivergedException.class, () -> step.run(NOISE));
        assertThat(values(model)).isEqualTo(before);
        assertThat(step.steps()).isZero();
        assertThat(diverged)
                .hasMessageContaining("a gradient is no number at step 1")
                .hasMessageContaining("layer 1");
        BadNumber bad = diverged.badNumber().orElseThrow();
        assertThat(bad.backward()).isTrue();
        assertThat(bad.place().layer()).isEqualTo("1");
        assertThat(bad.place().line()).startsWith("DiagnoseTest.java:");
        assertThat(bad.spread()).extracting(BadNumber.Spread::reason).contains(BadNumber.Reason.ZERO_TIMES_INFINITY);
    }

    @Test
    void bad_data_and_bad_values_are_told_apart() {
        float[][] rows = new float[4][6];
        rows[2][3] = Float.NaN;
        Model model = Sequential.of(new Linear(6, 3));
        TrainStep step = step(model, Sgd.lr(0.1));
        Batch bad = Batch.of(rows, new int[4]);
        DivergedException data = catchThrowableOfType(DivergedException.class, () -> step.run(bad));
        assertThat(data.badNumber().orElseThrow().place().what()).isEqualTo("features");
        assertThat(data.badNumber().orElseThrow().index()).containsExactly(2, 3);
        fill(model, "0.bias", Double.POSITIVE_INFINITY);
        DivergedException value = catchThrowableOfType(DivergedException.class, () -> step.run(NOISE));
        assertThat(value.badNumber().orElseThrow().place().what()).isEqualTo("0.bias");
    }

    @Test
    void a_step_that_was_stopped_can_be_followed_by_a_good_one() {
        Model model = Sequential.of(new Linear(6, 3));
        TrainStep step = step(model, AdamW.lr(0.1));
        float[][] rows = new float[4][6];
        rows[0][0] = Float.POSITIVE_INFINITY;
        assertThatThrownBy(() -> step.run(Batch.of(rows, new int[4]))).isInstanceOf(DivergedException.class);
        assertThatCode(() -> step.run(NOISE)).doesNotThrowAnyException();
        Model alone = Sequential.of(new Linear(6, 3));
        step(alone, AdamW.lr(0.1)).run(NOISE);
        assertThat(values(model)).isEqualTo(values(alone));
    }

    @Test
    void convolutions_and_embeddings_are_diagnosed_too() {
        Model images =
                Sequential.of(new Unflatten(1, 2, 3), new Conv2d(1, 4, 2), new Relu(), new Flatten(), new Linear(8, 3));
        fill(images, "1.bias", -50);
        assertThat(found(step(images, Sgd.lr(0.1)), Kind.DEAD_UNITS, "1.weight").quantity("dead units"))
                .isEqualTo(4);
        Model text = Sequential.of(new Embedding(50, 4), new Flatten(), new Linear(24, 3));
        float[][] rows = new float[2][6];
        Arrays.fill(rows[0], 7);
        Diagnosis unused =
                step(text, Sgd.lr(0.1)).diagnose(Batch.of(rows, new int[2]), parameter(text, "0.weight"), 9, 0);
        assertThat(unused.has(Kind.NOT_USED)).isTrue();
    }
}
