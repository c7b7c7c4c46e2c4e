package backprop4j.explain;

import backprop4j.Attention;
import backprop4j.Convolutions;
import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.Scan;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// A network of one of four kinds with random sizes, functions, values and cost, all from a seed.
final class RandomNetwork {
    /// What its middle is made of.
    enum Kind {
        DENSE,
        CONVOLUTION,
        RECURRENT,
        ATTENTION
    }

    private static final List<UnaryOperator<Tensor>> ACTIVATIONS = List.of(
            Tensor::sigmoid,
            Tensor::tanh,
            Tensor::gelu,
            Tensor::silu,
            Tensor::relu,
            Tensor::softplus,
            x -> x.leakyRelu(0.1));

    private final Random random;
    private final DType dtype;
    private final Kind kind;
    private final int batch;
    private final List<Parameter> parameters = new ArrayList<>();
    private final Tensor cost;

    RandomNetwork(Kind kind, DType dtype, int seed) {
        this.random = new Random(seed * 31L + kind.ordinal());
        this.dtype = dtype;
        this.kind = kind;
        this.batch = 1 + random.nextInt(3);
        this.cost = cost(dense(middle(), random.nextInt(2)));
    }

    Tensor cost() {
        return cost;
    }

    List<Parameter> parameters() {
        return parameters;
    }

    /// Indices of some entry of a parameter.
    int[] someEntry(Parameter parameter) {
        return IntStream.range(0, parameter.shape().rank())
                .map(axis -> random.nextInt(parameter.shape().size(axis)))
                .toArray();
    }

    private Tensor numbers(int... sizes) {
        Shape shape = Shape.of(sizes);
        return Tensor.copyOf(random.doubles(shape.count()).map(u -> 2 * u - 1).toArray(), shape)
                .to(dtype);
    }

    private Parameter parameter(String name, int... sizes) {
        Parameter parameter = Parameter.of(parameters.size() + "." + name, numbers(sizes));
        parameters.add(parameter);
        return parameter;
    }

    private Tensor activated(Tensor z) {
        return ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size())).apply(z);
    }

    private int some(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    /// `[batch, features]`.
    private Tensor middle() {
        return switch (kind) {
            case DENSE -> dense(numbers(batch, some(1, 6)), some(1, 3));
            case CONVOLUTION -> convolution();
            case RECURRENT -> recurrent();
            case ATTENTION -> attention();
        };
    }

    private Tensor dense(Tensor x, int layers) {
        Tensor a = x;
        for (int l = 0; l < layers; l++) {
            int out = some(2, 6);
            Tensor z = a.linear(parameter("weight", out, a.shape().size(-1)), parameter("bias", out));
            Tensor next = activated(random.nextInt(4) == 0 ? z.normalize(1e-2, 1) : z);
            a = next.shape().equals(a.shape()) && random.nextBoolean() ? a.add(next) : next;
        }
        return a;
    }

    private Tensor convolution() {
        int channels = some(1, 2);
        int kernel = some(1, 3);
        Tensor x = numbers(batch, channels, some(4, 6), some(4, 6));
        int out = some(1, 3);
        Tensor z = Convolutions.conv(x, parameter("weight", out, channels, kernel, kernel))
                .add(parameter("bias", out, 1, 1));
        return activated(z).flatten(1);
    }

    private Tensor recurrent() {
        int inputs = some(1, 3);
        int width = some(1, 4);
        Parameter w = parameter("weight", width, inputs);
        Parameter u = parameter("recurrent", width, width);
        Parameter b = parameter("bias", width);
        UnaryOperator<Tensor> sigma = ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
        Tensor states = Scan.of(
                numbers(batch, width),
                numbers(some(1, 4), batch, inputs),
                (h, x) -> sigma.apply(x.linear(w, b).add(h.linear(u))));
        int length = states.shape().size(0);
        return states.slice(0, length - 1, length).reshape(batch, width);
    }

    private Tensor attention() {
        int length = some(2, 4);
        int width = some(1, 3);
        Tensor x = numbers(batch, length, width);
        Tensor queries = x.linear(parameter("queries", width, width));
        Tensor keys = x.linear(parameter("keys", width, width));
        Tensor values = x.linear(parameter("values", width, width));
        Tensor mixed =
                random.nextBoolean() ? Attention.of(queries, keys, values) : Attention.causal(queries, keys, values);
        return x.add(mixed).normalize(1e-2, 2).flatten(1);
    }

    private Tensor cost(Tensor y) {
        int width = y.shape().size(1);
        return switch (random.nextInt(4)) {
            case 0 -> y.square().sum();
            case 1 -> y.mse(numbers(batch, width));
            case 2 -> y.sub(numbers(batch, width)).square().sum().div(batch).mul(0.5);
            default ->
                y.crossEntropy(Tensor.ofInts(IntStream.range(0, batch)
                        .map(i -> random.nextInt(width))
                        .toArray()));
        };
    }
}
