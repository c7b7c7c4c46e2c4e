package backprop4j.studio;

import backprop4j.explain.Explanation;
import backprop4j.explain.Provenance;
import backprop4j.explain.render.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What the page tells of one scalar: equations, each a sum of products with every factor's symbol and number,
/// from the scalar one step towards the cost and on; and the two checks of its gradient.
///
/// A symbol is written `dCdw.0.1.2`: what it is, layer, neuron, input of the layer, all from 0.
final class Card {
    private static final int MOST_TERMS = 8;

    private final Anatomy anatomy;
    private final Net net;

    Card(Anatomy anatomy) {
        this.anatomy = anatomy;
        this.net = anatomy.net();
    }

    Map<String, @Nullable Object> json(Place place) {
        int layer = place.layer();
        int to = place.to();
        var equations = new ArrayList<@Nullable Object>();
        switch (place.kind()) {
            case WEIGHT -> {
                int position = to * net.fanIn(layer) + place.from();
                equations.add(equation(
                        symbol("dCdw", layer, to, place.from()),
                        anatomy.dCdw(layer)[position],
                        List.of(new Term(
                                List.of(input(layer, place.from()), dCdz(layer, to)),
                                anatomy.dCdw(layer)[position],
                                "n." + layer + "." + to))));
                equations.addAll(backward(layer, to));
            }
            case BIAS -> {
                equations.add(equation(
                        symbol("dCdb", layer, to),
                        anatomy.dCdb(layer)[to],
                        List.of(new Term(
                                List.of(new Factor("1", 1), dCdz(layer, to)),
                                anatomy.dCdb(layer)[to],
                                "n." + layer + "." + to))));
                equations.addAll(backward(layer, to));
            }
            case NEURON, OUTPUT -> {
                equations.addAll(forward(layer, to));
                equations.addAll(backward(layer, to));
            }
            case INPUT -> equations.add(into("dCdx." + to, anatomy.dCdx()[to], 0, to));
        }
        return Json.object(
                "place",
                place,
                "path",
                path(place),
                "value",
                value(place),
                "equations",
                equations,
                "curve",
                hasCurve(place) ? curve(layer, to) : null,
                "checks",
                checks(place));
    }

    /// A symbol with its number.
    static Map<String, @Nullable Object> factor(String symbol, double value) {
        return new Factor(symbol, value).json();
    }

    private record Factor(String symbol, double value) {
        Map<String, @Nullable Object> json() {
            return Json.object("symbol", symbol, "value", value);
        }
    }

    /// @param leads where one can go on from here; empty if nowhere
    private record Term(List<Factor> factors, double value, String leads) {
        Map<String, @Nullable Object> json() {
            return Json.object("factors", factors.stream().map(Factor::json).toList(), "value", value, "leads", leads);
        }
    }

    /// `name = Σ terms`: the largest terms, and what the others come to.
    private static Map<String, @Nullable Object> equation(String name, double value, List<Term> terms) {
        List<Term> sorted = terms;
        double rest = 0;
        if (terms.size() > MOST_TERMS) {
            sorted = new ArrayList<>(terms);
            sorted.sort(Comparator.comparingDouble((Term term) -> -Math.abs(term.value)));
            rest = sorted.subList(MOST_TERMS, sorted.size()).stream()
                    .mapToDouble(Term::value)
                    .sum();
            sorted = sorted.subList(0, MOST_TERMS);
        }
        return Json.object(
                "name", name,
                "value", value,
                "terms", sorted.stream().map(Term::json).toList(),
                "others", terms.size() - sorted.size(),
                "rest", rest);
    }

    /// z as the sum of its edges, and a.
    private List<Map<String, @Nullable Object>> forward(int layer, int neuron) {
        double[] products = anatomy.forwardProducts(layer, neuron);
        double[] weights = anatomy.w(layer);
        int width = net.fanIn(layer);
        var terms = new ArrayList<Term>();
        for (int j = 0; j < width; j++) {
            terms.add(new Term(
                    List.of(new Factor(symbol("w", layer, neuron, j), weights[neuron * width + j]), input(layer, j)),
                    products[j],
                    symbol("w", layer, neuron, j)));
        }
        double bias = anatomy.b(layer)[neuron];
        terms.add(new Term(List.of(new Factor(symbol("b", layer, neuron), bias)), bias, symbol("b", layer, neuron)));
        return List.of(
                equation(symbol("z", layer, neuron), anatomy.z(layer)[neuron], terms),
                Json.object(
                        "name",
                        symbol("a", layer, neuron),
                        "value",
                        anatomy.a(layer)[neuron],
                        "function",
                        net.activations().get(layer),
                        "argument",
                        anatomy.z(layer)[neuron]));
    }

    /// ∂C/∂z as σ'(z)·∂C/∂a, and where ∂C/∂a comes from.
    private List<Map<String, @Nullable Object>> backward(int layer, int neuron) {
        var equations = new ArrayList<Map<String, @Nullable Object>>();
        if (anatomy.activated(layer)) {
            equations.add(equation(
                    symbol("dCdz", layer, neuron),
                    anatomy.dCdz(layer)[neuron],
                    List.of(new Term(
                            List.of(
                                    new Factor(symbol("slope", layer, neuron), anatomy.slope(layer)[neuron]),
                                    new Factor(symbol("dCda", layer, neuron), anatomy.dCda(layer)[neuron])),
                            anatomy.dCdz(layer)[neuron],
                            ""))));
        }
        if (layer == net.depth() - 1) {
            Example example = anatomy.example();
            equations.add(Json.object(
                    "name",
                    symbol(anatomy.activated(layer) ? "dCda" : "dCdz", layer, neuron),
                    "value",
                    anatomy.dCda(layer)[neuron],
                    "cost",
                    net.cost(),
                    "output",
                    anatomy.a(layer)[neuron],
                    "outputs",
                    net.outputs(),
                    "target",
                    example.hasTarget() ? example.target()[neuron] : null));
        } else {
            equations.add(into(
                    symbol(anatomy.activated(layer) ? "dCda" : "dCdz", layer, neuron),
                    anatomy.dCda(layer)[neuron],
                    layer + 1,
                    neuron));
        }
        return equations;
    }

    /// The derivative by what goes into a layer, as the sum over the neurons it goes to.
    private Map<String, @Nullable Object> into(String name, double value, int layer, int from) {
        double[] products = anatomy.backwardProducts(layer, from);
        double[] weights = anatomy.w(layer);
        var terms = new ArrayList<Term>();
        for (int i = 0; i < products.length; i++) {
            terms.add(new Term(
                    List.of(
                            new Factor(symbol("w", layer, i, from), weights[i * net.fanIn(layer) + from]),
                            dCdz(layer, i)),
                    products[i],
                    "n." + layer + "." + i));
        }
        return equation(name, value, terms);
    }

    private Factor input(int layer, int from) {
        return new Factor(layer == 0 ? "x." + from : symbol("a", layer - 1, from), anatomy.input(layer)[from]);
    }

    private Factor dCdz(int layer, int neuron) {
        return new Factor(symbol("dCdz", layer, neuron), anatomy.dCdz(layer)[neuron]);
    }

    private static String symbol(String what, int... indices) {
        var text = new StringBuilder(what);
        for (int index : indices) {
            text.append('.').append(index);
        }
        return text.toString();
    }

    private double value(Place place) {
        int layer = place.layer();
        return switch (place.kind()) {
            case WEIGHT -> anatomy.w(layer)[place.to() * net.fanIn(layer) + place.from()];
            case BIAS -> anatomy.b(layer)[place.to()];
            case NEURON, OUTPUT -> anatomy.a(layer)[place.to()];
            case INPUT -> anatomy.example().features()[place.to()];
        };
    }

    /// The name that files and `backprop explain` have for it, or nothing.
    private String path(Place place) {
        return switch (place.kind()) {
            case WEIGHT -> net.weightName(place.layer()) + "[" + place.to() + "," + place.from() + "]";
            case BIAS -> net.biasName(place.layer()) + "[" + place.to() + "]";
            case NEURON, INPUT, OUTPUT -> "";
        };
    }

    private boolean hasCurve(Place place) {
        boolean neuron = place.kind() == Place.Kind.NEURON || place.kind() == Place.Kind.OUTPUT;
        return neuron && anatomy.activated(place.layer());
    }

    /// σ around z, and its tangent there.
    private Map<String, @Nullable Object> curve(int layer, int neuron) {
        double z = anatomy.z(layer)[neuron];
        double reach = Math.max(6, Math.abs(z) * 1.2);
        double[] at = IntStream.rangeClosed(0, 96)
                .mapToDouble(i -> reach * (i - 48) / 48)
                .toArray();
        return Json.object(
                "z",
                z,
                "a",
                anatomy.a(layer)[neuron],
                "slope",
                anatomy.slope(layer)[neuron],
                "at",
                at,
                "values",
                net.activations()
                        .get(layer)
                        .apply(backprop4j.Tensor.float64(at))
                        .toDoubles());
    }

    private @Nullable Map<String, @Nullable Object> checks(Place place) {
        if (!Double.isFinite(anatomy.cost())) {
            return null;
        }
        Explanation explanation = explanation(place);
        Explanation.Check sum = explanation.arithmetic();
        Explanation.Difference nudge = explanation.difference();
        return Json.object(
                "arithmetic", check(sum.deviation(), sum.bound(), sum.holds()),
                "difference", check(nudge.deviation(), nudge.bound(), nudge.holds()));
    }

    private Explanation explanation(Place place) {
        return switch (place.kind()) {
            case WEIGHT -> anatomy.explainer().entry(anatomy.weight(place.layer()), place.to(), place.from());
            case INPUT -> anatomy.explainer().entry(anatomy.x(), place.to());
            // ∂C/∂z is what reaches the bias.
            case BIAS, NEURON, OUTPUT -> anatomy.explainer().entry(anatomy.bias(place.layer()), place.to());
        };
    }

    /// The whole explanation as a file, as `backprop explain` would write it.
    Map<String, @Nullable Object> report(Place place, Provenance provenance, Format format, Locale language) {
        Explanation bare = explanation(place);
        var explanation = new Explanation(
                provenance,
                bare.cost(),
                bare.asked(),
                bare.levels(),
                bare.arithmetic(),
                bare.difference(),
                bare.definitions());
        return Json.object(
                "name",
                "gradient-" + place + "." + format.ending,
                "type",
                format.type + ";charset=utf-8",
                "text",
                format.report.of(explanation, language));
    }

    /// What a report can be written as.
    enum Format {
        HTML("html", "text/html", Report.HTML),
        MARKDOWN("md", "text/markdown", Report.MARKDOWN),
        LATEX("tex", "application/x-tex", Report.LATEX),
        TEXT("txt", "text/plain", Report.TEXT),
        JSON("json", "application/json", Report.JSON);

        private final String ending;
        private final String type;
        private final Report report;

        Format(String ending, String type, Report report) {
            this.ending = ending;
            this.type = type;
            this.report = report;
        }

        @Override
        public String toString() {
            return ending;
        }
    }

    private static Map<String, @Nullable Object> check(double deviation, double bound, boolean holds) {
        return Json.object("deviation", deviation, "bound", bound, "holds", holds);
    }
}
