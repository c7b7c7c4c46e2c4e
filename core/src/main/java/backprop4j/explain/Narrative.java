package backprop4j.explain;

import backprop4j.explain.Explanation.Check;
import backprop4j.explain.Explanation.Difference;
import backprop4j.explain.Explanation.Level;
import backprop4j.explain.Explanation.Product;
import backprop4j.explain.Explanation.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The sentences of an explanation in one language, with formulas and words in the marks of one kind of document.
public final class Narrative {
    /// A float64 has no more.
    private static final int MOST_DIGITS = 15;

    /// Digits that show how the cost moved.
    private static final int LEFT_OF_DIFFERENCES = 4;

    private final Messages say;
    private final Function<Formula, String> formulas;
    private final UnaryOperator<String> words;
    private final boolean isFromFile;

    /// @param explanation that is told
    /// @param formulas writes a formula inside a sentence
    /// @param words writes text that is not a sentence of this library's, such as the name of a file
    public Narrative(
            Locale language, Explanation explanation, Function<Formula, String> formulas, UnaryOperator<String> words) {
        this.isFromFile = explanation.provenance().model() != null;
        this.say = Messages.in(language);
        this.formulas = formulas;
        this.words = words;
    }

    /// A sentence or a word by its name.
    public String say(String key, Object... arguments) {
        Object[] shown = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            shown[i] = shown(arguments[i]);
        }
        return say.get(key, shown);
    }

    private String shown(Object argument) {
        return switch (argument) {
            case Formula formula -> formulas.apply(formula);
            case Double number -> formulas.apply(new Formula.Number(number));
            case Integer number -> String.valueOf(number);
            case Object other -> words.apply(other.toString());
        };
    }

    /// Where the numbers come from, as far as it is known: network, samples, step, seed.
    public List<String> provenance(Explanation explanation) {
        Provenance provenance = explanation.provenance();
        var facts = new ArrayList<String>();
        if (provenance.model() != null) {
            facts.add(say("report.model", provenance.model()));
        }
        if (provenance.data() != null && !provenance.samples().isEmpty()) {
            boolean one = provenance.samples().size() == 1;
            facts.add(
                    one
                            ? say("report.sample", provenance.samples().getFirst(), provenance.data())
                            : say(
                                    "report.samples",
                                    provenance.samples().size(),
                                    ranges(provenance.samples()),
                                    provenance.data()));
        }
        if (provenance.step() != null) {
            facts.add(say("report.trained", provenance.step()));
        }
        if (provenance.seed() != null) {
            facts.add(say("report.seed", provenance.seed()));
        }
        return facts;
    }

    /// `0–31`, `3, 5, 8–9`.
    private static String ranges(List<Integer> numbers) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < numbers.size(); i++) {
            int start = i;
            while (i + 1 < numbers.size() && numbers.get(i + 1) == numbers.get(i) + 1) {
                i++;
            }
            parts.add(start == i ? String.valueOf(numbers.get(i)) : numbers.get(start) + "–" + numbers.get(i));
        }
        return String.join(", ", parts);
    }

    /// Whether C is one sample's or a mean, and the factor.
    public String cost(Explanation explanation) {
        Explanation.Cost cost = explanation.cost();
        int samples = explanation.provenance().samples().size();
        String key = cost.meanOver() == 1
                ? samples == 1 ? "report.cost.sample" : "report.cost.plain"
                : samples == cost.meanOver() ? "report.cost.batch" : "report.cost.mean";
        return say(
                key,
                new Formula.Equation(List.of(cost.name(), cost.formula(), new Formula.Number(cost.value()))),
                cost.meanOver(),
                new Formula.Fraction(new Formula.Number(1), new Formula.Number(cost.meanOver())));
    }

    /// In one sentence: what happens to C if the asked number grows.
    public String slope(Explanation explanation) {
        double slope = explanation.levels().getFirst().value();
        String key = slope > 0 ? "report.slope.up" : slope < 0 ? "report.slope.down" : "report.slope.none";
        return say(
                key,
                explanation.asked().name(),
                Math.abs(slope),
                explanation.cost().name());
    }

    /// In words, what one level does.
    public String step(Level level, boolean isFirst) {
        List<Product> products = level.products();
        if (products.isEmpty()) {
            return say("report.step.zero", level.name());
        }
        Product largest = products.getFirst();
        if (largest.next() == null) {
            return say("report.step.end", level.name());
        }
        boolean isLocal = largest.factors().stream().anyMatch(factor -> factor.role() == Role.LOCAL);
        boolean isOff =
                largest.factors().stream().anyMatch(factor -> factor.role() == Role.LOCAL && factor.value() == 0);
        if (isOff && level.count() == 1) {
            return say("report.step.off", level.by().name(), largest.next().by().name());
        }
        if (level.count() == 1) {
            return say(
                    isLocal ? "report.step.local" : isFirst ? "report.step.edge" : "report.step.one",
                    level.name(),
                    level.by().name(),
                    largest.next().by().name());
        }
        return say("report.step.sum", level.name(), level.by().name(), level.count());
    }

    /// What the products that are not shown come to.
    public String others(Level level) {
        return level.others().mass() == 0
                ? say("entry.others.zero", level.others().count())
                : say(
                        "entry.others",
                        level.others().count(),
                        sized(level, level.others().sum()));
    }

    /// What the products that are not shown are.
    public String rest(Level level) {
        return say(
                level.others().mass() == 0 ? "report.others.zero" : "report.others",
                level.others().count());
    }

    /// A product of a level, or the sum of several, with so many digits that the reader's own addition gives the
    /// level's six: where products cancel, more.
    public static Formula.Number sized(Level level, double product) {
        double largest = level.products().stream()
                .mapToDouble(shown -> Math.abs(shown.value()))
                .max()
                .orElse(0);
        return new Formula.Number(product, digits(largest / Math.abs(level.value()), Symbols.DIGITS));
    }

    /// Digits that leave so many after the leading ones that two numbers share.
    private static int digits(double ratio, int left) {
        double shared = Double.isFinite(ratio) && ratio > 1 ? Math.floor(Math.log10(ratio)) : 0;
        return (int) Math.min(MOST_DIGITS, Math.max(Symbols.DIGITS, left + shared));
    }

    /// Whether the products add up.
    public String arithmetic(Check check) {
        return say(check.holds() ? "entry.adds" : "entry.adds.not", check.deviation(), check.bound());
    }

    /// Whether the measured slope agrees.
    public String agreement(Difference difference) {
        return say(
                difference.holds() ? "entry.agrees" : "entry.agrees.not", difference.deviation(), difference.bound());
    }

    /// What was measured.
    public String nudge(Explanation explanation) {
        Difference difference = explanation.difference();
        double moved = Math.abs(difference.above() - difference.below());
        int digits = digits(Math.abs(difference.above()) / moved, LEFT_OF_DIFFERENCES);
        return say(
                "report.nudge",
                explanation.asked().name(),
                difference.nudge(),
                explanation.cost().name(),
                new Formula.Number(difference.below(), digits),
                new Formula.Number(difference.above(), digits),
                difference.slope());
    }

    /// What a symbol stands for.
    public String definition(Definition definition) {
        String kind = switch (definition.kind()) {
            case DATA -> "symbol.data";
            case PARAMETER -> "symbol.parameter";
            case WEIGHTED_SUM -> "symbol.sum";
            case ACTIVATION -> "symbol.activation";
            case INTERMEDIATE -> "symbol.intermediate";
            case BACKWARD -> "symbol.backward";
            case COST -> "symbol.cost";
        };
        var facts = new ArrayList<String>();
        String function = "function." + definition.operation();
        boolean isKnown = definition.meaning() != null && say.keys().contains(function);
        facts.add(say(kind, definition.operation())
                + (isKnown ? say("report.colon") + words.apply(say.get(function)) : ""));
        if (!definition.shape().equals("[]")) {
            facts.add(words.apply(definition.shape()));
        }
        String place = place(definition.layer(), definition.origin());
        if (!place.isEmpty() && definition.kind() != Definition.Kind.DATA) {
            facts.add(place);
        }
        return String.join(say("report.comma"), facts);
    }

    /// Where a level's derivative belongs, in parentheses.
    public String place(Level level) {
        String place = place(level.layer(), level.origin());
        return place.isEmpty() ? "" : "(" + place + ")";
    }

    /// The layer of a network from a file; else the line of the user's code.
    private String place(@Nullable String layer, String origin) {
        if (!isFromFile) {
            return say("report.at", origin);
        }
        return layer == null ? "" : say("report.layer", layer);
    }

    /// The factors of a product as one formula.
    public static Formula symbols(Product product) {
        List<Formula> names =
                product.factors().stream().map(Explanation.Factor::name).collect(Collectors.toList());
        return switch (names.size()) {
            case 0 -> new Formula.Number(1);
            case 1 -> names.getFirst();
            default -> new Formula.Product(names);
        };
    }

    /// The values of its factors as one formula.
    public static Formula numbers(Product product) {
        List<Formula> values = product.factors().stream()
                .map(factor -> (Formula) new Formula.Number(factor.value()))
                .toList();
        return values.isEmpty() ? new Formula.Number(1) : new Formula.Product(values);
    }
}
