package backprop4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.data.Dataset;
import backprop4j.diagnose.HealthReport;
import backprop4j.diagnose.Severity;
import backprop4j.nn.BatchNorm1d;
import backprop4j.nn.BatchNorm2d;
import backprop4j.nn.Conv2d;
import backprop4j.nn.Dropout;
import backprop4j.nn.Embedding;
import backprop4j.nn.Flatten;
import backprop4j.nn.Gelu;
import backprop4j.nn.Init;
import backprop4j.nn.Layer;
import backprop4j.nn.LayerNorm;
import backprop4j.nn.Linear;
import backprop4j.nn.Loss;
import backprop4j.nn.Losses;
import backprop4j.nn.MaxPool2d;
import backprop4j.nn.Model;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.nn.Sigmoid;
import backprop4j.nn.Silu;
import backprop4j.nn.Tanh;
import backprop4j.nn.Unflatten;
import backprop4j.optim.Adam;
import backprop4j.optim.AdamW;
import backprop4j.optim.Optimizer;
import backprop4j.optim.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Runs with nothing wrong raise nothing above a note: a hundred and fifteen of them, with networks, costs,
/// optimizers, data, batches, lengths and seeds of all sorts.
final class HealthyRunsTest {
    private static final List<Supplier<Layer>> ACTIVATIONS =
            List.of(Relu::new, Tanh::new, Sigmoid::new, Gelu::new, Silu::new);

    private static final List<Optimizer> OPTIMIZERS = List.of(
            Adam.lr(3e-3),
            AdamW.lr(1e-2),
            Sgd.lr(0.1),
            Sgd.lr(0.05).momentum(0.9),
            Sgd.lr(0.05).momentum(0.9).withNesterov(),
            AdamW.lr(3e-3).clipNorm(1),
            AdamW.lr(1e-3).weightDecay(0.1),
            Sgd.lr(0.01));

    private final List<String> alarms = new ArrayList<>();
    private int runs;

    private void watch(String name, Model model, Loss loss, Optimizer optimizer, Dataset data, int batch, int steps) {
        HealthReport report =
                HealthTest.run(model, loss, optimizer, data, batch, steps).report();
        runs++;
        if (report.severity() != Severity.NOTE) {
            alarms.add(name + " " + model.root() + " " + optimizer + "\n" + report);
        }
    }

    @AfterEach
    void no_alarm() {
        assertThat(runs).isPositive();
        assertThat(alarms).isEmpty();
    }

    @Test
    void networks_that_tell_clouds_apart() {
        for (int seed = 0; seed < 30; seed++) {
            Supplier<Layer> activation = ACTIVATIONS.get(seed % ACTIVATIONS.size());
            int width = 8 << seed % 3;
            Model model = Sequential.of(
                            new Linear(8, width),
                            activation.get(),
                            new Linear(width, width),
                            activation.get(),
                            new Linear(width, 3))
                    .seed(seed);
            Optimizer optimizer = OPTIMIZERS.get(seed % OPTIMIZERS.size());
            int steps = new int[] {200, 5, 30}[seed / 5 % 3];
            watch("clouds " + seed, model, Losses.crossEntropy(), optimizer, Toys.blobs(seed), 32, steps);
        }
    }

    @Test
    void networks_that_learn_a_curve_in_batches_of_few_and_many() {
        for (int seed = 0; seed < 10; seed++) {
            Loss loss = List.of(Losses.mse(), Losses.halfSquaredError()).get(seed % 2);
            Layer norm = seed % 3 == 0 ? new LayerNorm(16) : seed % 3 == 1 ? new BatchNorm1d(16) : new Dropout(0.1);
            Model model = Sequential.of(
                            new Linear(3, 16), norm, ACTIVATIONS.get(seed % 5).get(), new Linear(16, 1))
                    .seed(seed);
            Optimizer optimizer = seed % 2 == 0 ? Adam.lr(1e-2) : Sgd.lr(0.05);
            watch("curve " + seed, model, loss, optimizer, Toys.curve(seed), 1 << 2 + seed % 4, 200);
        }
        for (int seed = 0; seed < 4; seed++) {
            Model model = Sequential.of(new Linear(3, 16), new Tanh(), new Linear(16, 1))
                    .seed(seed);
            watch("one by one " + seed, model, Losses.mse(), Adam.lr(1e-3), Toys.curve(seed), 1, 256);
        }
    }

    @Test
    void networks_of_convolutions() {
        for (int seed = 0; seed < 8; seed++) {
            Layer norm = seed % 2 == 0 ? new BatchNorm2d(4) : new Dropout(0.1);
            Model model = Sequential.of(
                            new Unflatten(1, 8, 8),
                            new Conv2d(1, 4, 3),
                            norm,
                            ACTIVATIONS.get(seed % 5).get(),
                            new MaxPool2d(2),
                            new Flatten(),
                            new Linear(36, 2))
                    .seed(seed);
            Optimizer optimizer = seed < 4 ? AdamW.lr(5e-3) : Sgd.lr(0.05).momentum(0.9);
            watch("bars " + seed, model, Losses.crossEntropy(), optimizer, Toys.bars(seed), 20, 120);
        }
    }

    @Test
    void networks_with_a_memory() {
        for (int seed = 0; seed < 6; seed++) {
            int length = seed % 3 == 0 ? 30 : 10;
            Layer memory =
                    seed % 2 == 0 ? Blocks.recurrent(8, length, 1, Tensor::tanh) : Blocks.lstm(8, length, 0.5, 0.5);
            Model model = Sequential.of(memory, new Linear(8, 2)).seed(seed);
            watch("memory " + seed, model, Losses.crossEntropy(), Adam.lr(5e-3), Toys.sequences(seed, length), 30, 100);
        }
    }

    @Test
    void networks_with_attention() {
        for (int seed = 0; seed < 6; seed++) {
            Model small = Sequential.of(new Embedding(20, 8), Blocks.attention(8, 1), new Linear(8, 2))
                    .seed(seed);
            Optimizer optimizer = seed % 2 == 0 ? Adam.lr(1e-2) : Sgd.lr(0.3);
            watch("words " + seed, small, Losses.crossEntropy(), optimizer, Toys.words(seed), 30, 200);
            Model normed = Sequential.of(
                            new Embedding(20, 16),
                            new LayerNorm(16),
                            Blocks.attention(16, 1),
                            new LayerNorm(16),
                            new Linear(16, 32),
                            new Gelu(),
                            new Linear(32, 2))
                    .seed(seed);
            watch("words " + seed, normed, Losses.crossEntropy(), AdamW.lr(3e-3), Toys.words(seed), 20, 150);
        }
    }

    /// Unusual, but not wrong: zeros where zeros are meant, pixels from 0 to 255, targets about 10, a network
    /// that has learned already, answers at the flat ends.
    @Test
    void networks_that_look_odd_and_are_not() {
        for (int seed = 0; seed < 2; seed++) {
            Loss classes = Losses.crossEntropy();
            Model zeroAtLast = Sequential.of(new Linear(8, 16), new Relu(), Blocks.linear(16, 3, Init.zeros()))
                    .seed(seed);
            watch("zero at last", zeroAtLast, classes, Adam.lr(3e-3), Toys.blobs(seed), 32, 100);
            watch("goes on", zeroAtLast, classes, Adam.lr(1e-4), Toys.blobs(seed), 32, 100);
            Model pixels = Sequential.of(new Linear(8, 32), new Relu(), new Linear(32, 3))
                    .seed(seed);
            watch("pixels", pixels, classes, Adam.lr(1e-3), Toys.blobs(seed, 60, 128), 32, 300);
            Model about10 = Sequential.of(new Linear(3, 16), new Tanh(), new Linear(16, 1))
                    .seed(seed);
            watch("about 10", about10, Losses.mse(), Adam.lr(3e-2), Toys.curve(seed, 1, 10), 32, 300);
            Model xor = Sequential.of(new Linear(2, 8), new Tanh(), new Linear(8, 1), new Sigmoid())
                    .seed(seed);
            watch("xor", xor, Losses.mse(), Adam.lr(0.05), Toys.xor(), 4, 300);
            Model deep = Sequential.of(
                            new Linear(8, 16),
                            Blocks.residual(16, Tensor::relu),
                            Blocks.residual(16, Tensor::relu),
                            Blocks.residual(16, Tensor::relu),
                            new LayerNorm(16),
                            new Linear(16, 3))
                    .seed(seed);
            watch("deep", deep, classes, AdamW.lr(3e-3), Toys.blobs(seed), 32, 150);
        }
    }

    /// Data with a twist: a single example, four of them, outliers, noise, targets that a line meets exactly.
    @Test
    void networks_with_few_or_odd_examples() {
        Loss absolute = (y, t) -> y.sub(t).abs().mean();
        for (int seed = 0; seed < 3; seed++) {
            Dataset line = numbers(seed, 200, (x, noise) -> 2 * x[0] - x[1]);
            Dataset one = numbers(seed, 1, (x, noise) -> 1.5);
            Dataset outliers = numbers(
                    seed,
                    256,
                    (x, noise) -> x[0] - x[1] / 2 + (noise.nextInt(50) == 0 ? 30 * noise.nextGaussian() : 0));
            Dataset faint = numbers(seed, 500, (x, noise) -> 0.5 * x[0] + noise.nextGaussian());
            Model linear = Sequential.of(new Linear(3, 1)).seed(seed);
            watch("a line", linear, Losses.mse(), Sgd.lr(0.1), line, 20, 300);
            watch(
                    "a faint line",
                    Sequential.of(new Linear(3, 1)).seed(seed),
                    Losses.mse(),
                    Sgd.lr(0.02),
                    faint,
                    20,
                    200);
            watch("one example", hidden(seed), Losses.mse(), Adam.lr(1e-2), one, 1, 200);
            watch("outliers", hidden(seed), Losses.mse(), Adam.lr(1e-2), outliers, 32, 300);
            watch("outliers", hidden(seed), absolute, Sgd.lr(0.05), outliers, 32, 300);
            watch("all at once", hidden(seed), Losses.mse(), Adam.lr(1e-2), Toys.curve(seed), 256, 300);
            Model deep = Sequential.of(
                            new Linear(3, 24),
                            new Relu(),
                            new Linear(24, 24),
                            new Relu(),
                            new Linear(24, 24),
                            new Relu(),
                            new Linear(24, 1))
                    .seed(seed);
            watch("deep", deep, Losses.mse(), Adam.lr(1e-2), Toys.curve(seed), 32, 600);
        }
    }

    private static Model hidden(long seed) {
        return Sequential.of(new Linear(3, 16), new Relu(), new Linear(16, 1)).seed(seed);
    }

    private static Dataset numbers(long seed, int count, ToDoubleBiFunction<float[], Random> target) {
        var random = new Random(seed);
        float[][] x = new float[count][3];
        float[][] y = new float[count][1];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < 3; i++) {
                x[row][i] = (float) random.nextGaussian();
            }
            y[row][0] = (float) target.applyAsDouble(x[row], random);
        }
        return Dataset.of(x, y);
    }

    /// Steps that change while they go, masks of −∞, gates, mixtures.
    @Test
    void networks_and_schedules_of_other_kinds() {
        Loss classes = Losses.crossEntropy();
        for (int seed = 0; seed < 2; seed++) {
            Dataset blobs = Toys.blobs(seed);
            watch("normalised", normalised(seed), classes, Sgd.lr(0.1).momentum(0.9), blobs, 32, 200);
            Model gated = Sequential.of(
                            new Linear(8, 32),
                            Blocks.function(x ->
                                    x.slice(1, 0, 16).mul(x.slice(1, 16, 32).sigmoid())),
                            new Linear(16, 3))
                    .seed(seed);
            watch("gated", gated, classes, Adam.lr(1e-2), blobs, 32, 200);
            Model between = Sequential.of(new Linear(8, 32), Blocks.function(x -> x.clamp(0, 6)), new Linear(32, 3))
                    .seed(seed);
            watch("between 0 and 6", between, classes, Adam.lr(1e-2), blobs, 32, 200);
            Model masked = Sequential.of(new Embedding(20, 8), lookingBack(), new Linear(8, 2))
                    .seed(seed);
            watch("looking back", masked, classes, Adam.lr(1e-2), Toys.words(seed), 30, 200);
            watch("dropped", dropped(seed), classes, Adam.lr(3e-3), blobs, 32, 300);
            watch("in double", normalised(seed).to(DType.FLOAT64), classes, Adam.lr(1e-2), blobs, 32, 100);
            watch("decayed a little", normalised(seed), classes, AdamW.lr(1e-2).weightDecay(0.1), blobs, 32, 300);
        }
    }

    private static Model normalised(long seed) {
        return Sequential.of(
                        new Linear(8, 32),
                        new BatchNorm1d(32),
                        new Relu(),
                        new Linear(32, 32),
                        new BatchNorm1d(32),
                        new Relu(),
                        new Linear(32, 3))
                .seed(seed);
    }

    private static Model dropped(long seed) {
        return Sequential.of(new Linear(8, 128), new Relu(), new Dropout(0.8), new Linear(128, 3))
                .seed(seed);
    }

    /// Attention of ten words to themselves and those in front, by a mask that is added.
    private static Layer lookingBack() {
        float[] mask = new float[100];
        for (int i = 0; i < 10; i++) {
            Arrays.fill(mask, 10 * i + i + 1, 10 * i + 10, Float.NEGATIVE_INFINITY);
        }
        return Blocks.of(
                parts -> parts.parameter("q", Shape.of(8, 8), Init.xavierUniform())
                        .parameter("k", Shape.of(8, 8), Init.xavierUniform()),
                (x, context) -> x.linear(context.parameter("q"))
                        .matmul(x.linear(context.parameter("k")).transpose(1, 2))
                        .div(Math.sqrt(8))
                        .add(Tensor.copyOf(mask, Shape.of(10, 10)))
                        .softmax(2)
                        .matmul(x)
                        .mean(1));
    }
}
