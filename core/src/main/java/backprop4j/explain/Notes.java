package backprop4j.explain;

import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Every number of a small network's forward pass, backward pass and gradient, read off its graphs, and told in
/// the order of the lecture notes.
public final class Notes {
    /// What the graphs say about one layer.
    record Layer(
            double[][] weight,
            double[] bias,
            double[] input,
            double[] z,
            double[] a,
            double[] sigmaPrime,
            double[] dCda,
            double[] dCdz,
            double[][] dCdw,
            double[] dCdb,
            double[][] weightAfter,
            double[] biasAfter) {
        int out() {
            return bias.length;
        }

        int in() {
            return input.length;
        }
    }

    private final NetworkSpec spec;
    private final List<Layer> layers;
    private final double cost;
    private final double[] dCdx;
    private final Gradients gradients;
    private final List<Parameter> parameters;
    private final Tensor x;

    private Notes(NetworkSpec spec, List<Layer> layers, Gradients gradients, List<Parameter> parameters, Tensor x) {
        this.spec = spec;
        this.layers = layers;
        this.cost = gradients.cost().toScalar();
        this.dCdx = gradients.of(x).toDoubles();
        this.gradients = gradients;
        this.parameters = List.copyOf(parameters);
        this.x = x;
    }

    /// Runs a network forward and backward.
    public static Notes of(NetworkSpec spec) {
        Tensor x = Tensor.float64(spec.input());
        var weights = new ArrayList<Parameter>();
        var biases = new ArrayList<Parameter>();
        var inputs = new ArrayList<Tensor>();
        var zs = new ArrayList<Tensor>();
        var as = new ArrayList<Tensor>();
        Tensor a = x;
        for (int l = 0; l < spec.layers().size(); l++) {
            NetworkSpec.Dense layer = spec.layers().get(l);
            weights.add(Parameter.of(l + ".weight", Tensor.float64(layer.weight())));
            biases.add(Parameter.of(l + ".bias", Tensor.float64(layer.bias())));
            inputs.add(a);
            zs.add(a.linear(weights.get(l), biases.get(l)));
            a = spec.activationOf(l).apply(zs.get(l));
            as.add(a);
        }
        Tensor cost = spec.costOf(a);
        Gradients grad = cost.backward();
        var layers = new ArrayList<Layer>();
        for (int l = 0; l < weights.size(); l++) {
            Parameter w = weights.get(l);
            Parameter b = biases.get(l);
            Tensor local = zs.get(l) == as.get(l) ? null : grad.local(as.get(l), 0);
            double[] ones = new double[b.shape().count()];
            Arrays.fill(ones, 1);
            layers.add(new Layer(
                    matrix(w.tensor()),
                    b.tensor().toDoubles(),
                    inputs.get(l).toDoubles(),
                    zs.get(l).toDoubles(),
                    as.get(l).toDoubles(),
                    local == null ? ones : local.toDoubles(),
                    grad.of(as.get(l)).toDoubles(),
                    grad.of(zs.get(l)).toDoubles(),
                    matrix(grad.of(w)),
                    grad.of(b).toDoubles(),
                    matrix(w.tensor().sub(grad.of(w).mul(spec.learningRate()))),
                    b.tensor().sub(grad.of(b).mul(spec.learningRate())).toDoubles()));
        }
        var parameters = new ArrayList<Parameter>();
        for (int l = 0; l < weights.size(); l++) {
            parameters.add(weights.get(l));
            parameters.add(biases.get(l));
        }
        return new Notes(spec, List.copyOf(layers), grad, parameters, x);
    }

    private static double[][] matrix(Tensor tensor) {
        double[] flat = tensor.toDoubles();
        int columns = tensor.shape().size(1);
        double[][] rows = new double[tensor.shape().size(0)][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(flat, row * columns, (row + 1) * columns);
        }
        return rows;
    }

    /// The cost alone, forward only.
    static double cost(NetworkSpec spec) {
        Tensor a = Tensor.float64(spec.input());
        for (int l = 0; l < spec.layers().size(); l++) {
            NetworkSpec.Dense layer = spec.layers().get(l);
            Tensor z = a.linear(Tensor.float64(layer.weight()), Tensor.float64(layer.bias()));
            a = spec.activationOf(l).apply(z);
        }
        return spec.costOf(a).toScalar();
    }

    public NetworkSpec spec() {
        return spec;
    }

    List<Layer> layers() {
        return layers;
    }

    /// The gradient itself.
    public Gradients gradients() {
        return gradients;
    }

    /// Weights and biases: `0.weight`, `0.bias`, `1.weight`, …
    public List<Parameter> parameters() {
        return parameters;
    }

    /// The input x.
    public Tensor x() {
        return x;
    }

    /// Unfolds entries of the gradient, one by one.
    public Explainer explainer() {
        return Explainer.of(gradients, Provenance.unknown().ofModel(spec.name()), Map.of(x, "x"));
    }

    /// C.
    public double cost() {
        return cost;
    }

    /// ∂C/∂x.
    public double[] dCdx() {
        return dCdx.clone();
    }

    /// The network after one step of gradient descent: θ − η·∇θ C.
    public NetworkSpec next() {
        return spec.withLayers(layers.stream()
                .map(layer -> new NetworkSpec.Dense(layer.weightAfter, layer.biasAfter))
                .toList());
    }

    /// The notes' story: the network, forward, σ'(z), the last layer, backward, the products, one step.
    public String tell(Locale language) {
        return new Story(this, Messages.in(language)).tell();
    }

    /// The story of one neuron, layer and neuron counted from 1: ∂C/∂z of the next layer assumed known, and then
    /// where it comes from.
    ///
    /// @throws IllegalArgumentException if there is no such neuron
    public String neuron(int layer, int neuron, Locale language) {
        if (layer < 1
                || layer > layers.size()
                || neuron < 1
                || neuron > layers.get(layer - 1).out()) {
            throw new IllegalArgumentException("there is no neuron " + layer + "," + neuron + ": the network has "
                    + layers.size() + " layers"
                    + (layer < 1 || layer > layers.size()
                            ? ""
                            : ", and layer " + layer + " has "
                                    + layers.get(layer - 1).out() + " neurons")
                    + " (both count from 1)");
        }
        return new NeuronStory(this, Messages.in(language)).tell(layer - 1, neuron - 1);
    }

    /// Every number in full double precision, under the field names of the reference networks.
    public String toJson() {
        return NotesJson.write(this);
    }

    /// The central difference of C by one number of the network, given by a change of it.
    static double difference(NetworkSpec up, NetworkSpec down, double distance) {
        return (cost(up) - cost(down)) / distance;
    }

    /// The central difference of C by a weight; `from` −1 means the bias.
    double differenceByWeight(int layer, int to, int from) {
        NetworkSpec.Dense dense = spec.layers().get(layer);
        double value = from < 0 ? dense.bias()[to] : dense.weight()[to][from];
        double h = step(value);
        return difference(
                moved(layer, to, from, value + h), moved(layer, to, from, value - h), value + h - (value - h));
    }

    /// The central difference of C by an input.
    double differenceByInput(int index) {
        double value = spec.input()[index];
        double h = step(value);
        double[] up = spec.input().clone();
        double[] down = spec.input().clone();
        up[index] = value + h;
        down[index] = value - h;
        return difference(spec.withInput(up), spec.withInput(down), up[index] - down[index]);
    }

    /// Near the cube root of the rounding unit the two errors of a central difference balance.
    private static double step(double value) {
        return 6e-6 * Math.max(1, Math.abs(value));
    }

    private NetworkSpec moved(int layer, int to, int from, double value) {
        var changed = new ArrayList<>(spec.layers());
        NetworkSpec.Dense dense = changed.get(layer);
        double[][] weight = dense.weight().clone();
        double[] bias = dense.bias().clone();
        if (from < 0) {
            bias[to] = value;
        } else {
            weight[to] = weight[to].clone();
            weight[to][from] = value;
        }
        changed.set(layer, new NetworkSpec.Dense(weight, bias));
        return spec.withLayers(changed);
    }
}
