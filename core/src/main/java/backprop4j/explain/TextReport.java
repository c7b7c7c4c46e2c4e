package backprop4j.explain;

import backprop4j.explain.Explanation.Level;
import backprop4j.explain.Explanation.Product;
import backprop4j.explain.Explanation.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Explanations as text for a terminal.
public final class TextReport {
    private static final int WIDTH = 96;

    /// What ASCII has instead.
    private static final Map<String, String> ASCII = Map.ofEntries(
            Map.entry("∂", "d"),
            Map.entry("σ'", "sigma'"),
            Map.entry("σ", "sigma"),
            Map.entry("Σ", "sum"),
            Map.entry("·", "*"),
            Map.entry("×", "x"),
            Map.entry("–", "-"),
            Map.entry("…", "..."),
            Map.entry("±", "+/-"),
            Map.entry("∞", "inf"),
            Map.entry("‖", "|"),
            Map.entry("→", "->"),
            Map.entry("−", "-"),
            Map.entry("ε", "epsilon"),
            Map.entry("λ", "lambda"),
            Map.entry("’", "'"));

    private final Locale language;
    private final Style style;

    /// What the terminal can show.
    ///
    /// @param width columns
    /// @param isColoured whether factors are coloured by the pass that knows them
    /// @param isAscii whether ∂ and σ cannot be shown
    public record Style(int width, boolean isColoured, boolean isAscii) {
        /// Without colours, 96 columns wide.
        public static Style plain() {
            return new Style(WIDTH, false, false);
        }
    }

    /// A writer in one language.
    public TextReport(Locale language, Style style) {
        this.language = language;
        this.style = style;
    }

    /// The whole explanation.
    public String render(Explanation explanation) {
        String text = new Writer(explanation).write();
        return style.isAscii ? ascii(text) : text;
    }

    /// English text of this library in ASCII: `dC/dw` for ∂C/∂w.
    public static String ascii(String text) {
        String plain = text;
        for (String sign : List.of("σ'", "∂", "σ", "Σ", "·", "×", "–", "…", "±", "∞", "’", "‖", "→", "−", "ε", "λ")) {
            plain = plain.replace(sign, ASCII.getOrDefault(sign, "?"));
        }
        return plain;
    }

    /// Writes one explanation.
    private final class Writer {
        private final Explanation explanation;
        private final Page page = new Page(style.width);
        private final Narrative narrative;

        Writer(Explanation explanation) {
            this.explanation = explanation;
            this.narrative = new Narrative(language, explanation, FormulaText::of, word -> word);
        }

        String write() {
            narrative.provenance(explanation).forEach(page::say);
            page.say(narrative.cost(explanation));
            page.say(narrative.slope(explanation));
            Elision.of(explanation.levels()).forEach(this::level, omitted -> {
                page.heading(narrative.say("report.omitted", omitted));
            });
            page.heading(narrative.say("entry.checks"));
            page.item(narrative.arithmetic(explanation.arithmetic()));
            page.item(narrative.nudge(explanation));
            page.item(narrative.agreement(explanation.difference()));
            page.heading(narrative.say("report.symbols"));
            for (Definition definition : explanation.definitions()) {
                Formula meaning = definition.meaning();
                page.item(FormulaText.of(definition.symbol()) + "  "
                        + (meaning == null ? "" : "= " + FormulaText.of(meaning) + "  ")
                        + narrative.definition(definition));
            }
            page.item(narrative.say("symbol.indices"));
            return page.toString();
        }

        private void level(Level level) {
            page.heading((FormulaText.of(level.name()) + " = " + bold(FormulaText.number(level.value())) + "   "
                            + narrative.place(level))
                    .stripTrailing());
            level.products().forEach(product -> product(level, product));
            if (level.others().count() > 0) {
                page.line(narrative.others(level));
            }
        }

        /// Symbols = numbers = result, on as many lines as it takes.
        private void product(Level level, Product product) {
            if (product.factors().isEmpty()) {
                page.line("+ 1");
                return;
            }
            var names = new ArrayList<String>();
            var numbers = new ArrayList<String>();
            for (Explanation.Factor factor : product.factors()) {
                names.add(coloured(FormulaText.factor(factor.name()), factor.role()));
                numbers.add(coloured(Symbols.factor(factor.value()), factor.role()));
            }
            String symbols = FormulaText.of(Narrative.symbols(product));
            String values = FormulaText.of(Narrative.numbers(product));
            String value = FormulaText.of(Narrative.sized(level, product.value()));
            int width = Page.columns(symbols + values + value) + "  +   =    =  ".length();
            String equals = width <= style.width ? "  =  " : "\n      =  ";
            if (product.factors().size() == 1 && product.factors().getFirst().role() == Role.CONSTANT) {
                page.line("+ " + names.getFirst());
                return;
            }
            page.line("+ " + String.join(" · ", names)
                    + (product.factors().size() == 1 ? "" : equals + String.join("·", numbers))
                    + equals + bold(value));
        }

        private String coloured(String text, Role role) {
            if (!style.isColoured) {
                return text;
            }
            String code = switch (role) {
                case CONSTANT -> "0";
                case FORWARD -> "34";
                case LOCAL -> "36";
                case BACKWARD -> "33";
            };
            return "\u001b[" + code + "m" + text + "\u001b[0m";
        }

        private String bold(String text) {
            return style.isColoured ? "\u001b[1m" + text + "\u001b[0m" : text;
        }
    }
}
