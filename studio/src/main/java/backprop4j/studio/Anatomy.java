package backprop4j.studio;

import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.explain.Explainer;
import backprop4j.explain.Provenance;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The forward and backward pass of a network at given values for one example, with every tensor of it at hand:
/// the graph that a user would write, in float64 from the values that train, widened.
final class Anatomy {
    private final Net net;
    private final Example example;
    private final Tensor x;
    private final List<Parameter> weights = new ArrayList<>();
    private final List<Parameter> biases = new ArrayList<>();
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> zs = new ArrayList<>();
    private final List<Tensor> as = new ArrayList<>();
    private final @Nullable Tensor target;
    private final Tensor cost;
    private final Gradients gradients;
    private @Nullable Explainer explainer;

    private Anatomy(Net net, Values values, Example example) {
        this.net = net;
        this.example = example;
        this.x = Tensor.float64(example.features());
        Tensor a = x;
        for (int l = 0; l < net.depth(); l++) {
            weights.add(values.weight(l));
            biases.add(values.bias(l));
            inputs.add(a);
            zs.add(a.linear(weights.get(l), biases.get(l)));
            a = net.activations().get(l).apply(zs.get(l));
            as.add(a);
        }
        this.target = net.cost().target(example);
        this.cost = net.cost().of(a, target);
        this.gradients = cost.backward();
    }

    /// Computes all that views show, in one program; ∂C/∂w, of which they show little, when somebody asks for it.
    static Anatomy of(Net net, Values values, Example example) {
        var anatomy = new Anatomy(net, values, example);
        var wanted = new ArrayList<Tensor>();
        wanted.add(anatomy.cost);
        wanted.add(anatomy.gradients.of(anatomy.x));
        for (int l = 0; l < net.depth(); l++) {
            wanted.addAll(List.of(
                    anatomy.zs.get(l),
                    anatomy.as.get(l),
                    anatomy.gradients.of(anatomy.zs.get(l)),
                    anatomy.gradients.of(anatomy.as.get(l)),
                    anatomy.gradients.of(anatomy.biases.get(l))));
            Tensor local = anatomy.gradients.local(anatomy.as.get(l), 0);
            if (anatomy.activated(l) && local != null) {
                wanted.add(local);
            }
        }
        Tensor.evaluate(wanted.toArray(Tensor[]::new));
        return anatomy;
    }

    /// C alone.
    static double cost(Net net, Values values, Example example) {
        Tensor a = Tensor.float64(example.features());
        for (int l = 0; l < net.depth(); l++) {
            a = net.activations().get(l).apply(a.linear(values.weight(l), values.bias(l)));
        }
        return net.cost().of(a, net.cost().target(example)).toScalar();
    }

    Net net() {
        return net;
    }

    Example example() {
        return example;
    }

    double cost() {
        return cost.toScalar();
    }

    Gradients gradients() {
        return gradients;
    }

    /// Unfolds entries of the gradient; made when somebody first asks.
    synchronized Explainer explainer() {
        if (explainer == null) {
            Map<Tensor, String> names = target == null ? Map.of(x, "x") : Map.of(x, "x", target, "t");
            explainer = Explainer.of(gradients, Provenance.unknown(), names);
        }
        return explainer;
    }

    Tensor x() {
        return x;
    }

    Parameter weight(int layer) {
        return weights.get(layer);
    }

    Parameter bias(int layer) {
        return biases.get(layer);
    }

    /// Whether a layer has a σ.
    boolean activated(int layer) {
        return net.activations().get(layer) != Activation.NONE;
    }

    /// What goes into a layer.
    double[] input(int layer) {
        return inputs.get(layer).toDoubles();
    }

    double[] z(int layer) {
        return zs.get(layer).toDoubles();
    }

    double[] a(int layer) {
        return as.get(layer).toDoubles();
    }

    /// σ'(z); 1 where there is no σ.
    double[] slope(int layer) {
        Tensor local = activated(layer) ? gradients.local(as.get(layer), 0) : null;
        if (local == null) {
            double[] ones = new double[net.width(layer)];
            Arrays.fill(ones, 1);
            return ones;
        }
        return local.toDoubles();
    }

    double[] dCda(int layer) {
        return gradients.of(as.get(layer)).toDoubles();
    }

    double[] dCdz(int layer) {
        return gradients.of(zs.get(layer)).toDoubles();
    }

    double[] dCdx() {
        return gradients.of(x).toDoubles();
    }

    /// Not a copy: for reading alone, as what all large things here are.
    double[] w(int layer) {
        return numbers(weights.get(layer).tensor());
    }

    double[] b(int layer) {
        return biases.get(layer).tensor().toDoubles();
    }

    /// Not a copy either.
    double[] dCdw(int layer) {
        return numbers(gradients.of(weights.get(layer)));
    }

    private static double[] numbers(Tensor float64) {
        return ((Storage.Doubles) float64.storage()).array();
    }

    double[] dCdb(int layer) {
        return gradients.of(biases.get(layer)).toDoubles();
    }

    /// The products w·a whose sum, with the bias, is z of a neuron.
    double[] forwardProducts(int layer, int neuron) {
        return row(layer, neuron).mul(inputs.get(layer)).toDoubles();
    }

    /// The products w·∂C/∂z' whose sum is ∂C/∂a of what stands before a layer: of its input number `from`.
    double[] backwardProducts(int layer, int from) {
        Tensor column = weights.get(layer).tensor().slice(1, from, from + 1).reshape(net.width(layer));
        return column.mul(gradients.of(zs.get(layer))).toDoubles();
    }

    private Tensor row(int layer, int neuron) {
        return weights.get(layer).tensor().slice(0, neuron, neuron + 1).reshape(net.fanIn(layer));
    }

    /// The values of a network at one moment, some of them perhaps moved by hand.
    record Values(Net net, List<double[]> numbers) {
        static Values of(Net net, Storage[] values) {
            return new Values(
                    net,
                    Arrays.stream(values)
                            .map(value -> ((Storage.Doubles) value.to(backprop4j.DType.FLOAT64)).array())
                            .toList());
        }

        /// A parameter's values with one number replaced.
        Values with(int parameter, int position, double number) {
            var moved = new ArrayList<>(numbers);
            double[] copy = numbers.get(parameter).clone();
            copy[position] = number;
            moved.set(parameter, copy);
            return new Values(net, moved);
        }

        Parameter weight(int layer) {
            Shape shape = Shape.of(net.width(layer), net.fanIn(layer));
            return Parameter.of(
                    net.weightName(layer), Tensor.constant(new Storage.Doubles(numbers.get(2 * layer)), shape));
        }

        Parameter bias(int layer) {
            return Parameter.of(net.biasName(layer), Tensor.float64(numbers.get(2 * layer + 1)));
        }
    }
}
