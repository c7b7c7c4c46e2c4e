package backprop4j.explain;

import backprop4j.explain.Formula.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Writes formulas as MathML Core, without the element `math` around them.
public final class FormulaMathml {
    private static final String DOT = "<mo>·</mo>";
    private static final String MINUS = "<mo form=\"prefix\">−</mo>";
    private static final String PARTIAL = "<mi mathvariant=\"normal\">∂</mi>";

    private FormulaMathml() {}

    /// The formula as presentation elements.
    public static String of(Formula formula) {
        return switch (formula) {
            case Symbol symbol -> symbol(symbol);
            case Formula.Number number -> number(number.value(), number.digits());
            case Formula.Product(List<Formula> factors) -> product(factors);
            case Formula.Sum(List<Formula> terms) -> sum(terms);
            case Formula.Fraction(Formula.Number top, Formula bottom)
            when top.value() < 0 -> MINUS + of(new Formula.Fraction(new Formula.Number(-top.value()), bottom));
            case Formula.Fraction(Formula top, Formula bottom) ->
                "<mfrac>" + row(of(top)) + row(of(bottom)) + "</mfrac>";
            case Formula.Apply apply ->
                indexed("<mi>" + escaped(apply.function()) + "</mi>", apply.indices()) + arguments(apply.arguments());
            case Formula.Prime(Formula argument) ->
                "<msup><mi>σ</mi><mo>′</mo></msup><mo>(</mo>" + of(argument) + "<mo>)</mo>";
            case Formula.Derivative(Formula of, Formula by) ->
                "<mfrac>" + row(PARTIAL + of(of)) + row(PARTIAL + of(by)) + "</mfrac>";
            case Formula.Equation(List<Formula> sides) ->
                sides.stream().map(FormulaMathml::of).collect(Collectors.joining("<mo>=</mo>"));
        };
    }

    /// Six significant digits, a power of ten where it is needed.
    public static String number(double number) {
        return number(number, Symbols.DIGITS);
    }

    private static String number(double number, int digits) {
        String text = Symbols.number(number, digits).replace("Infinity", "∞");
        String sign = text.startsWith("-") ? MINUS : "";
        String shown = text.startsWith("-") ? text.substring(1) : text;
        int e = shown.indexOf('e');
        if (e < 0) {
            String positive = "<mn>" + shown + "</mn>";
            return sign.isEmpty() ? positive : row(sign + positive);
        }
        return row(sign + "<mn>" + shown.substring(0, e) + "</mn>" + DOT + "<msup><mn>10</mn><mn>"
                + shown.substring(e + 1).replace('-', '−') + "</mn></msup>");
    }

    private static String symbol(Symbol symbol) {
        String base = symbol.base().length() == 1
                ? "<mi>" + escaped(symbol.base()) + "</mi>"
                : "<mtext>" + escaped(symbol.base()) + "</mtext>";
        if (symbol.number() == 0) {
            return indexed(base, symbol.indices());
        }
        String above = "<mrow><mo stretchy=\"false\">(</mo><mn>" + symbol.number()
                + "</mn><mo stretchy=\"false\">)</mo></mrow>";
        return symbol.indices().isEmpty()
                ? "<msup>" + base + above + "</msup>"
                : "<msubsup>" + base + row(list(symbol.indices())) + above + "</msubsup>";
    }

    private static String indexed(String base, List<Integer> indices) {
        return indices.isEmpty() ? base : "<msub>" + base + row(list(indices)) + "</msub>";
    }

    private static String list(List<Integer> indices) {
        return indices.stream().map(index -> "<mn>" + index + "</mn>").collect(Collectors.joining("<mo>,</mo>"));
    }

    private static String arguments(List<Formula> arguments) {
        return arguments.isEmpty()
                ? ""
                : arguments.stream()
                        .map(FormulaMathml::of)
                        .collect(Collectors.joining("<mo>,</mo>", "<mo>(</mo>", "<mo>)</mo>"));
    }

    private static String product(List<Formula> factors) {
        if (factors.size() > 1 && factors.getFirst().equals(new Formula.Number(-1))) {
            return MINUS + product(factors.subList(1, factors.size()));
        }
        return factors.stream().map(FormulaMathml::factor).collect(Collectors.joining(DOT));
    }

    private static String sum(List<Formula> terms) {
        var parts = new ArrayList<String>();
        for (Formula term : terms) {
            boolean minus = !parts.isEmpty() && FormulaText.of(term).startsWith("-");
            parts.add(parts.isEmpty() || minus ? of(term) : "<mo>+</mo>" + of(term));
        }
        return String.join("", parts);
    }

    private static String factor(Formula formula) {
        boolean loose =
                formula instanceof Formula.Sum || FormulaText.of(formula).startsWith("-");
        return loose ? "<mrow><mo>(</mo>" + of(formula) + "<mo>)</mo></mrow>" : of(formula);
    }

    private static String row(String inside) {
        return "<mrow>" + inside + "</mrow>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
