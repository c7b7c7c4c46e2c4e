package backprop4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.DType;
import backprop4j.data.Dataset;
import backprop4j.nn.BatchNorm1d;
import backprop4j.nn.BatchNorm2d;
import backprop4j.nn.Conv2d;
import backprop4j.nn.Dropout;
import backprop4j.nn.Flatten;
import backprop4j.nn.Layer;
import backprop4j.nn.Linear;
import backprop4j.nn.Losses;
import backprop4j.nn.Model;
import backprop4j.nn.Sequential;
import backprop4j.nn.Tanh;
import backprop4j.nn.Unflatten;
import backprop4j.optim.Adam;
import backprop4j.optim.AdamW;
import backprop4j.optim.Optimizer;
import backprop4j.optim.Schedule;
import backprop4j.optim.Sgd;
import backprop4j.train.Epochs;
import backprop4j.train.TrainStep;
import backprop4j.train.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CheckpointsTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("training.safetensors");
    }

    private static Model model(long seed) {
        return Sequential.of(new Linear(4, 8), new Tanh(), new Linear(8, 3)).seed(seed);
    }

    private static Dataset data() {
        var random = new Random(4);
        float[][] x = new float[50][4];
        int[] labels = new int[50];
        for (int i = 0; i < 50; i++) {
            labels[i] = i % 3;
            for (int j = 0; j < 4; j++) {
                x[i][j] = (float) random.nextGaussian() + (j == labels[i] ? 1 : 0);
            }
        }
        return Dataset.of(x, labels);
    }

    private static void train(TrainStep step, Epochs epochs) {
        Trainer.of(step).schedule(Schedule.linear()).fit(data().shuffle(1).batch(16), epochs);
    }

    static List<Optimizer> optimizers() {
        return List.of(Sgd.lr(0.1), Sgd.lr(0.1).momentum(0.9), Adam.lr(0.01), AdamW.lr(0.01));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void a_training_that_goes_on_from_a_file_has_the_bits_of_one_that_was_never_interrupted(Optimizer optimizer)
            throws IOException {
        Model whole = model(1);
        train(TrainStep.compile(whole, Losses.crossEntropy(), optimizer), Epochs.of(4));

        TrainStep first = TrainStep.compile(model(1), Losses.crossEntropy(), optimizer);
        Trainer.of(first)
                .schedule((step, steps) -> Schedule.linear().factor(step, 2 * steps))
                .fit(data().shuffle(1).batch(16), Epochs.of(2));
        Checkpoints.save(first, 2, file());
        Model resumed = model(99);
        TrainStep second = TrainStep.compile(resumed, Losses.crossEntropy(), optimizer);
        int done = Checkpoints.restore(second, file());
        assertThat(done).isEqualTo(2);
        assertThat(second.steps()).isEqualTo(8);
        train(second, Epochs.of(4).after(done));

        for (int i = 0; i < whole.parameters().size(); i++) {
            assertThat(resumed.parameters().get(i).tensor().toArray())
                    .isEqualTo(whole.parameters().get(i).tensor().toArray());
        }
        assertThat(second.steps()).isEqualTo(16);
    }

    @Test
    void dropout_and_running_statistics_go_on_as_if_never_interrupted() throws IOException {
        List<Layer> layers = List.of(new Linear(4, 8), new BatchNorm1d(8), new Dropout(0.3), new Linear(8, 3));
        Model whole = Sequential.of(layers.toArray(Layer[]::new)).seed(1);
        Trainer.of(TrainStep.compile(whole, Losses.crossEntropy(), Sgd.lr(0.1)))
                .fit(data().shuffle(1).batch(16), Epochs.of(4));

        Model begun = Sequential.of(layers.toArray(Layer[]::new)).seed(1);
        TrainStep first = TrainStep.compile(begun, Losses.crossEntropy(), Sgd.lr(0.1));
        Trainer.of(first).fit(data().shuffle(1).batch(16), Epochs.of(2));
        Checkpoints.save(first, 2, file());
        Model resumed = Sequential.of(layers.toArray(Layer[]::new)).seed(99);
        TrainStep second = TrainStep.compile(resumed, Losses.crossEntropy(), Sgd.lr(0.1));
        // Compiled before the checkpoint says which seed to draw from.
        second.run(data().batch(16).iterator().next());
        int done = Checkpoints.restore(second, file());
        Trainer.of(second).fit(data().shuffle(1).batch(16), Epochs.of(4).after(done));
        assertThat(second.seed()).isEqualTo(1);
        for (int i = 0; i < whole.cells().size(); i++) {
            assertThat(resumed.cells().get(i).tensor().toArray())
                    .as(whole.cells().get(i).name())
                    .isEqualTo(whole.cells().get(i).tensor().toArray());
        }
        assertThat(whole.states().getFirst().tensor().toArray()).isNotEqualTo(new float[8]);
    }

    @Test
    void a_convolutional_network_with_batch_norm_and_dropout_is_restored_by_its_checkpoint_alone() throws IOException {
        Model model = Sequential.of(
                new Unflatten(1, 2, 2),
                new Conv2d(1, 4, 2),
                new BatchNorm2d(4),
                new Tanh(),
                new Flatten(),
                new Dropout(0.25),
                new Linear(4, 3));
        TrainStep step =
                TrainStep.compile(model, Losses.crossEntropy(), AdamW.lr(0.05).clipNorm(1));
        double first = step.run(data().batch(50).iterator().next());
        double last = Trainer.of(step)
                .fit(data().shuffle(1).batch(16), Epochs.of(20))
                .last()
                .loss();
        assertThat(last).isLessThan(first);
        Checkpoints.save(step, 20, file());
        float[] example = {0.5f, -1, 2, 0};
        Model loaded = Models.load(file());
        assertThat(loaded.predict(example)).isEqualTo(model.predict(example));
        assertThat(loaded.predict(new float[][] {{1, 1, 1, 1}, example})[1]).isEqualTo(model.predict(example));
    }

    @Test
    void a_checkpoint_without_all_moments_is_refused() throws IOException {
        TrainStep step = TrainStep.compile(
                model(1), Losses.crossEntropy(), AdamW.lr(0.01).freezing("2"));
        train(step, Epochs.of(1));
        Checkpoints.save(step, 1, file());
        isRefused(
                TrainStep.compile(model(1), Losses.crossEntropy(), AdamW.lr(0.01)),
                "it lacks what the optimizer remembers: 2.bias/exp_avg and 3 more");
        Safetensors.Contents contents = Safetensors.read(file());
        Safetensors.write(
                file(),
                new Safetensors.Contents(
                        contents.metadata(),
                        contents.entries().stream()
                                .filter(entry -> !entry.name().endsWith("/step"))
                                .toList()));
        isRefused(step, "it lacks what the optimizer remembers: step");
        Checkpoints.save(TrainStep.compile(model(1), Losses.crossEntropy(), AdamW.lr(0.01)), 0, file());
        assertThat(Checkpoints.restore(step, file())).isZero();
    }

    @Test
    void a_checkpoint_is_a_model_too() throws IOException {
        Model model = model(1);
        TrainStep step = TrainStep.compile(model, Losses.crossEntropy(), AdamW.lr(0.01));
        train(step, Epochs.of(1));
        Checkpoints.save(step, 1, file());
        assertThat(Models.load(file()).predict(new float[4])).isEqualTo(model.predict(new float[4]));
    }

    @Test
    void a_checkpoint_of_another_training_is_refused() throws IOException {
        TrainStep step = TrainStep.compile(model(1), Losses.crossEntropy(), AdamW.lr(0.01));
        train(step, Epochs.of(1));
        Checkpoints.save(step, 1, file());
        isRefused(TrainStep.compile(model(1), Losses.crossEntropy(), Sgd.lr(0.01)), "its optimizer is \"AdamW\"");
        isRefused(
                TrainStep.compile(
                        Sequential.of(new Linear(4, 7), new Tanh(), new Linear(7, 3)),
                        Losses.crossEntropy(),
                        AdamW.lr(0.01)),
                "fits no parameter of the model");
        isRefused(
                TrainStep.compile(model(1).to(DType.FLOAT64), Losses.crossEntropy(), AdamW.lr(0.01)),
                "this training needs float64");
        Models.save(model(1), file());
        isRefused(step, "it is no checkpoint");
    }

    private void isRefused(TrainStep step, String reason) {
        List<float[]> before = step.model().parameters().stream()
                .map(p -> p.tensor().toArray())
                .toList();
        assertThatThrownBy(() -> Checkpoints.restore(step, file()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(reason);
        for (int i = 0; i < before.size(); i++) {
            assertThat(step.model().parameters().get(i).tensor().toArray()).isEqualTo(before.get(i));
        }
    }
}
