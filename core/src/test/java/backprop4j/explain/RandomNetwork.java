package backprop4j.explain;

import backprop4j.Attention;
import backprop4j.Convolutions;
import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.Pooling;
import backprop4j.Scan;
import backprop4j.Sliding;
import backprop4j.Tensor;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// A network of one of four kinds with random parts, sizes, functions, values and cost, all from a seed.
final class RandomNetwork {
    /// What its middle is made of.
    enum Kind {
        DENSE,
        CONVOLUTION,
        RECURRENT,
        ATTENTION
    }

    /// Everything that may occur in one; a run that is long enough meets all of it.
    static final Set<String> PARTS = Set.of(
            "embedding",
            "residual",
            "shared weight",
            "transposed weight",
            "batch norm",
            "layer norm",
            "conv1d",
            "conv2d",
            "stride",
            "padding",
            "dilation",
            "groups",
            "transposed convolution",
            "max pooling",
            "average pooling",
            "mean over positions",
            "plain recurrence",
            "gated recurrence",
            "two states",
            "mean over steps",
            "heads",
            "causal",
            "mask",
            "sum of squares",
            "mse",
            "half mean of squares",
            "softmax and squares",
            "cross-entropy");

    private static final List<UnaryOperator<Tensor>> ACTIVATIONS = List.of(
            Tensor::sigmoid,
            Tensor::tanh,
            Tensor::gelu,
            Tensor::silu,
            Tensor::relu,
            Tensor::softplus,
            x -> x.leakyRelu(0.1));

    private final RandomLeaves leaves;
    private final Kind kind;
    private final int batch;
    private final Tensor cost;

    RandomNetwork(Kind kind, DType dtype, int seed) {
        this(kind, new RandomLeaves(seed * 31L + kind.ordinal(), dtype));
    }

    RandomNetwork(Kind kind, RandomLeaves leaves) {
        this.leaves = leaves;
        this.kind = kind;
        this.batch = some(1, 3);
        this.cost = cost(dense(middle(), some(0, 1)));
    }

    /// The cost in float64 of the same network from the same bits, with one number of one parameter moved: made
    /// by building it again.
    static double moved(Kind kind, DType dtype, int seed, int parameter, int position, double by) {
        var leaves = new RandomLeaves(seed * 31L + kind.ordinal(), dtype, parameter, position, by);
        return new RandomNetwork(kind, leaves).cost.toScalar();
    }

    Tensor cost() {
        return cost;
    }

    List<Parameter> parameters() {
        return leaves.parameters();
    }

    /// Which of [#PARTS] it has.
    Set<String> parts() {
        return leaves.parts();
    }

    /// Indices of some entry of a parameter.
    int[] someEntry(Parameter parameter) {
        return IntStream.range(0, parameter.shape().rank())
                .map(axis -> some(0, parameter.shape().size(axis) - 1))
                .toArray();
    }

    private int some(int least, int most) {
        return leaves.some(least, most);
    }

    private boolean has(String part) {
        return leaves.has(part);
    }

    private Parameter parameter(String name, int... sizes) {
        return leaves.parameter(name, sizes);
    }

    private Tensor activated(Tensor z) {
        return activation().apply(z);
    }

    private UnaryOperator<Tensor> activation() {
        return ACTIVATIONS.get(some(0, ACTIVATIONS.size() - 1));
    }

    /// `[batch, features]`.
    private Tensor middle() {
        return switch (kind) {
            case DENSE -> dense(features(some(1, 6)), some(1, 3));
            case CONVOLUTION -> convolution();
            case RECURRENT -> recurrent();
            case ATTENTION -> attention();
        };
    }

    /// `[batch, width]`: numbers, or rows of a table.
    private Tensor features(int width) {
        return has("embedding") ? embedded(width, batch) : leaves.numbers(batch, width);
    }

    /// Rows of a table; a row may be taken several times, or never.
    private Tensor embedded(int width, int... places) {
        Parameter table = parameter("table", some(2, 5), width);
        int words = table.shape().size(0);
        int count = IntStream.of(places).reduce(1, (a, b) -> a * b);
        return table.tensor().take(0, leaves.classes(count, words).reshape(places));
    }

    private Tensor dense(Tensor x, int layers) {
        Tensor a = x;
        Parameter last = null;
        for (int l = 0; l < layers; l++) {
            int in = a.shape().size(-1);
            Tensor z;
            if (last != null && last.shape().size(0) == in && last.shape().size(1) == in && has("shared weight")) {
                z = a.linear(last);
            } else if (last != null && last.shape().size(0) == in && has("transposed weight")) {
                z = a.matmul(last);
            } else {
                int out = some(0, 2) == 0 ? in : some(2, 6);
                last = parameter("weight", out, in);
                z = a.linear(last, parameter("bias", out));
            }
            if (batch > 1 && has("batch norm")) {
                z = scaled(z.normalize(1e-1, 0), z.shape().size(-1));
            } else if (has("layer norm")) {
                z = scaled(z.normalize(1e-1, -1), z.shape().size(-1));
            }
            Tensor next = activated(z);
            a = next.shape().equals(a.shape()) && has("residual") ? a.add(next) : next;
        }
        return a;
    }

    /// With a gain and a shift for each feature of the last axes.
    private Tensor scaled(Tensor x, int... sizes) {
        return x.mul(parameter("gain", sizes)).add(parameter("shift", sizes));
    }

    private Tensor convolution() {
        int axes = some(1, 2);
        leaves.note(axes == 1 ? "conv1d" : "conv2d");
        int groups = has("groups") ? 2 : 1;
        int channels = groups * some(1, 2);
        Tensor x = leaves.numbers(sizes(batch, channels, axes, some(5, 6)));
        int out = groups * some(1, 2);
        Sliding sliding = Sliding.PLAIN
                .groups(groups)
                .stride(has("stride") ? 2 : 1)
                .padding(has("padding") ? 1 : 0)
                .dilation(has("dilation") ? 2 : 1);
        Tensor z = Convolutions.conv(x, parameter("weight", sizes(out, channels / groups, axes, some(1, 3))), sliding)
                .add(parameter("bias", sizes(out, 1, axes - 1, 1)));
        if (has("batch norm")) {
            int[] all = IntStream.range(0, axes + 2).filter(axis -> axis != 1).toArray();
            z = scaled(z.normalize(1e-1, all), sizes(out, 1, axes - 1, 1));
        }
        Tensor a = activated(z);
        if (has("transposed convolution")) {
            a = activated(Convolutions.convTranspose(a, parameter("up", sizes(out, some(1, 2), axes, 2))));
        }
        int size = Math.min(2, a.shape().size(-1));
        int[] window = IntStream.generate(() -> size).limit(axes).toArray();
        if (has("max pooling")) {
            a = Pooling.max(a, window);
        } else if (has("average pooling")) {
            a = Pooling.average(a, window);
        }
        return has("mean over positions") ? a.mean(IntStream.range(2, axes + 2).toArray()) : a.flatten(1);
    }

    /// `[first, second, size …]` with this many of the last.
    private static int[] sizes(int first, int second, int axes, int size) {
        return IntStream.concat(
                        IntStream.of(first, second),
                        IntStream.generate(() -> size).limit(axes))
                .toArray();
    }

    private Tensor recurrent() {
        int inputs = some(1, 3);
        int width = some(1, 4);
        int length = some(1, 4);
        Tensor sequence = has("embedding") ? embedded(inputs, length, batch) : leaves.numbers(length, batch, inputs);
        Parameter w = parameter("weight", width, inputs);
        Parameter u = parameter("recurrent", width, width);
        Parameter b = parameter("bias", width);
        UnaryOperator<Tensor> sigma = activation();
        Tensor start = leaves.numbers(batch, width);
        Tensor states;
        if (has("gated recurrence")) {
            Parameter v = parameter("gate", width, inputs);
            Parameter g = parameter("recurrentGate", width, width);
            if (has("two states")) {
                states = Scan.of(List.of(start, leaves.numbers(batch, width)), List.of(sequence), (state, x) -> {
                            Tensor gate = x.getFirst()
                                    .linear(v)
                                    .add(state.getFirst().linear(g))
                                    .sigmoid();
                            Tensor cell = state.get(1)
                                    .mul(gate)
                                    .add(sigma.apply(x.getFirst()
                                            .linear(w, b)
                                            .add(state.getFirst().linear(u))));
                            Tensor hidden = gate.mul(cell.tanh());
                            return new Scan.Step(List.of(hidden, cell), List.of(hidden));
                        })
                        .outputs()
                        .getFirst();
            } else {
                states = Scan.of(start, sequence, (h, x) -> {
                    Tensor gate = x.linear(v).add(h.linear(g)).sigmoid();
                    Tensor proposal = sigma.apply(x.linear(w, b).add(h.linear(u)));
                    return gate.mul(h).add(gate.rsub(1).mul(proposal));
                });
            }
        } else {
            leaves.note("plain recurrence");
            states = Scan.of(
                    start, sequence, (h, x) -> sigma.apply(x.linear(w, b).add(h.linear(u))));
        }
        return has("mean over steps")
                ? states.mean(0)
                : states.slice(0, length - 1, length).reshape(batch, width);
    }

    private Tensor attention() {
        int length = some(2, 4);
        int heads = has("heads") ? 2 : 1;
        int width = heads * some(1, 2);
        Tensor x = has("embedding") ? embedded(width, batch, length) : leaves.numbers(batch, length, width);
        Tensor queries = split(x.linear(parameter("queries", width, width)), heads);
        Tensor keys = split(x.linear(parameter("keys", width, width)), heads);
        Tensor values = split(x.linear(parameter("values", width, width)), heads);
        Tensor mixed;
        if (has("causal")) {
            mixed = Attention.causal(queries, keys, values);
        } else if (has("mask")) {
            Tensor mask = leaves.numbers(length, length).gt(-0.3);
            mixed = Attention.masked(queries, keys, values, mask);
        } else {
            mixed = Attention.of(queries, keys, values);
        }
        Tensor joined = mixed.permute(0, 2, 1, 3).reshape(batch, length, width).linear(parameter("out", width, width));
        leaves.note("layer norm");
        Tensor y = scaled(x.add(joined).normalize(1e-1, -1), width);
        return has("mean over positions") ? y.mean(1) : y.flatten(1);
    }

    private Tensor split(Tensor x, int heads) {
        int length = x.shape().size(1);
        return x.reshape(batch, length, heads, x.shape().size(2) / heads).permute(0, 2, 1, 3);
    }

    private Tensor cost(Tensor y) {
        int width = y.shape().size(1);
        int choice = some(0, 4);
        leaves.note(List.of("sum of squares", "mse", "half mean of squares", "softmax and squares", "cross-entropy")
                .get(choice));
        return switch (choice) {
            case 0 -> y.square().sum();
            case 1 -> y.mse(leaves.numbers(batch, width));
            case 2 ->
                y.sub(leaves.numbers(batch, width)).square().sum().div(batch).mul(0.5);
            case 3 -> y.softmax(1).sub(leaves.numbers(batch, width)).square().sum();
            default -> y.crossEntropy(leaves.classes(batch, width));
        };
    }
}
