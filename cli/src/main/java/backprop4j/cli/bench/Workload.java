package backprop4j.cli.bench;

import backprop4j.cli.bench.Stage.Activation;
import backprop4j.cli.bench.Stage.Convolution;
import backprop4j.cli.bench.Stage.Dense;
import backprop4j.cli.bench.Stage.Flat;
import backprop4j.cli.bench.Stage.MaxPool;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A training step to be measured: network, loss, optimizer and batch. Its data and its first weights are a
/// function of the description, so that two libraries can be held against each other.
///
/// @param exampleSizes the shape of one example
/// @param classes of the cross-entropy; 0 for C = Σ y²
/// @param adam Adam with η = 1e-3, else plain gradient descent with η = 0.1
public record Workload(
        String name,
        String description,
        int batch,
        List<Integer> exampleSizes,
        int classes,
        boolean adam,
        List<Stage> stages) {
    /// Batches of data that are taken in turn.
    public static final int BATCHES = 8;

    /// What there is to measure.
    public static final List<Workload> ALL = List.of(
            new Workload(
                    "W1",
                    "2-2-2-2 sigmoid, Σy², batch 1, SGD",
                    1,
                    List.of(2),
                    0,
                    false,
                    dense(Activation.SIGMOID, true, 2, 2, 2, 2)),
            new Workload(
                    "W2",
                    "784-128-10 relu, batch 32, SGD",
                    32,
                    List.of(784),
                    10,
                    false,
                    dense(Activation.RELU, false, 784, 128, 10)),
            new Workload(
                    "W3",
                    "784-512-512-10 relu, batch 128, Adam",
                    128,
                    List.of(784),
                    10,
                    true,
                    dense(Activation.RELU, false, 784, 512, 512, 10)),
            new Workload(
                    "W4",
                    "conv5×5×20, conv5×5×50, fc500, batch 64, Adam",
                    64,
                    List.of(1, 28, 28),
                    10,
                    true,
                    List.of(
                            new Convolution(1, 20, 28, 5, 0),
                            Activation.RELU,
                            new MaxPool(2),
                            new Convolution(20, 50, 12, 5, 0),
                            Activation.RELU,
                            new MaxPool(2),
                            new Flat(),
                            new Dense(800, 500),
                            Activation.RELU,
                            new Dense(500, 10))),
            new Workload(
                    "gelu",
                    "256-1024-256-10 gelu, batch 64, Adam",
                    64,
                    List.of(256),
                    10,
                    true,
                    dense(Activation.GELU, false, 256, 1024, 256, 10)),
            new Workload(
                    "conv3x3",
                    "32×32×3, three times 3×3 and pool, batch 32, Adam",
                    32,
                    List.of(3, 32, 32),
                    10,
                    true,
                    List.of(
                            new Convolution(3, 32, 32, 3, 1),
                            Activation.RELU,
                            new MaxPool(2),
                            new Convolution(32, 64, 16, 3, 1),
                            Activation.RELU,
                            new MaxPool(2),
                            new Convolution(64, 64, 8, 3, 1),
                            Activation.RELU,
                            new MaxPool(2),
                            new Flat(),
                            new Dense(1024, 10))));

    /// The workload of this name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Workload of(String name) {
        return ALL.stream()
                .filter(workload -> workload.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no workload " + name + ", only "
                        + String.join(", ", ALL.stream().map(Workload::name).toList())));
    }

    private static List<Stage> dense(Activation between, boolean alsoLast, int... sizes) {
        var stages = new ArrayList<Stage>();
        for (int i = 1; i < sizes.length; i++) {
            stages.add(new Dense(sizes[i - 1], sizes[i]));
            if (alsoLast || i < sizes.length - 1) {
                stages.add(between);
            }
        }
        return List.copyOf(stages);
    }

    /// Numbers in one example.
    public int exampleCount() {
        return exampleSizes.stream().mapToInt(Integer::intValue).reduce(1, (a, b) -> a * b);
    }

    /// Multiply-adds of a step: the forward product, the gradient of the weights, and the gradient of the input
    /// of every layer but the first.
    public long multiplyAdds() {
        long sum = 0;
        boolean first = true;
        for (Stage stage : stages) {
            long forward = switch (stage) {
                case Dense(int inputs, int outputs) -> (long) batch * inputs * outputs;
                case Convolution c ->
                    (long) batch * c.outputSize() * c.outputSize() * c.outputs() * c.inputs() * c.kernel() * c.kernel();
                case MaxPool m -> 0;
                case Flat f -> 0;
                case Activation a -> 0;
            };
            sum += (first ? 2 : 3) * forward;
            first &= forward == 0;
        }
        return sum;
    }

    /// The features of batch `index`, row-major: noise around a pattern of the class.
    public float[][] features(int index) {
        var random = new SplittableRandom(1000 + index);
        int[] labels = labels(index);
        float[][] rows = new float[batch][exampleCount()];
        for (int i = 0; i < batch; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                double pattern = (j * 31 + labels[i] * 17) % 11 / 11.0;
                rows[i][j] = (float) (0.5 * pattern + 0.5 * random.nextDouble());
            }
        }
        return rows;
    }

    /// The class numbers of batch `index`; zeros where there are no classes.
    public int[] labels(int index) {
        var random = new SplittableRandom(2000 + index);
        int[] labels = new int[batch];
        for (int i = 0; i < batch && classes > 0; i++) {
            labels[i] = random.nextInt(classes);
        }
        return labels;
    }

    /// Numbers in what the network answers to an example.
    public int outputs() {
        return stages.stream()
                .mapToInt(stage -> stage instanceof Dense(int inputs, int outputs) ? outputs : 0)
                .filter(outputs -> outputs > 0)
                .reduce((before, last) -> last)
                .orElseThrow();
    }

    /// The first weights, then biases of stage `index`, both uniform within 1/√(inputs of a neuron) of zero.
    public List<float[]> initial(int index) {
        var random = new SplittableRandom(3000 + index);
        return switch (stages.get(index)) {
            case Dense(int inputs, int outputs) ->
                List.of(uniform(random, inputs * outputs, inputs), uniform(random, outputs, inputs));
            case Convolution c -> {
                int window = c.inputs() * c.kernel() * c.kernel();
                yield List.of(uniform(random, c.outputs() * window, window), uniform(random, c.outputs(), window));
            }
            case MaxPool m -> List.of();
            case Flat f -> List.of();
            case Activation a -> List.of();
        };
    }

    private static float[] uniform(SplittableRandom random, int count, int inputs) {
        double bound = 1 / Math.sqrt(inputs);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextDouble(-bound, bound);
        }
        return numbers;
    }
}
