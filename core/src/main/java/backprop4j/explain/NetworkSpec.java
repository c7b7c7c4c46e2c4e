package backprop4j.explain;

import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A small dense network with one input and a cost: what the lecture notes draw on the blackboard. Numbers are
/// float64.
///
/// @param target what the cost compares the output with; empty if the cost needs none
public record NetworkSpec(
        String name,
        String note,
        Activation activation,
        List<Dense> layers,
        double[] input,
        double[] target,
        Cost cost,
        double learningRate) {

    /// One layer: a weight out × in and a bias for each output.
    public record Dense(double[][] weight, double[] bias) {
        /// The number of neurons.
        public int out() {
            return bias.length;
        }
    }

    /// σ, the same for every layer.
    public enum Activation {
        SIGMOID,
        TANH,
        RELU,
        GELU,
        SILU,
        NONE;

        Tensor apply(Tensor z) {
            return switch (this) {
                case SIGMOID -> z.sigmoid();
                case TANH -> z.tanh();
                case RELU -> z.relu();
                case GELU -> z.gelu();
                case SILU -> z.silu();
                case NONE -> z;
            };
        }

        /// The activation called `name`, in lower case.
        ///
        /// @throws IllegalArgumentException naming those there are
        public static Activation named(String name) {
            return choose(values(), name, "activation");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// C, from the output y and the target t.
    public enum Cost {
        /// Σ y², or Σ (y − t)² with a target.
        SUM_OF_SQUARES,
        /// ½ Σ (t − y)².
        HALF_SQUARED_ERROR,
        /// The mean of (y − t)².
        MSE,
        /// −Σ t·log softmax(z) of the last z, which has no σ; the target is a class number from 0, or a
        /// probability for each class.
        CROSS_ENTROPY;

        /// The cost called `name`, like `half-squared-error`.
        ///
        /// @throws IllegalArgumentException naming those there are
        public static Cost named(String name) {
            return choose(values(), name, "cost");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static <T> T choose(T[] values, String name, String what) {
        return Arrays.stream(values)
                .filter(value -> value.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no " + what + " \"" + name + "\"; there are " + Arrays.toString(values)));
    }

    public NetworkSpec {
        layers = List.copyOf(layers);
        require(!layers.isEmpty(), "a network needs at least one layer");
        require(input.length > 0, "a network needs at least one input");
        requireFinite(input, "the input");
        require(Double.isFinite(learningRate), "the learning rate must be a finite number, not " + learningRate);
        int width = input.length;
        for (int l = 0; l < layers.size(); l++) {
            Dense layer = layers.get(l);
            String place = "layer " + (l + 1);
            require(layer.weight.length > 0, place + " has no neurons");
            require(
                    layer.weight.length == layer.bias.length,
                    place + " has " + layer.weight.length + " rows of weights but " + layer.bias.length + " biases");
            for (int row = 0; row < layer.weight.length; row++) {
                require(
                        layer.weight[row].length == width,
                        place + ", neuron " + (row + 1) + " has " + layer.weight[row].length + " weights, but "
                                + (l == 0
                                        ? "there are " + width + " inputs"
                                        : "the layer before has " + width + " neurons"));
                requireFinite(layer.weight[row], place + ", neuron " + (row + 1));
            }
            requireFinite(layer.bias, "the biases of " + place);
            width = layer.out();
        }
        requireTarget(target, cost, width);
    }

    private static void requireTarget(double[] target, Cost cost, int outputs) {
        if (target.length == 0) {
            require(cost == Cost.SUM_OF_SQUARES, "the cost " + cost + " needs a target");
            return;
        }
        requireFinite(target, "the target");
        if (cost == Cost.CROSS_ENTROPY && target.length == 1) {
            double label = target[0];
            require(
                    label == Math.rint(label) && label >= 0 && label < outputs,
                    "the target of cross-entropy is a class number from 0 to " + (outputs - 1) + ", not " + label);
        } else {
            require(
                    target.length == outputs,
                    "the target has " + target.length + " numbers, but the network has " + outputs + " outputs");
            require(
                    cost != Cost.CROSS_ENTROPY
                            || (Arrays.stream(target).allMatch(t -> t >= 0)
                                    && Math.abs(Arrays.stream(target).sum() - 1) <= 1e-9),
                    "the target of cross-entropy is a class number, or a probability for each class, together 1, not "
                            + Arrays.toString(target));
        }
    }

    private static void requireFinite(double[] numbers, String what) {
        for (double number : numbers) {
            require(Double.isFinite(number), what + " must be finite numbers, not " + number);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /// Whether the last layer's z is the output, without σ.
    boolean endsWithLogits() {
        return cost == Cost.CROSS_ENTROPY;
    }

    /// σ of a layer, from 0.
    Activation activationOf(int layer) {
        return endsWithLogits() && layer == layers.size() - 1 ? Activation.NONE : activation;
    }

    /// C as a tensor of the output: the last a, or for cross-entropy the last z.
    Tensor costOf(Tensor y) {
        double[] t = target;
        if (t.length == 0) {
            return y.square().sum();
        }
        return switch (cost) {
            case SUM_OF_SQUARES -> y.sub(Tensor.float64(t)).square().sum();
            case HALF_SQUARED_ERROR -> y.sub(Tensor.float64(t)).square().sum().mul(0.5);
            case MSE -> y.mse(Tensor.float64(t));
            case CROSS_ENTROPY ->
                t.length == 1
                        ? y.crossEntropy(Tensor.copyOf(new int[] {(int) t[0]}, Shape.SCALAR))
                        : y.logSoftmax(0).mul(Tensor.float64(t)).sum().neg();
        };
    }

    /// The same network with other layers.
    public NetworkSpec withLayers(List<Dense> other) {
        return new NetworkSpec(name, note, activation, other, input, target, cost, learningRate);
    }

    /// The same network for another input.
    public NetworkSpec withInput(double... other) {
        return new NetworkSpec(name, note, activation, layers, other, target, cost, learningRate);
    }

    /// The same network with another cost and target.
    public NetworkSpec withCost(Cost other, double[] otherTarget) {
        return new NetworkSpec(name, note, activation, layers, input, otherTarget, other, learningRate);
    }

    /// The same network with another learning rate.
    public NetworkSpec withLearningRate(double other) {
        return new NetworkSpec(name, note, activation, layers, input, target, cost, other);
    }

    /// The network of the lecture notes: three layers of two sigmoid neurons, C = y₁² + y₂².
    public static NetworkSpec notes() {
        return new NetworkSpec(
                "notes",
                "three layers of two sigmoid neurons, cost C = y1^2 + y2^2",
                Activation.SIGMOID,
                List.of(
                        new Dense(new double[][] {{1, -2}, {-1, 1}}, new double[] {1, 0}),
                        new Dense(new double[][] {{2, -1}, {-2, -1}}, new double[] {0, 0}),
                        new Dense(new double[][] {{3, -1}, {-1, 4}}, new double[] {-2, 2})),
                new double[] {1, -1},
                new double[0],
                Cost.SUM_OF_SQUARES,
                0.1);
    }
}
