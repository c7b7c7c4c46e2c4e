package backprop4j.bench.peers;

import backprop4j.cli.bench.Stage;
import backprop4j.cli.bench.Stage.Activation;
import backprop4j.cli.bench.Stage.Convolution;
import backprop4j.cli.bench.Stage.Dense;
import backprop4j.cli.bench.Stage.Flat;
import backprop4j.cli.bench.Stage.MaxPool;
import backprop4j.cli.bench.Steps;
import backprop4j.cli.bench.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A workload trained by libtorch as one would write it in C++: gradients dropped rather than zeroed, updates in
/// place, and everything of a step freed at its end.
public final class LibtorchSteps implements Steps {
    private static final long[] ONES = {1, 1};
    private static final long[] ZEROS = {0, 0};

    private final Workload workload;
    private final List<Layer> layers = new ArrayList<>();
    private final Tensor[] features = new Tensor[Workload.BATCHES];
    private final Tensor[] labels = new Tensor[Workload.BATCHES];
    private final Optimizer optimizer;
    private final Update update;
    private int next;

    /// How parameters follow their gradients.
    @FunctionalInterface
    interface Update {
        void run();
    }

    /// A stage with its tensors, if it has any, as an argument may want them.
    private record Layer(Stage stage, Tensor weight, TensorOptional bias, long[] sides) {}

    /// @param fused whether the fused kernel updates, which C++ offers without an optimizer class around it
    /// @param channelsLast whether images lie as oneDNN likes them best
    public LibtorchSteps(Workload workload, boolean fused, boolean channelsLast) {
        this.workload = workload;
        var parameters = new ArrayList<Tensor>();
        for (int i = 0; i < workload.stages().size(); i++) {
            layers.add(layer(workload.stages().get(i), workload.initial(i), channelsLast, parameters));
        }
        for (int i = 0; i < Workload.BATCHES; i++) {
            long[] sizes = LongStream.concat(
                            LongStream.of(workload.batch()),
                            workload.exampleSizes().stream().mapToLong(Integer::longValue))
                    .toArray();
            features[i] = laidOut(copyOf(flat(workload.features(i)), sizes), channelsLast);
            labels[i] = torch.tensor(
                    Arrays.stream(workload.labels(i)).asLongStream().toArray());
        }
        Tensor[] all = parameters.toArray(Tensor[]::new);
        if (workload.adam()) {
            optimizer = new Adam(new TensorVector(all), new AdamOptions(1e-3));
        } else {
            optimizer = new SGD(new TensorVector(all), new SGDOptions(0.1));
        }
        Optimizer plain = optimizer;
        update = fused ? new FusedUpdate(parameters, workload.adam()) : plain::step;
    }

    private static Layer layer(Stage stage, List<float[]> initial, boolean channelsLast, List<Tensor> parameters) {
        return switch (stage) {
            case Dense(int inputs, int outputs) ->
                withParameters(
                        stage,
                        copyOf(initial.get(0), outputs, inputs),
                        copyOf(initial.get(1), outputs),
                        new long[0],
                        parameters);
            case Convolution c ->
                withParameters(
                        stage,
                        laidOut(copyOf(initial.get(0), c.outputs(), c.inputs(), c.kernel(), c.kernel()), channelsLast),
                        copyOf(initial.get(1), c.outputs()),
                        new long[] {c.padding(), c.padding()},
                        parameters);
            case MaxPool(int window) ->
                new Layer(stage, new Tensor(), new TensorOptional(), new long[] {window, window});
            case Flat f -> new Layer(stage, new Tensor(), new TensorOptional(), new long[0]);
            case Activation a -> new Layer(stage, new Tensor(), new TensorOptional(), new long[0]);
        };
    }

    private static Layer withParameters(
            Stage stage, Tensor weight, Tensor bias, long[] sides, List<Tensor> parameters) {
        weight.requires_grad_(true);
        bias.requires_grad_(true);
        parameters.add(weight);
        parameters.add(bias);
        return new Layer(stage, weight, new TensorOptional(bias), sides);
    }

    private static Tensor laidOut(Tensor tensor, boolean channelsLast) {
        return channelsLast && tensor.dim() == 4 ? tensor.contiguous(torch.MemoryFormat.ChannelsLast) : tensor;
    }

    private static float[] flat(float[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
        }
        return flat;
    }

    private static Tensor copyOf(float[] numbers, long... sizes) {
        return torch.tensor(numbers).reshape(sizes).clone();
    }

    @Override
    @SuppressWarnings("try") // the scope frees whatever the step made
    public float next() {
        try (var scope = new PointerScope()) {
            optimizer.zero_grad();
            Tensor x = features[next];
            for (int i = 0; i < layers.size(); i++) {
                x = forward(layers.get(i), x);
            }
            Tensor loss = workload.classes() > 0
                    ? torch.cross_entropy_loss(x, labels[next])
                    : x.square().sum();
            loss.backward();
            update.run();
            next = (next + 1) % features.length;
            return loss.item_float();
        }
    }

    private static Tensor forward(Layer layer, Tensor x) {
        return switch (layer.stage) {
            case Dense d -> torch.linear(x, layer.weight, layer.bias);
            case Convolution c -> torch.conv2d(x, layer.weight, layer.bias, ONES, layer.sides, ONES, 1);
            case MaxPool p -> torch.max_pool2d(x, layer.sides, layer.sides, ZEROS, ONES, false);
            case Flat f -> x.flatten(1, -1);
            case Activation activation ->
                switch (activation) {
                    case SIGMOID -> torch.sigmoid(x);
                    case RELU -> torch.relu(x);
                    case GELU -> torch.gelu(x);
                };
        };
    }
}
