package backprop4j.explain;

import backprop4j.explain.Formula.Symbol;
import java.util.List;
import java.util.stream.Collectors;

/// Writes formulas as plain text: `∂C/∂z1[3]`, `σ'(z1[3])`.
public final class FormulaText {
    private FormulaText() {}

    /// The formula on one line.
    public static String of(Formula formula) {
        return switch (formula) {
            case Symbol symbol -> symbol.key() + indices(symbol.indices());
            case Formula.Number number -> Symbols.number(number.value(), number.digits());
            case Formula.Product(List<Formula> factors) -> product(factors);
            case Formula.Sum(List<Formula> terms) -> sum(terms);
            case Formula.Fraction(Formula.Number top, Formula bottom) -> of(top) + "/" + factor(bottom);
            case Formula.Fraction(Formula top, Formula bottom) -> factor(top) + "/" + factor(bottom);
            case Formula.Apply apply -> apply.function() + arguments(apply.arguments()) + indices(apply.indices());
            case Formula.Prime(Formula argument) -> "σ'(" + of(argument) + ")";
            case Formula.Derivative(Formula of, Formula by) -> "∂" + of(of) + "/∂" + of(by);
            case Formula.Equation(List<Formula> sides) ->
                sides.stream().map(FormulaText::of).collect(Collectors.joining(" = "));
        };
    }

    /// Six significant digits, without needless zeros.
    public static String number(double number) {
        return Symbols.number(number);
    }

    private static String arguments(List<Formula> arguments) {
        return arguments.isEmpty()
                ? ""
                : arguments.stream().map(FormulaText::of).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String indices(List<Integer> indices) {
        return indices.isEmpty()
                ? ""
                : indices.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }

    private static String product(List<Formula> factors) {
        if (factors.size() > 1 && factors.getFirst().equals(new Formula.Number(-1))) {
            return "-" + product(factors.subList(1, factors.size()));
        }
        boolean numbers = factors.stream().allMatch(factor -> factor instanceof Formula.Number);
        return factors.stream().map(FormulaText::factor).collect(Collectors.joining(numbers ? "·" : " · "));
    }

    private static String sum(List<Formula> terms) {
        var text = new StringBuilder();
        for (Formula term : terms) {
            String next = of(term);
            if (text.isEmpty()) {
                text.append(next);
            } else if (next.startsWith("-")) {
                text.append(" - ").append(next.substring(1));
            } else {
                text.append(" + ").append(next);
            }
        }
        return text.toString();
    }

    /// In parentheses where it needs them between other factors.
    static String factor(Formula formula) {
        String text = of(formula);
        boolean loose = formula instanceof Formula.Sum || text.startsWith("-");
        return loose ? "(" + text + ")" : text;
    }
}
