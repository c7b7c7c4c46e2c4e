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

/// Explanations as a LaTeX document: English for pdflatex with amsmath and nothing else, Chinese for xelatex with
/// ctex.
public final class LatexReport {
    private static final String PREAMBLE = """
            \\documentclass[11pt,a4paper]{article}
            \\usepackage[T1]{fontenc}
            \\usepackage[utf8]{inputenc}
            """;
    private static final String CHINESE_PREAMBLE = """
            %!TEX program = xelatex
            \\documentclass[11pt,a4paper,fontset=fandol]{ctexart}
            """;
    private static final String BOTH = """
            \\usepackage{amsmath}
            \\usepackage[margin=25mm]{geometry}
            \\setlength{\\parindent}{0pt}
            \\setlength{\\parskip}{6pt}
            \\renewcommand{\\arraystretch}{1.9}
            """;

    private final Locale language;

    public LatexReport(Locale language) {
        this.language = language;
    }

    /// The whole document.
    public String render(Explanation explanation) {
        return new Writer(explanation).write();
    }

    private static String inline(Formula formula) {
        return "$" + FormulaLatex.of(formula) + "$";
    }

    private static String tall(Formula formula) {
        return "$\\displaystyle " + FormulaLatex.of(formula) + "$";
    }

    /// Text in which no character means anything to LaTeX.
    private static String escaped(String text) {
        return FormulaLatex.escaped(text)
                .replace("\\backslash{}", "\\textbackslash{}")
                .replace("\\sim{}", "\\textasciitilde{}")
                .replace("\\hat{}", "\\textasciicircum{}");
    }

    /// The signs of the sentences that are mathematics.
    private static String marked(String sentence) {
        return sentence.replace("σ'", "$\\sigma'$")
                .replace("σ", "$\\sigma$")
                .replace("∂C/∂z", "$\\partial C/\\partial z$")
                .replace("±", "$\\pm$")
                .replace("…", "\\ldots{}")
                .replace("–", "--");
    }

    /// Writes one document.
    private final class Writer {
        private final Explanation explanation;
        private final Narrative narrative;
        private final StringBuilder text = new StringBuilder();
        private int step;

        Writer(Explanation explanation) {
            this.explanation = explanation;
            this.narrative = new Narrative(language, explanation, LatexReport::inline, LatexReport::escaped);
        }

        String write() {
            boolean isChinese = language.getLanguage().equals("zh");
            text.append(isChinese ? CHINESE_PREAMBLE : PREAMBLE).append(BOTH).append("\\begin{document}\n\n");
            Level asked = explanation.levels().getFirst();
            section("section*", say("report.title", asked.name(), asked.value()));
            List<String> facts = narrative.provenance(explanation);
            if (!facts.isEmpty()) {
                line(marked(String.join(" \\\\\n", facts)));
            }
            line(marked(narrative.cost(explanation)));
            line(marked(narrative.slope(explanation)));
            Elision.of(explanation.levels()).forEach(this::level, omitted -> line(say("report.omitted", omitted)));
            section("subsection*", say("entry.checks"));
            line(marked(narrative.arithmetic(explanation.arithmetic())));
            line(marked(narrative.nudge(explanation)));
            line(marked(narrative.agreement(explanation.difference())));
            symbols();
            text.append("\\end{document}\n");
            return text.toString();
        }

        private String say(String key, Object... arguments) {
            return marked(narrative.say(key, arguments));
        }

        private void line(String words) {
            text.append(words).append("\n\n");
        }

        private void section(String command, String title) {
            line("\\" + command + "{" + title + "}");
        }

        private void level(Level level) {
            step++;
            section("subsection*", say("report.step", step) + ": " + inline(level.name()));
            line(marked(narrative.step(level, step == 1) + " " + narrative.place(level))
                    .strip());
            if (level.count() == 1) {
                aligned(level, level.products().getFirst());
            } else if (level.count() > 1) {
                table(level);
            }
        }

        private void aligned(Level level, Product product) {
            text.append("\\begin{align*}\n").append(FormulaLatex.of(level.name()));
            text.append(" &= ").append(FormulaLatex.of(Narrative.symbols(product)));
            if (product.factors().size() > 1) {
                text.append(" \\\\\n&= ").append(FormulaLatex.of(Narrative.numbers(product)));
            }
            text.append(" \\\\\n&= \\boxed{").append(FormulaLatex.number(level.value()));
            line("}\n\\end{align*}");
        }

        private void table(Level level) {
            text.append("\\begin{tabular}{@{}llr@{}}\n");
            row(say("report.column.product"), say("report.column.numbers"), say("report.column.value"));
            text.append("\\hline\n");
            for (Product product : level.products()) {
                row(
                        tall(Narrative.symbols(product)),
                        inline(Narrative.numbers(product)),
                        inline(Narrative.sized(level, product.value())));
            }
            if (level.others().count() > 0) {
                row(
                        marked(narrative.rest(level)),
                        "",
                        inline(Narrative.sized(level, level.others().sum())));
            }
            text.append("\\hline\n");
            row(tall(level.name()), say("report.total"), "$\\boxed{" + FormulaLatex.number(level.value()) + "}$");
            line("\\end{tabular}");
        }

        private void row(String... cells) {
            text.append(String.join(" & ", cells)).append(" \\\\\n");
        }

        private void symbols() {
            section("subsection*", say("report.symbols"));
            text.append("\\begin{description}\n");
            for (Definition definition : explanation.definitions()) {
                Formula meaning = definition.meaning();
                text.append("\\item[").append(inline(definition.symbol())).append("] ");
                text.append(meaning == null ? "" : "$= " + FormulaLatex.of(meaning) + "$, ");
                text.append(marked(narrative.definition(definition))).append('\n');
            }
            text.append("\\end{description}\n\n");
            line(say("symbol.indices"));
        }
    }
}
