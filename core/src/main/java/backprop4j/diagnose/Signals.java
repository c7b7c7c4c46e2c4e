package backprop4j.diagnose;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Tensor;
import backprop4j.op.Arithmetic;
import backprop4j.op.Composite;
import backprop4j.op.Contract;
import backprop4j.op.Leaf;
import backprop4j.op.Pointwise;
import backprop4j.op.Uniform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What to watch while a network trains, as a few small tensors that a compiled step can have for results: how
/// its activation functions do, and how large derivatives are from layer to layer. In the order of the forward
/// pass.
///
/// @param activations the functions between layers
/// @param sums the sums of products of the layers
/// @param gates what lets derivatives through or not: bounds, and conditions drawn at random
public record Signals(List<Activation> activations, List<Sum> sums, List<Gate> gates) {
    public Signals {
        activations = List.copyOf(activations);
        sums = List.copyOf(sums);
        gates = List.copyOf(gates);
    }

    /// An activation function.
    ///
    /// @param place where it is
    /// @param function its name
    /// @param saturates whether it has flat ends; else it is a rectifier, which can die
    /// @param steepest for each unit its largest |σ'| in the batch, `[units]`
    /// @param flatShare the share of the derivatives that are flat ([Activity#FLAT]), a scalar
    /// @param meanSlope the mean of |σ'|, a scalar
    public record Activation(
            Place place, String function, boolean saturates, Tensor steepest, Tensor flatShare, Tensor meanSlope) {}

    /// A layer's sum of products z, with its bias.
    ///
    /// @param place where it is
    /// @param squares Σ (∂C/∂z)², a float64 scalar
    /// @param values the mean of z², a float64 scalar
    public record Sum(Place place, Tensor squares, Tensor values) {}

    /// An operation that keeps derivatives back from some entries.
    ///
    /// @param kind what an entry that nothing comes through is called
    /// @param shut the share of those entries, a scalar
    public record Gate(Place place, Kind kind, Tensor shut) {}

    /// What there is to watch on the way of a cost's derivatives.
    public static Signals of(Gradients gradients) {
        var activations = new ArrayList<Activation>();
        var gates = new ArrayList<Gate>();
        Map<Tensor, Tensor> sums = new LinkedHashMap<>();
        for (Tensor tensor : Order.upTo(List.of(gradients.cost()))) {
            if (!gradients.reaches(tensor) || tensor.shape().count() == 0) {
                continue;
            }
            boolean adds = tensor.op() instanceof Contract
                    || tensor.op() instanceof Composite composite && composite.isMultilinear();
            if (adds) {
                sums.put(tensor, tensor);
            }
            if (tensor.op().equals(Arithmetic.ADD)) {
                Tensor biased = tensor;
                sums.computeIfPresent(tensor.inputs().getFirst(), (products, before) -> biased);
            }
            if (Functions.softmaxAxis(tensor.op()) >= 0) {
                activations.add(softmax(tensor));
            }
            if (tensor.op() instanceof Pointwise function) {
                Tensor local = gradients.local(tensor, 0);
                if (local != null && Functions.isActivation(function)) {
                    activations.add(activation(tensor, function, local.abs().broadcastTo(tensor.shape())));
                }
                gate(gradients, tensor, function, gates);
            }
        }
        return new Signals(
                activations,
                sums.entrySet().stream()
                        .map(sum -> new Sum(
                                Place.of(sum.getKey()),
                                exact(gradients.of(sum.getKey())).square().sum(),
                                exact(sum.getValue()).square().mean()))
                        .toList(),
                gates);
    }

    /// Squares of float32 soon become 0 or infinite.
    private static Tensor exact(Tensor tensor) {
        return tensor.to(DType.FLOAT64);
    }

    private static void gate(Gradients gradients, Tensor result, Pointwise function, List<Gate> gates) {
        Kind kind = Functions.flat(function);
        boolean watched = kind == Kind.CLIPPED_VALUE
                || kind == Kind.MASKED && isRandom(result.inputs().getFirst());
        for (int i = 0; watched && i < result.inputs().size(); i++) {
            Tensor local = gradients.local(result, i);
            Tensor input = result.inputs().get(i);
            if (local != null
                    && gradients.reaches(input)
                    && !(Outputs.behind(input).op() instanceof Leaf.Literal)) {
                Tensor open = local.broadcastTo(result.shape());
                gates.add(new Gate(
                        Place.of(result), kind, open.eq(0).to(open.dtype()).mean()));
            }
        }
    }

    private static boolean isRandom(Tensor condition) {
        return Order.upTo(List.of(condition)).stream().anyMatch(tensor -> tensor.op() instanceof Uniform);
    }

    /// The derivative of an entry by its own score, y·(1 − y); a row is flat where all of them are.
    private static Activation softmax(Tensor result) {
        Tensor slope = result.mul(result.rsub(1)).max(Functions.softmaxAxis(result.op()));
        Tensor flat = slope.lt(Activity.FLAT / 4).to(slope.dtype());
        return new Activation(
                Place.of(result), Place.of(result).what(), true, slope.max().reshape(1), flat.mean(), slope.mean());
    }

    private static Activation activation(Tensor result, Pointwise function, Tensor slope) {
        int units = Functions.unitAxis(result);
        int[] others = IntStream.range(0, result.shape().rank())
                .filter(axis -> axis != units)
                .toArray();
        Tensor flat = slope.lt(Activity.FLAT * Functions.steepest(function)).to(slope.dtype());
        return new Activation(
                Place.of(result),
                function.name(),
                Functions.flat(function) == Kind.SATURATED,
                others.length == 0 ? slope : slope.max(others),
                flat.mean(),
                slope.mean());
    }
}
