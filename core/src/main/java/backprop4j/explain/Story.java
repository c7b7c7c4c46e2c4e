package backprop4j.explain;

import static backprop4j.explain.Symbols.a;
import static backprop4j.explain.Symbols.b;
import static backprop4j.explain.Symbols.d;
import static backprop4j.explain.Symbols.factor;
import static backprop4j.explain.Symbols.input;
import static backprop4j.explain.Symbols.number;
import static backprop4j.explain.Symbols.product;
import static backprop4j.explain.Symbols.sigmaPrime;
import static backprop4j.explain.Symbols.w;
import static backprop4j.explain.Symbols.z;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells a network in the order of the notes: what it is, forward, σ'(z), the last layer, backward, the products,
/// one step.
final class Story {
    private final Notes notes;
    private final NetworkSpec spec;
    private final List<Notes.Layer> layers;
    private final Messages say;
    private final Page page = new Page();

    Story(Notes notes, Messages say) {
        this.notes = notes;
        this.spec = notes.spec();
        this.layers = notes.layers();
        this.say = say;
    }

    String tell() {
        network();
        forward();
        amplifiers();
        lastLayer();
        backward();
        products();
        step();
        return page.toString();
    }

    private int last() {
        return layers.size() - 1;
    }

    private void network() {
        page.heading(say.get("network.title", spec.name()));
        if (!spec.note().isEmpty()) {
            page.say(spec.note());
        }
        page.say(say.get("network.names"));
        page.say(say.get("activation." + spec.activation()));
        page.say(costFormula());
        for (int l = 0; l <= last(); l++) {
            page.heading(say.get("layer", l + 1));
            for (int to = 0; to < layers.get(l).out(); to++) {
                drawNeuron(l, to);
            }
        }
    }

    private String costFormula() {
        String key = "cost." + spec.cost() + (spec.target().length == 0 ? ".alone" : "");
        return say.get(key);
    }

    /// The edges into one neuron, joined by a line.
    private void drawNeuron(int l, int to) {
        Notes.Layer layer = layers.get(l);
        var rows = new ArrayList<List<String>>();
        for (int from = 0; from < layer.in(); from++) {
            rows.add(List.of(
                    input(l, from) + " ", "── " + padded(layer.weight()[to][from]) + " ──", from == 0 ? "┐" : "┤"));
        }
        String sigma = spec.activationOf(l) == NetworkSpec.Activation.NONE ? "" : " ──σ──▶ " + a(l, to);
        rows.add(List.of("1 ", "── " + padded(layer.bias()[to]) + " ──", "┴─▶ " + z(l, to) + sigma));
        page.table(rows);
    }

    private static String padded(double weight) {
        String text = number(weight);
        return " ".repeat(Math.max(0, 8 - text.length())) + text;
    }

    private void forward() {
        page.heading(say.get("forward.title"));
        page.say(say.get("forward.text"));
        var inputs = new ArrayList<String>();
        for (int i = 0; i < spec.input().length; i++) {
            inputs.add(input(0, i) + " = " + number(spec.input()[i]));
        }
        page.line(String.join(",  ", inputs));
        for (int l = 0; l <= last(); l++) {
            Notes.Layer layer = layers.get(l);
            page.heading(say.get("layer", l + 1));
            for (int to = 0; to < layer.out(); to++) {
                var symbols = new ArrayList<String>();
                var terms = new ArrayList<String>();
                for (int from = 0; from < layer.in(); from++) {
                    symbols.add(w(l, to, from) + "·" + input(l, from));
                    terms.add(product(layer.weight()[to][from], layer.input()[from]));
                }
                symbols.add(b(l, to));
                terms.add(factor(layer.bias()[to]));
                page.sum(z(l, to) + " = " + String.join(" + ", symbols), terms, number(layer.z()[to]));
                if (spec.activationOf(l) != NetworkSpec.Activation.NONE) {
                    page.line(a(l, to) + " = σ(" + z(l, to) + ") = σ(" + number(layer.z()[to]) + ") = "
                            + number(layer.a()[to]));
                }
            }
            var known = new ArrayList<String>();
            for (int from = 0; from < layer.in(); from++) {
                known.add("∂z[" + (l + 1) + ",·]/∂w[" + (l + 1) + ",·," + (from + 1) + "] = " + input(l, from) + " = "
                        + number(layer.input()[from]));
            }
            known.add("∂z[" + (l + 1) + ",·]/∂b[" + (l + 1) + ",·] = 1");
            page.list(known);
        }
        page.say(say.get("forward.cost", number(notes.cost())));
    }

    private void amplifiers() {
        page.heading(say.get("sigma.title"));
        page.say(say.get("sigma.text"));
        var rows = new ArrayList<List<String>>();
        for (int l = 0; l <= last(); l++) {
            for (int i = 0; i < layers.get(l).out(); i++) {
                if (spec.activationOf(l) != NetworkSpec.Activation.NONE) {
                    rows.add(List.of(
                            sigmaPrime(l, i),
                            " = σ'(" + number(layers.get(l).z()[i]) + ")",
                            " = " + number(layers.get(l).sigmaPrime()[i])));
                }
            }
        }
        page.table(rows);
    }

    private void lastLayer() {
        page.heading(say.get("last.title"));
        Notes.Layer layer = layers.get(last());
        if (spec.endsWithLogits()) {
            page.say(say.get("last.logits"));
            for (int i = 0; i < layer.out(); i++) {
                page.line(d(z(last(), i)) + " = " + number(layer.dCdz()[i]));
            }
            return;
        }
        page.say(say.get("last.text"));
        for (int i = 0; i < layer.out(); i++) {
            String y = "y[" + (i + 1) + "]";
            page.line(d(y) + " = "
                    + say.get("last.derivative." + spec.cost() + (spec.target().length == 0 ? ".alone" : "")) + " = "
                    + number(layer.dCda()[i]) + "   (" + y + " = " + a(last(), i) + ")");
            if (spec.activationOf(last()) != NetworkSpec.Activation.NONE) {
                page.line(d(y, z(last(), i)) + " = " + sigmaPrime(last(), i) + " = " + number(layer.sigmaPrime()[i]));
            }
            page.line(d(z(last(), i)) + " = " + d(y, z(last(), i)) + " · " + d(y) + " = "
                    + product(layer.sigmaPrime()[i], layer.dCda()[i]) + " = " + number(layer.dCdz()[i]));
        }
    }

    private void backward() {
        page.heading(say.get("backward.title"));
        page.say(say.get("backward.text"));
        for (int l = last() - 1; l >= 0; l--) {
            page.heading(say.get("layer", l + 1));
            for (int i = 0; i < layers.get(l).out(); i++) {
                drawReversed(l, i);
                tellBackward(page, layers, l, i, spec);
            }
        }
        page.heading(say.get("backward.input"));
        for (int i = 0; i < layers.getFirst().in(); i++) {
            sumOverNext(page, layers, -1, i, notes.dCdx()[i]);
            page.line(say.get("difference", number(notes.differenceByInput(i))));
        }
    }

    /// The edges out of one neuron, walked against their direction, and the amplifier.
    private void drawReversed(int l, int i) {
        Notes.Layer next = layers.get(l + 1);
        var rows = new ArrayList<List<String>>();
        for (int to = 0; to < next.out(); to++) {
            boolean end = to == next.out() - 1;
            String joint = next.out() == 1 ? "──▶ " : to == 0 ? "┐" : end ? "┴─▶ " : "┤";
            rows.add(List.of(
                    d(z(l + 1, to)) + " ",
                    "── " + padded(next.weight()[to][i]) + " ──",
                    joint + (end ? d(a(l, i)) + " ──" + sigmaPrime(l, i) + "──▶ " + d(z(l, i)) : "")));
        }
        page.table(rows);
    }

    /// ∂C/∂a as its sum over the next layer, and ∂C/∂z.
    static void tellBackward(Page page, List<Notes.Layer> layers, int l, int i, NetworkSpec spec) {
        Notes.Layer layer = layers.get(l);
        sumOverNext(page, layers, l, i, layer.dCda()[i]);
        if (spec.activationOf(l) == NetworkSpec.Activation.NONE) {
            page.line(d(z(l, i)) + " = " + d(a(l, i)) + " = " + number(layer.dCdz()[i]));
        } else {
            page.line(d(z(l, i)) + " = " + sigmaPrime(l, i) + "·" + d(a(l, i)) + " = "
                    + product(layer.sigmaPrime()[i], layer.dCda()[i]) + " = " + number(layer.dCdz()[i]));
        }
    }

    /// ∂C by what leaves layer `l` (−1: the input), as the sum over the layer it feeds.
    private static void sumOverNext(Page page, List<Notes.Layer> layers, int l, int i, double value) {
        Notes.Layer next = layers.get(l + 1);
        var symbols = new ArrayList<String>();
        var terms = new ArrayList<String>();
        for (int to = 0; to < next.out(); to++) {
            symbols.add(w(l + 1, to, i) + "·" + d(z(l + 1, to)));
            terms.add(product(next.weight()[to][i], next.dCdz()[to]));
        }
        page.sum(d(input(l + 1, i)) + " = " + String.join(" + ", symbols), terms, number(value));
    }

    private void products() {
        page.heading(say.get("products.title"));
        page.say(say.get("products.text"));
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("", "", "", "   " + say.get("products.difference")));
        for (int l = 0; l <= last(); l++) {
            Notes.Layer layer = layers.get(l);
            for (int to = 0; to < layer.out(); to++) {
                for (int from = 0; from < layer.in(); from++) {
                    rows.add(List.of(
                            d(w(l, to, from)),
                            " = " + input(l, from) + "·" + d(z(l, to)),
                            " = " + product(layer.input()[from], layer.dCdz()[to]) + " = "
                                    + number(layer.dCdw()[to][from]),
                            "   " + number(notes.differenceByWeight(l, to, from))));
                }
                rows.add(List.of(
                        d(b(l, to)),
                        " = 1·" + d(z(l, to)),
                        " = " + number(layer.dCdb()[to]),
                        "   " + number(notes.differenceByWeight(l, to, -1))));
            }
        }
        page.table(rows);
    }

    private void step() {
        double eta = spec.learningRate();
        page.heading(say.get("step.title"));
        page.say(say.get("step.text", number(eta)));
        var rows = new ArrayList<List<String>>();
        String largest = null;
        double largestValue = 0;
        for (int l = 0; l <= last(); l++) {
            Notes.Layer layer = layers.get(l);
            for (int to = 0; to < layer.out(); to++) {
                for (int from = -1; from < layer.in(); from++) {
                    String name = from < 0 ? b(l, to) : w(l, to, from);
                    double before = from < 0 ? layer.bias()[to] : layer.weight()[to][from];
                    double slope = from < 0 ? layer.dCdb()[to] : layer.dCdw()[to][from];
                    double after = from < 0 ? layer.biasAfter()[to] : layer.weightAfter()[to][from];
                    rows.add(List.of(
                            name,
                            " ← " + number(before) + " - " + factor(eta) + "·" + factor(slope),
                            " = " + number(after)));
                    if (Math.abs(slope) > Math.abs(largestValue)) {
                        largest = name;
                        largestValue = slope;
                    }
                }
            }
        }
        page.table(rows);
        page.say(say.get("step.cost", number(notes.cost()), number(Notes.cost(notes.next()))));
        first(largest, largestValue);
    }

    private void first(@Nullable String largest, double slope) {
        page.heading(say.get("first.title"));
        if (largest == null) {
            page.say(say.get("first.none"));
        } else {
            page.say(say.get(slope > 0 ? "first.lower" : "first.raise", largest, d(largest), number(slope)));
        }
    }
}
