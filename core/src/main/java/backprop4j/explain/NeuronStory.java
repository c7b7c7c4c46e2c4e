package backprop4j.explain;

import static backprop4j.explain.Symbols.a;
import static backprop4j.explain.Symbols.b;
import static backprop4j.explain.Symbols.d;
import static backprop4j.explain.Symbols.input;
import static backprop4j.explain.Symbols.number;
import static backprop4j.explain.Symbols.product;
import static backprop4j.explain.Symbols.sigmaPrime;
import static backprop4j.explain.Symbols.w;
import static backprop4j.explain.Symbols.z;

import java.util.ArrayList;
import java.util.List;

/// Tells one neuron the notes' way round: what it would be if ∂C/∂z of the next layer were known, and then where
/// that comes from, layer by layer to the cost.
final class NeuronStory {
    private final NetworkSpec spec;
    private final List<Notes.Layer> layers;
    private final Messages say;
    private final Page page = new Page();

    NeuronStory(Notes notes, Messages say) {
        this.spec = notes.spec();
        this.layers = notes.layers();
        this.say = say;
    }

    String tell(int l, int i) {
        page.heading(say.get("neuron.title", i + 1, l + 1));
        forward(l, i);
        page.heading(say.get("neuron.wanted"));
        page.say(say.get("neuron.product", d(z(l, i))));
        for (int layer = l; layer < layers.size(); layer++) {
            if (layer == layers.size() - 1) {
                page.heading(say.get("neuron.last"));
                for (int neuron : asked(layer, l, i)) {
                    atTheCost(layer, neuron);
                }
            } else {
                page.heading(say.get(layer == l ? "neuron.suppose" : "neuron.again", layer + 2));
                for (int neuron : asked(layer, l, i)) {
                    Story.tellBackward(page, layers, layer, neuron, spec);
                }
            }
        }
        page.heading(say.get("neuron.so"));
        products(l, i);
        return page.toString();
    }

    /// In its own layer the one neuron is asked for; in every later layer all of them.
    private List<Integer> asked(int layer, int l, int i) {
        if (layer == l) {
            return List.of(i);
        }
        var all = new ArrayList<Integer>();
        for (int neuron = 0; neuron < layers.get(layer).out(); neuron++) {
            all.add(neuron);
        }
        return all;
    }

    private void forward(int l, int i) {
        Notes.Layer layer = layers.get(l);
        var terms = new ArrayList<String>();
        for (int from = 0; from < layer.in(); from++) {
            terms.add(product(layer.weight()[i][from], layer.input()[from]));
        }
        terms.add(Symbols.factor(layer.bias()[i]));
        page.sum(z(l, i), terms, number(layer.z()[i]));
        if (spec.activationOf(l) != NetworkSpec.Activation.NONE) {
            page.line(a(l, i) + " = σ(" + z(l, i) + ") = " + number(layer.a()[i]) + ",  " + sigmaPrime(l, i) + " = "
                    + number(layer.sigmaPrime()[i]));
        }
    }

    private void atTheCost(int l, int i) {
        Notes.Layer layer = layers.get(l);
        if (spec.activationOf(l) == NetworkSpec.Activation.NONE) {
            page.line(d(z(l, i)) + " = " + number(layer.dCdz()[i]));
        } else {
            page.line(d(z(l, i)) + " = " + sigmaPrime(l, i) + "·" + d("y[" + (i + 1) + "]") + " = "
                    + product(layer.sigmaPrime()[i], layer.dCda()[i]) + " = " + number(layer.dCdz()[i]));
        }
    }

    private void products(int l, int i) {
        Notes.Layer layer = layers.get(l);
        var rows = new ArrayList<List<String>>();
        for (int from = 0; from < layer.in(); from++) {
            rows.add(List.of(
                    d(w(l, i, from)),
                    " = " + input(l, from) + "·" + d(z(l, i)),
                    " = " + product(layer.input()[from], layer.dCdz()[i]),
                    " = " + number(layer.dCdw()[i][from])));
        }
        rows.add(List.of(d(b(l, i)), " = " + d(z(l, i)), "", " = " + number(layer.dCdb()[i])));
        page.table(rows);
    }
}
