package backprop4j.studio;

import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.nn.Losses;
import backprop4j.studio.Anatomy.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The forward and backward pass of several examples at once: C is their mean, so every derivative by what
/// belongs to one example carries the factor 1/N.
final class BatchPass {
    private final Net net;
    private final List<Example> examples;
    private final List<Parameter> weights = new ArrayList<>();
    private final List<Parameter> biases = new ArrayList<>();
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> zs = new ArrayList<>();
    private final List<Tensor> as = new ArrayList<>();
    private final Tensor cost;
    private final Gradients gradients;

    private BatchPass(Net net, Values values, List<Example> examples) {
        this.net = net;
        this.examples = examples;
        Tensor a = Tensor.float64(examples.stream().map(Example::features).toArray(double[][]::new));
        for (int l = 0; l < net.depth(); l++) {
            weights.add(values.weight(l));
            biases.add(values.bias(l));
            inputs.add(a);
            zs.add(a.linear(weights.get(l), biases.get(l)));
            a = net.activations().get(l).apply(zs.get(l));
            as.add(a);
        }
        this.cost = cost(a);
        this.gradients = cost.backward();
    }

    static BatchPass of(Net net, Values values, List<Example> examples) {
        return new BatchPass(net, values, examples);
    }

    private Tensor cost(Tensor y) {
        if (net.cost() == Cost.CROSS_ENTROPY) {
            int[] labels = examples.stream().mapToInt(Example::label).toArray();
            return Losses.crossEntropy().of(y, Tensor.ofInts(labels));
        }
        double[][] targets = examples.stream()
                .map(example -> example.hasTarget() ? example.target() : new double[net.outputs()])
                .toArray(double[][]::new);
        return net.cost().loss().of(y, Tensor.float64(targets));
    }

    /// What a network answers to points, `[points, outputs]`; shares of classes under cross-entropy.
    static double[] answers(Net net, Values values, double[][] points) {
        Tensor a = Tensor.float64(points);
        for (int l = 0; l < net.depth(); l++) {
            a = net.activations().get(l).apply(a.linear(values.weight(l), values.bias(l)));
        }
        return (net.cost() == Cost.CROSS_ENTROPY ? a.softmax(1) : a).toDoubles();
    }

    int size() {
        return examples.size();
    }

    double cost() {
        return cost.toScalar();
    }

    Tensor dCdz(int layer) {
        return gradients.of(zs.get(layer));
    }

    Tensor dCdw(int layer) {
        return gradients.of(weights.get(layer));
    }

    Tensor dCdb(int layer) {
        return gradients.of(biases.get(layer));
    }

    Tensor weight(int layer) {
        return weights.get(layer).tensor();
    }

    Tensor a(int layer) {
        return as.get(layer);
    }

    /// σ'(z) for each example and neuron, unless the layer has no σ.
    Optional<Tensor> slope(int layer) {
        return net.activations().get(layer) == Activation.NONE
                ? Optional.empty()
                : Optional.ofNullable(gradients.local(as.get(layer), 0));
    }

    /// The products, one for each example, whose sum is ∂C/∂w of a weight.
    double[] pulls(int layer, int to, int from) {
        return column(inputs.get(layer), from).mul(column(dCdz(layer), to)).toDoubles();
    }

    /// The terms, one for each example, whose sum is ∂C/∂b of a bias.
    double[] pulls(int layer, int to) {
        return column(dCdz(layer), to).toDoubles();
    }

    /// The share of each example in the squared length of the whole gradient: its own gradient's product with it.
    /// They sum to 1. Of a layer, Σ Gᵢⱼ·xⱼ·δᵢ is (G·x)·δ, so no example's gradient is ever written out.
    double[] shares() {
        Tensor products = Tensor.zeros(Shape.of(size()), backprop4j.DType.FLOAT64);
        for (int l = 0; l < net.depth(); l++) {
            Tensor along = inputs.get(l).linear(dCdw(l), dCdb(l)).mul(dCdz(l)).sum(1);
            products = products.add(along);
        }
        double[] shares = products.toDoubles();
        double whole = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(product -> product / whole).toArray();
    }

    private static Tensor column(Tensor matrix, int at) {
        return matrix.slice(1, at, at + 1).reshape(matrix.shape().size(0));
    }
}
