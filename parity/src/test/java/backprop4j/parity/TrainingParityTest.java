package backprop4j.parity;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.data.Batch;
import backprop4j.nn.Conv2d;
import backprop4j.nn.Flatten;
import backprop4j.nn.Gelu;
import backprop4j.nn.Layer;
import backprop4j.nn.LayerNorm;
import backprop4j.nn.Linear;
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
import backprop4j.train.TrainStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Fifty training steps in float64, here and there, from the same parameters on the same batches.
class TrainingParityTest {
    private static final int STEPS = 50;
    private static final int BATCH = 8;
    private static final int FEATURES = 36;
    private static final int CLASSES = 3;

    /// A network, here as layers, there as what libtorch does with the same parameters.
    enum Network {
        DENSE {
            @Override
            Layer[] layers() {
                return new Layer[] {new Linear(FEATURES, 16), new Tanh(), new Linear(16, CLASSES)};
            }

            @Override
            org.bytedeco.pytorch.Tensor forward(org.bytedeco.pytorch.Tensor x, List<org.bytedeco.pytorch.Tensor> p) {
                return linear(torch.tanh(linear(x, p, 0)), p, 2);
            }
        },
        CONVOLUTION {
            @Override
            Layer[] layers() {
                return new Layer[] {
                    new Unflatten(1, 6, 6),
                    new Conv2d(1, 4, 3),
                    new Relu(),
                    new MaxPool2d(2),
                    new Flatten(),
                    new Linear(16, CLASSES)
                };
            }

            @Override
            org.bytedeco.pytorch.Tensor forward(org.bytedeco.pytorch.Tensor x, List<org.bytedeco.pytorch.Tensor> p) {
                long[] ones = {1, 1};
                long[] zeros = {0, 0};
                long[] window = {2, 2};
                org.bytedeco.pytorch.Tensor images = x.reshape(-1, 1, 6, 6);
                org.bytedeco.pytorch.Tensor seen =
                        torch.conv2d(images, p.get(0), new TensorOptional(p.get(1)), ones, zeros, ones, 1);
                org.bytedeco.pytorch.Tensor pooled =
                        torch.max_pool2d(torch.relu(seen), window, window, zeros, ones, false);
                return linear(pooled.flatten(1, -1), p, 2);
            }
        },
        NORMALIZED {
            @Override
            Layer[] layers() {
                return new Layer[] {new Linear(FEATURES, 12), new LayerNorm(12), new Gelu(), new Linear(12, CLASSES)};
            }

            @Override
            org.bytedeco.pytorch.Tensor forward(org.bytedeco.pytorch.Tensor x, List<org.bytedeco.pytorch.Tensor> p) {
                org.bytedeco.pytorch.Tensor normal = torch.layer_norm(
                        linear(x, p, 0),
                        new long[] {12},
                        new TensorOptional(p.get(2)),
                        new TensorOptional(p.get(3)),
                        1e-5,
                        false);
                return linear(torch.gelu(normal), p, 4);
            }
        };

        abstract Layer[] layers();

        abstract org.bytedeco.pytorch.Tensor forward(
                org.bytedeco.pytorch.Tensor x, List<org.bytedeco.pytorch.Tensor> parameters);

        static org.bytedeco.pytorch.Tensor linear(
                org.bytedeco.pytorch.Tensor x, List<org.bytedeco.pytorch.Tensor> p, int weight) {
            return torch.linear(x, p.get(weight), new TensorOptional(p.get(weight + 1)));
        }
    }

    /// An optimizer here and there.
    record Pair(
            String name, Optimizer here, Function<TensorVector, org.bytedeco.pytorch.Optimizer> there, double clip) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Pair> optimizers() {
        return List.of(
                new Pair("sgd", Sgd.lr(0.1), p -> new org.bytedeco.pytorch.SGD(p, new SGDOptions(0.1)), 0),
                new Pair(
                        "sgd clipped",
                        Sgd.lr(0.1).clipNorm(0.05),
                        p -> new org.bytedeco.pytorch.SGD(p, new SGDOptions(0.1)),
                        0.05),
                new Pair(
                        "momentum",
                        Sgd.lr(0.05).momentum(0.9),
                        p -> {
                            var options = new SGDOptions(0.05);
                            options.momentum().put(0.9);
                            return new org.bytedeco.pytorch.SGD(p, options);
                        },
                        0),
                new Pair(
                        "nesterov with decay",
                        Sgd.lr(0.05).momentum(0.9).withNesterov().weightDecay(0.01),
                        p -> {
                            var options = new SGDOptions(0.05);
                            options.momentum().put(0.9);
                            options.nesterov().put(true);
                            options.weight_decay().put(0.01);
                            return new org.bytedeco.pytorch.SGD(p, options);
                        },
                        0),
                new Pair("adam", Adam.lr(0.01), p -> new org.bytedeco.pytorch.Adam(p, new AdamOptions(0.01)), 0),
                new Pair(
                        "adamw",
                        AdamW.lr(0.01).weightDecay(0.05),
                        p -> {
                            var options = new AdamWOptions(0.01);
                            options.weight_decay().put(0.05);
                            return new org.bytedeco.pytorch.AdamW(p, options);
                        },
                        0));
    }

    static Stream<Object[]> runs() {
        return Stream.of(Network.values())
                .flatMap(network -> optimizers().stream().map(pair -> new Object[] {network, pair}));
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("runs")
    @SuppressWarnings("try") // the scope frees whatever libtorch made
    void fifty_steps_lead_to_the_parameters_of_libtorch(Network network, Pair pair) {
        Model model = Sequential.of(network.layers()).seed(5);
        model.to(DType.FLOAT64);
        var random = new Random(7);
        try (var scope = new PointerScope()) {
            var there = new ArrayList<org.bytedeco.pytorch.Tensor>();
            for (Parameter parameter : model.parameters()) {
                Tensor value = parameter.tensor();
                there.add(Torch.of(value.toDoubles(), value.shape(), DType.FLOAT64)
                        .requires_grad_(true));
            }
            var vector = Torch.all(there);
            org.bytedeco.pytorch.Optimizer theirs = pair.there.apply(vector);
            TrainStep step = TrainStep.compile(model, Losses.crossEntropy(), pair.here);
            for (int i = 0; i < STEPS; i++) {
                float[][] features = new float[BATCH][FEATURES];
                int[] labels = new int[BATCH];
                double[] flat = new double[BATCH * FEATURES];
                double[] classes = new double[BATCH];
                for (int row = 0; row < BATCH; row++) {
                    labels[row] = random.nextInt(CLASSES);
                    classes[row] = labels[row];
                    for (int column = 0; column < FEATURES; column++) {
                        features[row][column] = random.nextFloat() + labels[row];
                        flat[row * FEATURES + column] = features[row][column];
                    }
                }
                step.run(Batch.of(features, labels));
                theirs.zero_grad();
                torch.cross_entropy_loss(
                                network.forward(Torch.of(flat, Shape.of(BATCH, FEATURES), DType.FLOAT64), there),
                                Torch.of(classes, Shape.of(BATCH), DType.INT32))
                        .backward();
                if (pair.clip > 0) {
                    torch.clip_grad_norm_(vector, pair.clip);
                }
                theirs.step();
            }
            for (int i = 0; i < there.size(); i++) {
                Parameter parameter = model.parameters().get(i);
                double[] expected = Torch.numbers(there.get(i));
                double[] found = parameter.tensor().toDoubles();
                for (int k = 0; k < found.length; k++) {
                    assertThat(Math.abs(found[k] - expected[k]))
                            .as("%s, element %d: %s and %s", parameter, k, found[k], expected[k])
                            .isLessThan(1e-9);
                }
            }
        }
    }
}
