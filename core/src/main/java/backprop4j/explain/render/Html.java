package backprop4j.explain.render;

import backprop4j.explain.Explanation.Factor;
import backprop4j.explain.Formula;
import backprop4j.explain.Formula.Symbol;
import backprop4j.explain.FormulaMathml;
import backprop4j.explain.FormulaText;
import java.util.List;
import java.util.Locale;

/// Pieces of HTML.
final class Html {
    private Html() {}

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /// Six significant digits, with a true minus and a power of ten.
    static String number(double number) {
        return number(new Formula.Number(number));
    }

    static String number(Formula.Number number) {
        String text = FormulaText.of(number).replace("Infinity", "∞").replace('-', '−');
        int e = text.indexOf('e');
        return "<span class=\"n\">"
                + (e < 0 ? text : text.substring(0, e) + "·10<sup>" + text.substring(e + 1) + "</sup>") + "</span>";
    }

    /// A formula, with its name in plain text for readers' software that knows no MathML.
    static String math(Formula formula) {
        return "<math aria-label=\"" + escaped(FormulaText.of(formula)) + "\">" + FormulaMathml.of(formula) + "</math>";
    }

    /// A formula that links to the definition of what it is about.
    static String linked(Formula formula) {
        String key = key(formula);
        return key.isEmpty() ? math(formula) : "<a href=\"#" + anchor(key) + "\">" + math(formula) + "</a>";
    }

    /// A factor in the colour of the pass that knows it.
    static String factor(Factor factor) {
        return coloured(factor, linked(factor.name()));
    }

    /// A factor's value in the same colour; in parentheses if it is negative.
    static String value(Factor factor) {
        String number = number(factor.value());
        return coloured(factor, factor.value() < 0 ? "(" + number + ")" : number);
    }

    private static String coloured(Factor factor, String inside) {
        return "<span class=\"" + factor.role().name().toLowerCase(Locale.ROOT) + "\">" + inside + "</span>";
    }

    /// Where a symbol's definition stands.
    static String anchor(String key) {
        return "symbol-" + key.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    /// The symbol that a formula is about: what a derivative is by, what a function is of.
    private static String key(Formula formula) {
        return switch (formula) {
            case Symbol symbol -> symbol.key();
            case Formula.Number number -> "";
            case Formula.Product(List<Formula> factors) -> key(factors.getLast());
            case Formula.Sum(List<Formula> terms) -> key(terms.getFirst());
            case Formula.Fraction(Formula top, Formula bottom) -> key(bottom);
            case Formula.Apply apply ->
                apply.arguments().isEmpty() ? "" : key(apply.arguments().getFirst());
            case Formula.Prime(Formula argument) -> key(argument);
            case Formula.Derivative(Formula of, Formula by) -> key(by);
            case Formula.Equation(List<Formula> sides) -> key(sides.getFirst());
        };
    }
}
