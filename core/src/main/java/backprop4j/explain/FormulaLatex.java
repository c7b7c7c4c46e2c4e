package backprop4j.explain;

import backprop4j.explain.Formula.Symbol;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes formulas as LaTeX of amsmath, without the signs that begin mathematics.
public final class FormulaLatex {
    private static final Map<Character, String> GREEK =
            Map.of('σ', "\\sigma", 'α', "\\alpha", 'β', "\\beta", 'γ', "\\gamma", 'θ', "\\theta", 'μ', "\\mu");

    private FormulaLatex() {}

    /// The formula in mathematics' mode.
    public static String of(Formula formula) {
        return switch (formula) {
            case Symbol symbol ->
                base(symbol.base())
                        + (symbol.number() == 0 ? "" : "^{(" + symbol.number() + ")}")
                        + indices(symbol.indices());
            case Formula.Number number -> number(number.value(), number.digits());
            case Formula.Product(List<Formula> factors) -> product(factors);
            case Formula.Sum(List<Formula> terms) -> sum(terms);
            case Formula.Fraction(Formula.Number top, Formula bottom)
            when top.value() < 0 -> "-" + of(new Formula.Fraction(new Formula.Number(-top.value()), bottom));
            case Formula.Fraction(Formula top, Formula bottom) -> "\\frac{" + of(top) + "}{" + of(bottom) + "}";
            case Formula.Apply apply ->
                "\\operatorname{" + escaped(apply.function()) + "}" + arguments(apply.arguments())
                        + indices(apply.indices());
            case Formula.Prime(Formula argument) -> "\\sigma'\\bigl(" + of(argument) + "\\bigr)";
            case Formula.Derivative(Formula of, Formula by) ->
                "\\frac{\\partial " + of(of) + "}{\\partial " + of(by) + "}";
            case Formula.Equation(List<Formula> sides) ->
                sides.stream().map(FormulaLatex::of).collect(Collectors.joining(" = "));
        };
    }

    /// Six significant digits, a power of ten where it is needed.
    public static String number(double number) {
        return number(number, Symbols.DIGITS);
    }

    private static String number(double number, int digits) {
        String text = Symbols.number(number, digits);
        if (Double.isNaN(number)) {
            return "\\mathrm{NaN}";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "\\infty" : "-\\infty";
        }
        int e = text.indexOf('e');
        return e < 0 ? text : text.substring(0, e) + "\\cdot 10^{" + text.substring(e + 1) + "}";
    }

    private static String base(String base) {
        if (base.length() == 1) {
            return GREEK.getOrDefault(base.charAt(0), escaped(base));
        }
        return "\\mathtt{" + escaped(base) + "}";
    }

    /// Text in which no character means anything to LaTeX.
    public static String escaped(String text) {
        var escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\\' -> escaped.append("\\backslash{}");
                case '_', '#', '$', '%', '&', '{', '}' -> escaped.append('\\').append(c);
                case '~' -> escaped.append("\\sim{}");
                case '^' -> escaped.append("\\hat{}");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String arguments(List<Formula> arguments) {
        return arguments.isEmpty()
                ? ""
                : arguments.stream().map(FormulaLatex::of).collect(Collectors.joining(", ", "\\bigl(", "\\bigr)"));
    }

    private static String indices(List<Integer> indices) {
        return indices.isEmpty()
                ? ""
                : indices.stream().map(String::valueOf).collect(Collectors.joining(",", "_{", "}"));
    }

    private static String product(List<Formula> factors) {
        if (factors.size() > 1 && factors.getFirst().equals(new Formula.Number(-1))) {
            return "-" + product(factors.subList(1, factors.size()));
        }
        return factors.stream().map(FormulaLatex::factor).collect(Collectors.joining(" \\cdot "));
    }

    private static String sum(List<Formula> terms) {
        var text = new StringBuilder();
        for (Formula term : terms) {
            String next = of(term);
            text.append(text.isEmpty() || next.startsWith("-") ? "" : " + ").append(next);
        }
        return text.toString();
    }

    private static String factor(Formula formula) {
        String text = of(formula);
        boolean loose = formula instanceof Formula.Sum || text.startsWith("-");
        return loose ? "\\left(" + text + "\\right)" : text;
    }
}
