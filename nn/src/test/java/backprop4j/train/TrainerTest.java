package backprop4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop4j.data.Batch;
import backprop4j.data.Batches;
import backprop4j.data.Dataset;
import backprop4j.metrics.Metrics;
import backprop4j.nn.Layer;
import backprop4j.nn.Linear;
import backprop4j.nn.Losses;
import backprop4j.nn.Model;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.nn.Tanh;
import backprop4j.op.Storage;
import backprop4j.optim.Adam;
import backprop4j.optim.AdamW;
import backprop4j.optim.Schedule;
import backprop4j.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TrainerTest {
    private static final Dataset XOR =
            Dataset.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, new float[][] {{0}, {1}, {1}, {0}});

    private static Model spiralModel(long seed) {
        return Sequential.of(new Linear(2, 32), new Tanh(), new Linear(32, 32), new Tanh(), new Linear(32, 2))
                .seed(seed);
    }

    private static List<Integer> bits(Model model) {
        return model.parameters().stream()
                .map(p -> p.tensor().toArray())
                .flatMap(numbers -> {
                    var bits = new ArrayList<Integer>();
                    for (float number : numbers) {
                        bits.add(Float.floatToIntBits(number));
                    }
                    return bits.stream();
                })
                .toList();
    }

    private static List<Integer> trainedSpirals(long seed) {
        Model model = spiralModel(seed);
        Trainer.of(model, Losses.crossEntropy(), AdamW.lr(0.01))
                .schedule(Schedule.cosine())
                .fit(Examples.spirals(200).shuffle(seed).batch(32), Epochs.of(3));
        return bits(model);
    }

    @Test
    void exclusive_or_is_learned() {
        Model model =
                Sequential.of(new Linear(2, 8), new Tanh(), new Linear(8, 1)).seed(1);
        History history = Trainer.of(model, Losses.mse(), Adam.lr(0.05)).fit(XOR.batch(4), Epochs.of(400));
        assertThat(history.last().loss()).isLessThan(1e-3);
        assertThat(history.last().accuracy()).isEmpty();
        assertThat(model.predict(new float[] {1, 0})[0]).isCloseTo(1, within(0.1f));
        assertThat(model.predict(new float[] {1, 1})[0]).isCloseTo(0, within(0.1f));
    }

    @Test
    void two_spirals_are_told_apart() {
        Dataset data = Examples.spirals(400);
        Model model = spiralModel(1);
        History history = Trainer.of(model, Losses.crossEntropy(), AdamW.lr(0.01))
                .schedule(Schedule.linear())
                .fit(data.shuffle(1).batch(32), data, Epochs.of(100));
        EpochResult last = history.last();
        Evaluation validation = last.validation().orElseThrow();
        assertThat(history.epochs()).hasSize(100);
        assertThat(last.epoch()).isEqualTo(99);
        assertThat(last.examples()).isEqualTo(400);
        assertThat(last.examplesPerSecond()).isPositive();
        assertThat(last.accuracy().orElseThrow()).isGreaterThan(0.98);
        assertThat(validation.accuracy().orElseThrow()).isGreaterThan(0.98);
        assertThat(validation.loss()).isLessThan(0.1);
        assertThat(validation.examples()).isEqualTo(400);
        assertThat(validation.accuracy().orElseThrow()).isEqualTo(accuracy(model, data), within(1e-12));
    }

    private static double accuracy(Model model, Dataset data) {
        float[][] x = new float[data.size()][2];
        var labels = new Storage.Ints(new int[data.size()]);
        for (int i = 0; i < x.length; i++) {
            data.copyFeatures(i, x[i], 0);
            data.copyTarget(i, labels, i);
        }
        return Metrics.accuracy(model.predict(x), labels.array());
    }

    @Test
    void the_same_seed_gives_the_same_bits() {
        assertThat(trainedSpirals(3)).isEqualTo(trainedSpirals(3)).isNotEqualTo(trainedSpirals(4));
    }

    @Test
    void two_models_trained_at_once_have_the_bits_of_two_trained_in_turn() throws Exception {
        List<Integer> one = trainedSpirals(5);
        List<Integer> two = trainedSpirals(6);
        var first = CompletableFuture.supplyAsync(() -> trainedSpirals(5));
        var second = CompletableFuture.supplyAsync(() -> trainedSpirals(6));
        assertThat(first.get()).isEqualTo(one);
        assertThat(second.get()).isEqualTo(two);
    }

    /// Each step changes 40 parameters. What is predicted meanwhile must be the answer after some whole number of
    /// steps; all of these are recorded on the way.
    @Test
    void a_prediction_sees_all_of_an_update_or_nothing_of_it() throws Exception {
        Model model = Sequential.of(
                IntStream.range(0, 20).mapToObj(i -> new Linear(1, 1)).toArray(Layer[]::new));
        model.parameters().forEach(parameter -> parameter.set(1));
        TrainStep step = TrainStep.compile(model, Losses.mse(), Sgd.lr(1e-6));
        var batch = Batch.of(new float[][] {{0.5f}}, new float[][] {{0}});
        var possible = ConcurrentHashMap.<Float>newKeySet();
        var running = new AtomicBoolean(true);
        var predicted = CompletableFuture.supplyAsync(() -> {
            var seen = new ArrayList<Float>();
            while (running.get()) {
                seen.add(model.predict(new float[] {0.5f})[0]);
            }
            return seen;
        });
        for (int i = 0; i < 2_000; i++) {
            possible.add(model.predict(new float[] {0.5f})[0]);
            step.run(batch);
        }
        possible.add(model.predict(new float[] {0.5f})[0]);
        running.set(false);
        assertThat(predicted.get()).isNotEmpty().isSubsetOf(possible);
    }

    @Test
    void a_listener_is_told_every_step_and_epoch_and_can_stop() {
        var steps = new ArrayList<Integer>();
        var epochs = new ArrayList<Integer>();
        Batches batches = Examples.spirals(100).batch(32);
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onStep(Progress progress) {
                steps.add(progress.examples());
                assertThat(progress.steps()).isEqualTo(4);
                assertThat(progress.loss()).isPositive();
                assertThat(progress.accuracy()).isBetween(0.0, 1.0);
                if (progress.epoch() == 1 && progress.step() == 2) {
                    progress.stop();
                }
            }

            @Override
            public void onEpoch(EpochResult result, Progress progress) {
                epochs.add(result.epoch());
            }
        };
        History history = Trainer.of(spiralModel(0), Losses.crossEntropy(), Sgd.lr(0.1))
                .listener(listener)
                .fit(batches, Epochs.of(5));
        assertThat(steps).containsExactly(32, 64, 96, 100, 32, 64);
        assertThat(epochs).containsExactly(0);
        assertThat(history.stopped()).isTrue();
        assertThat(history.epochs()).hasSize(1);
    }

    @Test
    void the_mean_loss_weighs_a_short_batch_by_its_examples() {
        Dataset data = Dataset.of(new float[][] {{0}, {0}, {0}}, new float[][] {{1}, {1}, {4}});
        Model model = Sequential.of(new Linear(1, 1));
        model.parameters().forEach(parameter -> parameter.set(0));
        TrainStep step = TrainStep.compile(model, Losses.mse(), Sgd.lr(1e-9));
        History history = Trainer.of(step).fit(data.batch(2), data, Epochs.of(1));
        assertThat(history.last().loss()).isCloseTo((1 + 1 + 16) / 3.0, within(1e-6));
        assertThat(history.last().validation().orElseThrow().loss()).isCloseTo(6, within(1e-6));
    }

    @Test
    void a_loss_that_is_no_number_ends_the_training_with_the_reason() {
        Model model = Sequential.of(new Linear(2, 8), new Relu(), new Linear(8, 1));
        assertThatThrownBy(() -> Trainer.of(model, Losses.mse(), Sgd.lr(1e20)).fit(XOR.batch(4), Epochs.of(50)))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("epoch")
                .hasMessageContaining("learning rate below 1.0E20");
    }

    @Test
    void impossible_epochs_are_refused() {
        assertThat(Epochs.of(5).after(3)).isEqualTo(new Epochs(3, 5));
        assertThatThrownBy(() -> Epochs.of(-1)).hasMessageContaining("at least 0");
        assertThatThrownBy(() -> Epochs.of(2).after(3)).hasMessageContaining("epochs 3 to 2");
    }
}
