package backprop4j.studio;

import backprop4j.Origin;
import backprop4j.nn.Layer;
import backprop4j.nn.Linear;
import backprop4j.nn.Model;
import backprop4j.nn.Sequential;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A dense network and its cost.
///
/// @param sizes the inputs, then the neurons of each layer
/// @param activations σ of each layer
/// @param lines where the user's code constructed the modules that are known from there, by their path in the model:
/// `1` →
///     `Model.java:12`
record Net(List<Integer> sizes, List<Activation> activations, Cost cost, Map<String, String> lines) {
    Net {
        sizes = List.copyOf(sizes);
        activations = List.copyOf(activations);
        lines = Map.copyOf(lines);
    }

    /// Layers of these sizes with one activation. The last layer has none under cross-entropy, which takes
    /// logits.
    static Net of(List<Integer> sizes, Activation activation, Cost cost) {
        var activations = new ArrayList<>(Collections.nCopies(sizes.size() - 1, activation));
        if (cost == Cost.CROSS_ENTROPY) {
            activations.set(activations.size() - 1, Activation.NONE);
        }
        return new Net(sizes, activations, cost, Map.of());
    }

    /// This one with the lines of another, if its layers are the same.
    Net withLinesOf(Net other) {
        boolean same = sizes.equals(other.sizes) && activations.equals(other.activations);
        return same ? new Net(sizes, activations, cost, other.lines) : this;
    }

    int depth() {
        return activations.size();
    }

    int inputs() {
        return sizes.getFirst();
    }

    int outputs() {
        return sizes.getLast();
    }

    /// The neurons of a layer, counted from 0.
    int width(int layer) {
        return sizes.get(layer + 1);
    }

    /// What one weight of a layer multiplies: the size of the layer before.
    int fanIn(int layer) {
        return sizes.get(layer);
    }

    /// The name that files and `backprop explain` have for a layer's weights.
    String weightName(int layer) {
        return module(layer) + ".weight";
    }

    String biasName(int layer) {
        return module(layer) + ".bias";
    }

    /// Activations count as modules of the model.
    private int module(int layer) {
        int module = 0;
        for (int l = 0; l < layer; l++) {
            module += activations.get(l) == Activation.NONE ? 1 : 2;
        }
        return module;
    }

    /// The layer that trains.
    Sequential root() {
        var layers = new ArrayList<Layer>();
        for (int l = 0; l < depth(); l++) {
            layers.add(new Linear(fanIn(l), width(l)));
            activations.get(l).layer().ifPresent(layers::add);
        }
        return new Sequential(layers.toArray(Layer[]::new));
    }

    /// What a model that is there already looks like.
    ///
    /// @throws IllegalArgumentException if it is not made of linear layers with biases and activations
    static Net of(Model model) {
        if (!(model.root() instanceof Sequential sequential)) {
            throw new IllegalArgumentException(
                    "the page draws networks of linear layers one behind the other, but" + " this is " + model.root());
        }
        var sizes = new ArrayList<Integer>();
        var activations = new ArrayList<Activation>();
        var lines = new HashMap<String, String>();
        List<Layer> layers = sequential.layers();
        for (int module = 0; module < layers.size(); module++) {
            Layer layer = layers.get(module);
            Origin made = layer.origin();
            String line = made == null ? null : made.line();
            if (line != null) {
                lines.put(String.valueOf(module), line);
            }
            var activation = Activation.of(layer);
            if (layer instanceof Linear linear && linear.biased()) {
                if (sizes.isEmpty()) {
                    sizes.add(linear.in());
                }
                sizes.add(linear.out());
                activations.add(Activation.NONE);
            } else if (activation.isPresent() && !activations.isEmpty() && activations.getLast() == Activation.NONE) {
                activations.set(activations.size() - 1, activation.get());
            } else {
                throw new IllegalArgumentException("the page draws networks of linear layers with biases, each with"
                        + " one activation (sigmoid, tanh, relu, gelu, silu) or none, but there is " + layer);
            }
        }
        if (sizes.isEmpty()) {
            throw new IllegalArgumentException("the network has no linear layer");
        }
        boolean logits = activations.getLast() == Activation.NONE && sizes.getLast() > 1;
        return new Net(sizes, activations, logits ? Cost.CROSS_ENTROPY : Cost.SUM_OF_SQUARES, lines);
    }
}
