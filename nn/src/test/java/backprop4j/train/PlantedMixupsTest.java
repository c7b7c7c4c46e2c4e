package backprop4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.data.Batch;
import backprop4j.data.Batches;
import backprop4j.data.Dataset;
import backprop4j.diagnose.Finding;
import backprop4j.diagnose.HealthReport;
import backprop4j.diagnose.Kind;
import backprop4j.diagnose.Severity;
import backprop4j.nn.Conv2d;
import backprop4j.nn.Flatten;
import backprop4j.nn.Layer;
import backprop4j.nn.Linear;
import backprop4j.nn.Loss;
import backprop4j.nn.Losses;
import backprop4j.nn.MaxPool2d;
import backprop4j.nn.Model;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.nn.Tanh;
import backprop4j.nn.Unflatten;
import backprop4j.optim.Adam;
import backprop4j.optim.AdamW;
import backprop4j.optim.Optimizer;
import backprop4j.optim.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Examples, targets and axes that were mixed up: every number is one, and still nothing is learned, or not what
/// was meant.
final class PlantedMixupsTest {
    private static final Loss CLASSES = Losses.crossEntropy();

    private static Model relus() {
        return Sequential.of(new Linear(8, 32), new Relu(), new Linear(32, 32), new Relu(), new Linear(32, 3));
    }

    private static Model curve(Layer... end) {
        var layers = new ArrayList<Layer>(List.of(new Linear(3, 16), new Tanh(), new Linear(16, 1)));
        layers.addAll(List.of(end));
        return Sequential.of(layers.toArray(Layer[]::new));
    }

    private static HealthReport watch(Model model, Loss loss, Optimizer optimizer, Batches batches, int steps) {
        Health health = Health.every(25);
        Trainer.of(model, loss, optimizer)
                .listener(health)
                .fit(batches, Epochs.of(Math.ceilDiv(steps, batches.count())));
        return health.report();
    }

    private static Finding told(HealthReport report, Kind kind) {
        return report.findings().stream()
                .filter(finding -> finding.kind() == kind && finding.severity() != Severity.NOTE)
                .findFirst()
                .orElseThrow(() -> new AssertionError(report.toString()));
    }

    /// The same examples with classes in another order: drawn anew if `seed` is not 0, else sorted.
    private static Dataset otherwise(Dataset data, long seed) {
        var features = new ArrayList<float[]>();
        var labels = new ArrayList<Integer>();
        for (Batch one : data.batch(1).epoch(0)) {
            features.add(one.features().array().clone());
            labels.add((int) one.targets().get(0));
        }
        var order = new ArrayList<Integer>();
        for (int i = 0; i < labels.size(); i++) {
            order.add(i);
        }
        if (seed != 0) {
            Collections.shuffle(labels, new Random(seed));
        } else {
            order.sort(Comparator.comparing(labels::get));
        }
        return Dataset.of(
                order.stream().map(features::get).toArray(float[][]::new),
                order.stream().mapToInt(labels::get).toArray());
    }

    @Test
    void targets_of_other_examples_are_told_to_tell_nothing() {
        Model pictures = Sequential.of(
                new Unflatten(1, 8, 8),
                new Conv2d(1, 4, 3),
                new Relu(),
                new MaxPool2d(2),
                new Flatten(),
                new Linear(36, 2));
        Batches batches = otherwise(Toys.bars(1), 3).shuffle(1).batch(20);
        Finding nothing = told(watch(pictures, CLASSES, Sgd.lr(0.05), batches, 200), Kind.NO_SIGNAL);
        assertThat(nothing.quantity("last loss")).isGreaterThan(0.6);
    }

    @Test
    void examples_learned_by_heart_are_told_by_those_that_were_not() {
        Dataset data = otherwise(Toys.blobs(1), 3);
        Health health = Health.every(25);
        Trainer.of(relus(), CLASSES, Adam.lr(3e-3))
                .listener(health)
                .fit(data.take(200).shuffle(1).batch(25), data.range(200, 300), Epochs.of(40));
        Finding byHeart = told(health.report(), Kind.NO_SIGNAL);
        assertThat(byHeart.variant()).isEqualTo("validation");
        assertThat(byHeart.quantity("validation loss")).isGreaterThan(byHeart.quantity("last loss"));
    }

    @Test
    void examples_that_come_class_by_class_are_told() {
        Batches sorted = otherwise(Toys.blobs(1), 0).batch(20);
        Finding told = told(watch(relus(), CLASSES, Sgd.lr(0.1), sorted, 100), Kind.CONSTANT_TARGET);
        assertThat(told.variant()).isEqualTo("batch");
        assertThat(told.quantity("targets")).isEqualTo(3);
    }

    @Test
    void answers_that_meet_the_targets_of_all_examples_are_told() {
        Loss flatTargets = (y, t) -> y.sub(t.reshape(-1)).square().mean();
        Loss flatAnswers = (y, t) -> y.sub(t).square().mean();
        Batches batches = Toys.curve(1).shuffle(1).batch(32);
        for (HealthReport report : List.of(
                watch(curve(), flatTargets, Adam.lr(1e-2), batches, 100),
                watch(curve(Blocks.function(x -> x.reshape(-1))), flatAnswers, Adam.lr(1e-2), batches, 100))) {
            Finding mixed = told(report, Kind.MIXED);
            assertThat(mixed.place().what()).isEqualTo("sub");
            assertThat(mixed.place().line()).startsWith("PlantedMixupsTest.java:");
            assertThat(mixed.quantity("pairs")).isEqualTo(32 * 32);
        }
    }

    @Test
    void a_softmax_along_the_examples_is_told() {
        Loss across = (y, t) -> y.softmax(0)
                .log()
                .mul(t.oneHot(3).to(DType.FLOAT32))
                .sum(1)
                .mean()
                .neg();
        Batches batches = Toys.blobs(1).shuffle(1).batch(30);
        Finding mixed = told(watch(relus(), across, Sgd.lr(0.1), batches, 60), Kind.MIXED);
        assertThat(mixed.variant()).isEqualTo("axis");
        Loss probabilities = (y, t) -> y.mse(t.oneHot(3).to(DType.FLOAT32));
        Model last =
                Sequential.of(new Linear(8, 16), new Relu(), new Linear(16, 3), Blocks.function(x -> x.softmax(0)));
        assertThat(told(watch(last, probabilities, Adam.lr(1e-2), batches, 60), Kind.MIXED)
                        .place()
                        .layer())
                .isEqualTo("3");
    }

    @Test
    void losses_that_compare_all_pairs_on_purpose_are_left_alone() {
        Loss contrastive = (y, t) -> {
            int n = y.shape().size(0);
            int[] own = new int[n];
            for (int i = 0; i < n; i++) {
                own[i] = i;
            }
            Tensor alike = y.matmul(t.transpose());
            return alike.crossEntropy(Tensor.ofInts(own)).add(alike.transpose().crossEntropy(Tensor.ofInts(own)));
        };
        float[][] x = new float[320][8];
        float[][] views = new float[x.length][4];
        var random = new Random(1);
        for (int row = 0; row < x.length; row++) {
            for (int i = 0; i < 8; i++) {
                x[row][i] = (float) random.nextGaussian();
                views[row][i / 2] += x[row][i];
            }
        }
        Model model = Sequential.of(new Linear(8, 16), new Tanh(), new Linear(16, 4));
        HealthReport report = watch(
                model,
                contrastive,
                Adam.lr(1e-2),
                Dataset.of(x, views).shuffle(1).batch(32),
                200);
        assertThat(report.has(Kind.MIXED)).isFalse();
        assertThat(report.severity()).as(report.toString()).isEqualTo(Severity.NOTE);
    }

    @Test
    void decay_that_forgets_is_told_though_the_loss_falls() {
        Batches batches = Toys.blobs(1).shuffle(1).batch(30);
        HealthReport report = watch(relus(), CLASSES, AdamW.lr(1e-2).weightDecay(10), batches, 200);
        assertThat(report.lastLoss()).isLessThan(0.9 * report.firstLoss());
        Finding decayed = told(report, Kind.DECAYED);
        assertThat(decayed.variant()).isEqualTo("fast");
        assertThat(decayed.quantity("steps")).isEqualTo(10);
        assertThat(decayed.place().line()).startsWith("PlantedMixupsTest.java:");
    }

    @Test
    void a_hidden_layer_that_is_saturated_is_told_though_the_last_one_learns() {
        Model model = Sequential.of(new Linear(8, 16), new Tanh(), new Linear(16, 3));
        model.parameters().getFirst().set(model.parameters().getFirst().tensor().mul(60));
        HealthReport report =
                watch(model, CLASSES, Sgd.lr(0.1), Toys.blobs(1).shuffle(1).batch(30), 200);
        assertThat(report.lastLoss()).isLessThan(0.5 * report.firstLoss());
        assertThat(told(report, Kind.SATURATED).place().layer()).isEqualTo("1");
    }

    @Test
    void a_layer_that_does_well_with_a_third_of_its_units_is_left_alone() {
        Model model = Sequential.of(new Linear(8, 30), new Relu(), new Linear(30, 3));
        float[] biases = new float[30];
        Arrays.fill(biases, 10, 30, -50);
        model.parameters().get(1).set(Tensor.copyOf(biases, Shape.of(30)));
        HealthReport report =
                watch(model, CLASSES, Adam.lr(1e-2), Toys.blobs(1).shuffle(1).batch(30), 200);
        assertThat(report.findings())
                .filteredOn(finding -> finding.kind() == Kind.DEAD_UNITS)
                .singleElement()
                .satisfies(dead -> {
                    assertThat(dead.severity()).isEqualTo(Severity.NOTE);
                    assertThat(dead.quantity("dead units")).isEqualTo(20);
                });
    }

    @Test
    void a_frozen_layer_is_a_note_with_its_line() {
        HealthReport report = watch(
                relus(),
                CLASSES,
                Adam.lr(1e-3).freezing("2"),
                Toys.blobs(1).shuffle(1).batch(30),
                50);
        assertThat(report.findings())
                .filteredOn(finding -> finding.kind() == Kind.FROZEN)
                .hasSize(2)
                .allSatisfy(frozen -> {
                    assertThat(frozen.place().layer()).isEqualTo("2");
                    assertThat(frozen.place().line()).startsWith("PlantedMixupsTest.java:");
                });
    }
}
