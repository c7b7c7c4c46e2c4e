package backprop4j.explain.render;

import backprop4j.explain.Definition;
import backprop4j.explain.Elision;
import backprop4j.explain.Explanation;
import backprop4j.explain.Explanation.Level;
import backprop4j.explain.Explanation.Product;
import backprop4j.explain.Formula;
import backprop4j.explain.FormulaLatex;
import backprop4j.explain.Narrative;
import java.util.List;
import java.util.Locale;

/// Explanations as Markdown, with formulas in LaTeX between dollar signs, as GitHub and most tools show them.
public final class MarkdownReport {
    private final Locale language;

    public MarkdownReport(Locale language) {
        this.language = language;
    }

    /// The whole document.
    public String render(Explanation explanation) {
        return new Writer(explanation).write();
    }

    private static String inline(Formula formula) {
        return "$" + FormulaLatex.of(formula) + "$";
    }

    /// Text in which nothing is mark-up.
    private static String escaped(String text) {
        return text.replaceAll("([\\\\`*_{}\\[\\]<>#|$])", "\\\\$1");
    }

    /// Writes one document.
    private final class Writer {
        private final Explanation explanation;
        private final Narrative narrative;
        private final StringBuilder text = new StringBuilder();
        private int step;

        Writer(Explanation explanation) {
            this.explanation = explanation;
            this.narrative = new Narrative(language, explanation, MarkdownReport::inline, MarkdownReport::escaped);
        }

        String write() {
            Level asked = explanation.levels().getFirst();
            line("# " + narrative.say("report.title", asked.name(), asked.value()));
            narrative
                    .provenance(explanation)
                    .forEach(fact -> text.append("* ").append(fact).append('\n'));
            if (!narrative.provenance(explanation).isEmpty()) {
                text.append('\n');
            }
            line(narrative.cost(explanation));
            line(narrative.slope(explanation));
            Elision.of(explanation.levels())
                    .forEach(this::level, omitted -> line(narrative.say("report.omitted", omitted)));
            line("## " + narrative.say("entry.checks"));
            line("1. " + narrative.arithmetic(explanation.arithmetic()));
            line("2. " + narrative.nudge(explanation) + " " + narrative.agreement(explanation.difference()));
            symbols();
            return text.toString().strip() + "\n";
        }

        private void line(String words) {
            text.append(words).append("\n\n");
        }

        private void level(Level level) {
            step++;
            line("## " + narrative.say("report.step", step) + ": " + inline(level.name()));
            line((narrative.step(level, step == 1) + " " + narrative.place(level)).strip());
            if (level.count() == 1) {
                aligned(level, level.products().getFirst());
            } else if (level.count() > 1) {
                table(level);
            }
        }

        /// Symbols, numbers, result: one below the other.
        private void aligned(Level level, Product product) {
            text.append("$$\n\\begin{aligned}\n").append(FormulaLatex.of(level.name()));
            text.append(" &= ").append(FormulaLatex.of(Narrative.symbols(product)));
            if (product.factors().size() > 1) {
                text.append(" \\\\\n&= ").append(FormulaLatex.of(Narrative.numbers(product)));
            }
            text.append(" \\\\\n&= ").append(FormulaLatex.number(level.value()));
            line("\n\\end{aligned}\n$$");
        }

        private void table(Level level) {
            row(List.of(
                    narrative.say("report.column.product"),
                    narrative.say("report.column.numbers"),
                    narrative.say("report.column.value")));
            text.append("|:--|:--|--:|\n");
            for (Product product : level.products()) {
                row(List.of(
                        inline(Narrative.symbols(product)),
                        inline(Narrative.numbers(product)),
                        inline(Narrative.sized(level, product.value()))));
            }
            if (level.others().count() > 0) {
                row(List.of(
                        narrative.rest(level),
                        "",
                        inline(Narrative.sized(level, level.others().sum()))));
            }
            row(List.of(
                    inline(level.name()), narrative.say("report.total"), inline(new Formula.Number(level.value()))));
            text.append('\n');
        }

        private void row(List<String> cells) {
            text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        }

        private void symbols() {
            line("## " + narrative.say("report.symbols"));
            row(List.of(
                    narrative.say("report.column.symbol"),
                    narrative.say("report.column.meaning"),
                    narrative.say("report.column.what")));
            text.append("|:--|:--|:--|\n");
            for (Definition definition : explanation.definitions()) {
                Formula meaning = definition.meaning();
                row(List.of(
                        inline(definition.symbol()),
                        meaning == null ? "" : inline(meaning),
                        narrative.definition(definition)));
            }
            text.append('\n');
            line(narrative.say("symbol.indices"));
        }
    }
}
