package backprop4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import backprop4j.data.Dataset;
import backprop4j.diagnose.BadNumber;
import backprop4j.nn.Dropout;
import backprop4j.nn.Layer;
import backprop4j.nn.Linear;
import backprop4j.nn.Loss;
import backprop4j.nn.Losses;
import backprop4j.nn.Model;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.optim.Adam;
import backprop4j.optim.Sgd;
import backprop4j.train.DivergedException;
import backprop4j.train.Epochs;
import backprop4j.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A bad step that was saved meets the same number when it is run again, with the same bits.
final class BadStepTest {
    @TempDir
    Path folder;

    private static Dataset noise(int examples) {
        var random = new Random(3);
        float[][] x = new float[examples][4];
        float[][] targets = new float[examples][1];
        for (int row = 0; row < examples; row++) {
            for (int i = 0; i < 4; i++) {
                x[row][i] = (float) random.nextGaussian();
            }
            targets[row][0] = (float) random.nextGaussian();
        }
        return Dataset.of(x, targets);
    }

    private static Sequential layers() {
        return new Sequential(new Linear(4, 8), new Relu(), new Dropout(0.25), new Linear(8, 1));
    }

    private DivergedException diverge(Model model, Loss loss, Path file) {
        return catchThrowableOfType(
                DivergedException.class,
                () -> Trainer.of(model, loss, Adam.lr(1e18))
                        .listener(BadStep.savingTo(file))
                        .fit(noise(40).shuffle(1).batch(16), Epochs.of(20)));
    }

    @Test
    void a_bad_step_gives_the_same_finding_again_and_again() throws IOException {
        Path file = folder.resolve("bad.safetensors");
        Model model = Model.of(layers()).seed(5);
        DivergedException diverged = diverge(model, Losses.mse(), file);
        BadNumber first = diverged.badNumber().orElseThrow();
        BadStep bad = BadStep.load(file);
        assertThat(bad.replay()).contains(first);
        assertThat(bad.replay()).contains(first);
        assertThat(Objects.requireNonNull(first.place().line())).startsWith("BadStepTest.java:");
        assertThat(bad.steps()).isEqualTo(diverged.step() - 1);
        assertThat(bad.learningRate()).isEqualTo(1e18);
        assertThat(bad.optimizer()).contains("Adam", "beta1=0.9");
        assertThat(bad.moments()).containsKeys("0.weight/exp_avg", "step");
        assertThat(bad.batch().shape().toList()).containsExactly(bad.batch().size(), 4);
        assertThat(bad.step().model().parameters().getFirst().tensor().toArray())
                .isEqualTo(model.parameters().getFirst().tensor().toArray());
        assertThat(Models.load(file).parameterCount()).isEqualTo(model.parameterCount());
        assertThat(BadStep.isOne(file)).isTrue();
    }

    @Test
    void layers_and_losses_of_ones_own_are_given_when_it_is_read() throws IOException {
        Path file = folder.resolve("own.safetensors");
        Layer log = (x, context) -> x.relu().log();
        var layers = new Sequential(new Linear(4, 8), log, new Linear(8, 1));
        Loss loss = (prediction, target) -> prediction.sub(target).abs().mean();
        DivergedException diverged = diverge(Model.of(layers), loss, file);
        BadNumber first = diverged.badNumber().orElseThrow();
        assertThat(first.reason()).isEqualTo(BadNumber.Reason.LOG_OF_ZERO);
        assertThat(first.place().layer()).isEqualTo("1");
        assertThat(BadStep.load(file, layers, loss).replay()).contains(first);
        assertThatThrownBy(() -> BadStep.load(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("BadStep.load(file, layers, loss)");
    }

    @Test
    void a_place_that_cannot_be_written_to_is_told_beside_the_reason() {
        DivergedException diverged =
                diverge(Model.of(layers()), Losses.mse(), folder.resolve("none").resolve("bad"));
        assertThat(diverged.getSuppressed()).hasSize(1);
        assertThat(diverged.getSuppressed()[0]).isInstanceOf(IOException.class);
    }

    @Test
    void what_is_no_bad_step_is_refused() throws IOException {
        Path model = folder.resolve("model.safetensors");
        Models.save(Model.of(layers()), model);
        assertThat(BadStep.isOne(model)).isFalse();
        assertThatThrownBy(() -> BadStep.load(model)).isInstanceOf(InvalidFileException.class);
        Path bad = folder.resolve("bad.safetensors");
        diverge(Model.of(layers()), Losses.mse(), bad);
        byte[] bytes = Files.readAllBytes(bad);
        for (int length = 0; length < bytes.length; length += 97) {
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> BadStep.load(cut)).isInstanceOf(IOException.class);
        }
        Safetensors.Contents contents = Safetensors.read(bad);
        for (String key : contents.metadata().keySet()) {
            var metadata = new HashMap<>(contents.metadata());
            metadata.put(key, "-7 nonsense");
            Path changed = folder.resolve("changed");
            Safetensors.write(changed, new Safetensors.Contents(metadata, contents.entries()));
            if (!key.endsWith("optimizer-settings") && !key.endsWith("lines")) {
                assertThatThrownBy(() -> BadStep.load(changed)).as(key).isInstanceOf(InvalidFileException.class);
            }
        }
    }

    @Test
    void a_good_step_replays_to_nothing() throws IOException {
        Path file = folder.resolve("good.safetensors");
        Trainer trainer = Trainer.of(Model.of(layers()), Losses.mse(), Sgd.lr(0.01));
        trainer.fit(noise(40).batch(16), Epochs.of(1));
        BadStep.save(trainer.step(), noise(16).batch(16).iterator().next(), file);
        assertThat(BadStep.load(file).replay()).isEmpty();
    }
}
