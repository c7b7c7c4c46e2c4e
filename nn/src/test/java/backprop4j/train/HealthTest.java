package backprop4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.data.Batch;
import backprop4j.data.Dataset;
import backprop4j.diagnose.Finding;
import backprop4j.diagnose.HealthReport;
import backprop4j.diagnose.Kind;
import backprop4j.diagnose.Severity;
import backprop4j.nn.Dropout;
import backprop4j.nn.Layer;
import backprop4j.nn.Linear;
import backprop4j.nn.Loss;
import backprop4j.nn.Losses;
import backprop4j.nn.Model;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.nn.Sigmoid;
import backprop4j.nn.Tanh;
import backprop4j.optim.Adam;
import backprop4j.optim.AdamW;
import backprop4j.optim.Optimizer;
import backprop4j.optim.Schedule;
import backprop4j.optim.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What a run that was watched is told, and how.
final class HealthTest {
    record Run(HealthReport report, Model model) {}

    static Run run(Model model, Loss loss, Optimizer optimizer, Dataset data, int batch, int steps) {
        Health health = Health.every(25);
        int epochs = Math.ceilDiv(steps, data.batch(batch).count());
        Trainer.of(model, loss, optimizer)
                .schedule(Schedule.linear())
                .listener(health)
                .fit(data.shuffle(1).batch(batch), Epochs.of(epochs));
        return new Run(health.report(), model);
    }

    private static HealthReport classify(Optimizer optimizer, Layer... layers) {
        return run(Model.of(new Sequential(layers)).seed(1), Losses.crossEntropy(), optimizer, Toys.blobs(1), 32, 200)
                .report();
    }

    private static void assertFound(HealthReport report, Kind kind) {
        assertThat(report.findings())
                .as(report.toString())
                .filteredOn(finding -> finding.severity() != Severity.NOTE)
                .extracting(Finding::kind)
                .contains(kind);
        assertThat(report.severity()).isNotEqualTo(Severity.NOTE);
    }

    private static void fill(Model model, String name, double value) {
        model.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .forEach(parameter -> {
                    double[] numbers = new double[parameter.shape().count()];
                    Arrays.fill(numbers, value);
                    parameter.set(numbers);
                });
    }

    @Test
    void a_learning_rate_a_thousand_times_too_high_is_told_for_every_optimizer() {
        for (Optimizer optimizer :
                List.of(Adam.lr(3), AdamW.lr(3), Sgd.lr(300), Sgd.lr(50).momentum(0.9))) {
            try {
                assertFound(classify(optimizer, new Linear(8, 16), new Relu(), new Linear(16, 3)), Kind.RATE_TOO_HIGH);
            } catch (DivergedException diverged) {
                assertThat(diverged.badNumber()).isPresent();
            }
        }
    }

    @Test
    void a_learning_rate_a_thousand_times_too_low_is_told_for_every_optimizer() {
        for (Optimizer optimizer : List.of(
                Adam.lr(3e-6), AdamW.lr(3e-6), Sgd.lr(1e-4), Sgd.lr(5e-5).momentum(0.9))) {
            assertFound(classify(optimizer, new Linear(8, 16), new Relu(), new Linear(16, 3)), Kind.RATE_TOO_LOW);
        }
    }

    @Test
    void a_dead_layer_is_told_with_its_path_and_line() {
        Model model = Sequential.of(new Linear(8, 16), new Relu(), new Linear(16, 3));
        fill(model, "0.bias", -100);
        HealthReport report = run(model, Losses.crossEntropy(), Sgd.lr(0.1), Toys.blobs(1), 32, 100)
                .report();
        assertFound(report, Kind.DEAD_UNITS);
        Finding dead = report.findings().getFirst();
        assertThat(dead.kind()).isEqualTo(Kind.DEAD_UNITS);
        assertThat(dead.severity()).isEqualTo(Severity.ERROR);
        assertThat(dead.place().layer()).isEqualTo("1");
        assertThat(dead.place().line()).startsWith("HealthTest.java:");
        assertThat(report.lines(Locale.ENGLISH)).hasSize(5).anyMatch(line -> line.contains("16 of 16 rectifiers dead"));
    }

    @Test
    void a_saturated_layer_is_told() {
        Model model =
                Sequential.of(new Linear(8, 16), new Sigmoid(), new Linear(16, 16), new Tanh(), new Linear(16, 3));
        fill(model, "0.bias", 25);
        HealthReport report = run(model, Losses.crossEntropy(), Sgd.lr(0.1), Toys.blobs(1), 32, 100)
                .report();
        assertFound(report, Kind.SATURATED);
        assertThat(report.findings().stream()
                        .filter(finding -> finding.kind() == Kind.SATURATED)
                        .findFirst()
                        .orElseThrow()
                        .place()
                        .layer())
                .isEqualTo("1");
    }

    @Test
    void derivatives_that_vanish_and_explode_are_told() {
        var deep = new ArrayList<Layer>();
        var wild = new ArrayList<Layer>();
        for (int i = 0; i < 10; i++) {
            deep.add(new Linear(i == 0 ? 8 : 16, 16));
            deep.add(new Sigmoid());
            wild.add(new Linear(i == 0 ? 8 : 16, 16));
        }
        deep.add(new Linear(16, 3));
        wild.add(new Linear(16, 3));
        assertFound(classify(Sgd.lr(0.1), deep.toArray(Layer[]::new)), Kind.VANISHING);
        Model model = Model.of(new Sequential(wild.toArray(Layer[]::new)));
        model.parameters().forEach(parameter -> parameter.set(parameter.tensor().mul(10)));
        assertFound(
                run(model, Losses.crossEntropy(), Sgd.lr(1e-12), Toys.blobs(1), 32, 20)
                        .report(),
                Kind.EXPLODING);
    }

    @Test
    void features_that_never_change_are_told() {
        float[][] x = new float[64][4];
        int[] labels = new int[64];
        for (int row = 0; row < 64; row++) {
            labels[row] = row % 2;
            Arrays.fill(x[row], 3);
        }
        Model model = Sequential.of(new Linear(4, 8), new Relu(), new Linear(8, 2));
        HealthReport report = run(model, Losses.crossEntropy(), Adam.lr(1e-3), Dataset.of(x, labels), 16, 60)
                .report();
        assertFound(report, Kind.CONSTANT_FEATURE);
    }

    @Test
    void gradients_that_are_nearly_always_clipped_away_are_told() {
        Model model = Sequential.of(new Linear(8, 16), new Relu(), new Linear(16, 3));
        HealthReport report = run(model, Losses.crossEntropy(), Sgd.lr(0.1).clipNorm(1e-3), Toys.blobs(1), 32, 100)
                .report();
        assertFound(report, Kind.CLIPPED_NORM);
    }

    @Test
    void watching_changes_no_bit() {
        Supplier<Model> fresh = () -> Sequential.of(new Linear(8, 16), new Relu(), new Dropout(0.2), new Linear(16, 3));
        Model watched = run(fresh.get(), Losses.crossEntropy(), AdamW.lr(1e-2), Toys.blobs(2), 32, 60)
                .model();
        Model alone = fresh.get();
        Trainer.of(alone, Losses.crossEntropy(), AdamW.lr(1e-2))
                .schedule(Schedule.linear())
                .fit(Toys.blobs(2).shuffle(1).batch(32), Epochs.of(6));
        for (int i = 0; i < alone.parameters().size(); i++) {
            assertThat(watched.parameters().get(i).tensor().toArray())
                    .isEqualTo(alone.parameters().get(i).tensor().toArray());
        }
    }

    @Test
    void a_report_is_five_lines_in_both_languages_and_json() {
        HealthReport report = classify(Adam.lr(1e-2), new Linear(8, 16), new Relu(), new Linear(16, 3));
        assertThat(report.lines(Locale.ENGLISH)).hasSize(5);
        assertThat(report.lines(Locale.SIMPLIFIED_CHINESE)).hasSize(5);
        assertThat(report.text(Locale.ENGLISH).lines())
                .hasSize(5)
                .first()
                .asString()
                .contains("nothing above a note");
        assertThat(report.toJson()).contains("\"severity\": \"NOTE\"", "\"0.weight\": ");
        assertThat(report.agreement()).isBetween(-1.0, 1.0);
    }

    @Test
    void nobody_watched_nothing_to_tell() {
        assertThatThrownBy(() -> Health.every(10).report())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("listener");
        assertThatThrownBy(() -> Health.every(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void listeners_stand_one_behind_the_other() {
        var told = new ArrayList<String>();
        Function<String, TrainingListener> named = name -> new TrainingListener() {
            @Override
            public void beforeStep(TrainStep step, Batch batch) {
                told.add(name + " before");
            }

            @Override
            public void onStep(Progress progress) {
                told.add(name + " after");
            }
        };
        Trainer.of(Sequential.of(new Linear(2, 1)), Losses.mse(), Sgd.lr(0.1))
                .listener(named.apply("a").and(named.apply("b")))
                .fit(Toys.xor().batch(4), Epochs.of(1));
        assertThat(told).containsExactly("a before", "b before", "a after", "b after");
    }
}
