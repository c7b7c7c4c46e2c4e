package backprop4j.explain;

import backprop4j.explain.Explanation.Factor;
import backprop4j.explain.Explanation.Level;
import backprop4j.explain.Explanation.Product;
import backprop4j.explain.Formula.Symbol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The symbols in formulas, each once, in the order of occurrence.
final class Occurrences {
    private final Map<String, Symbol> symbols = new LinkedHashMap<>();

    void add(Level level) {
        add(level.name());
        for (Product product : level.products()) {
            product.factors().stream().map(Factor::name).forEach(this::add);
        }
    }

    void add(Formula formula) {
        switch (formula) {
            case Symbol symbol -> symbols.putIfAbsent(symbol.key(), symbol.whole());
            case Formula.Number number -> {}
            case Formula.Product(List<Formula> factors) -> factors.forEach(this::add);
            case Formula.Sum(List<Formula> terms) -> terms.forEach(this::add);
            case Formula.Fraction(Formula top, Formula bottom) -> {
                add(top);
                add(bottom);
            }
            case Formula.Apply apply -> apply.arguments().forEach(this::add);
            case Formula.Prime(Formula argument) -> add(argument);
            case Formula.Derivative(Formula of, Formula by) -> {
                add(of);
                add(by);
            }
            case Formula.Equation(List<Formula> sides) -> sides.forEach(this::add);
        }
    }

    List<Symbol> symbols() {
        return List.copyOf(symbols.values());
    }
}
