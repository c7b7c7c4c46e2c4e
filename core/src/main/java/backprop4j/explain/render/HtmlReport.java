package backprop4j.explain.render;

import backprop4j.explain.Definition;
import backprop4j.explain.Elision;
import backprop4j.explain.Explanation;
import backprop4j.explain.Explanation.Factor;
import backprop4j.explain.Explanation.Level;
import backprop4j.explain.Explanation.Product;
import backprop4j.explain.Explanation.Role;
import backprop4j.explain.Formula;
import backprop4j.explain.FormulaText;
import backprop4j.explain.Narrative;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Explanations as one page of HTML with everything in it: no script, no font, no picture from elsewhere.
/// Formulas are MathML Core, the figure is SVG; it follows the reader's light or dark, and prints.
public final class HtmlReport {
    private final Locale language;

    public HtmlReport(Locale language) {
        this.language = language;
    }

    /// The whole page.
    public String render(Explanation explanation) {
        return new Writer(explanation).write();
    }

    private static String style() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IOException("the resource report.css is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException("the style of reports cannot be read", problem);
        }
    }

    /// Writes one page.
    private final class Writer {
        private final Explanation explanation;
        private final Narrative narrative;
        private final Narrative plain;
        private final StringBuilder html = new StringBuilder();
        private int step;

        Writer(Explanation explanation) {
            this.explanation = explanation;
            this.narrative = new Narrative(language, explanation, Html::math, Html::escaped);
            this.plain = new Narrative(language, explanation, FormulaText::of, word -> word);
        }

        String write() {
            Level asked = explanation.levels().getFirst();
            line("<!DOCTYPE html>");
            line("<html lang=\"" + (language.getLanguage().equals("zh") ? "zh-Hans" : "en") + "\">");
            line("<head>\n<meta charset=\"utf-8\">");
            line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
            line("<meta name=\"color-scheme\" content=\"light dark\">");
            line("<title>" + Html.escaped(plain.say("report.title", asked.name(), asked.value())) + "</title>");
            line("<style>\n" + style() + "</style>\n</head>\n<body>");
            header(asked);
            line("<main>");
            inShort();
            line("<section aria-labelledby=\"figure\"><h2 id=\"figure\">" + narrative.say("report.figure") + "</h2>");
            html.append(new HtmlFigure(explanation, plain).draw());
            line("</section>");
            line("<section aria-labelledby=\"steps\"><h2 id=\"steps\">" + narrative.say("report.steps") + "</h2>");
            Elision.of(explanation.levels())
                    .forEach(this::level, omitted -> line("<p>" + narrative.say("report.omitted", omitted) + "</p>"));
            line("</section>");
            checks();
            notes();
            symbols();
            line("</main>\n</body>\n</html>");
            return html.toString();
        }

        private void line(String text) {
            html.append(text).append('\n');
        }

        private void header(Level asked) {
            line("<header>");
            line("<h1>" + narrative.say("report.title", asked.name(), asked.value()) + "</h1>");
            List<String> facts = narrative.provenance(explanation);
            if (!facts.isEmpty()) {
                line("<ul class=\"facts\">" + items(facts) + "</ul>");
            }
            line("<p>" + narrative.cost(explanation) + "</p>");
            line("<p>" + narrative.slope(explanation) + "</p>");
            line("</header>");
        }

        private static String items(List<String> items) {
            return items.stream().collect(Collectors.joining("</li><li>", "<li>", "</li>"));
        }

        // ---- In short ----

        private void inShort() {
            Level asked = explanation.levels().getFirst();
            line("<section aria-labelledby=\"short\"><h2 id=\"short\">" + narrative.say("report.short") + "</h2>");
            line("<dl class=\"short\">");
            answer("forward", "report.forward", factors(asked, Role.FORWARD).or(() -> factors(asked, Role.CONSTANT)));
            answer("local", "report.local", local());
            answer("backward", "report.backward", factors(asked, Role.BACKWARD));
            boolean agrees = explanation.difference().holds();
            term(
                    "product",
                    narrative.say("report.product"),
                    equation(Html.linked(asked.name()), "<b class=\"boxed\">" + Html.number(asked.value()) + "</b>"));
            term(
                    "nudge",
                    narrative.say("report.nudged"),
                    mark(agrees) + " " + narrative.say(agrees ? "report.yes" : "report.no") + ": "
                            + Html.number(explanation.difference().slope()));
            line("</dl>");
            legend();
            line("</section>");
        }

        private void answer(String type, String key, Optional<String> found) {
            term(type, narrative.say(key), found.orElseGet(() -> narrative.say(key + ".none")));
        }

        private void term(String type, String term, String description) {
            line("<div class=\"" + type + "\"><dt>" + term + "</dt><dd>" + display(description) + "</dd></div>");
        }

        /// The factors of the largest product that one pass knows.
        private Optional<String> factors(Level level, Role role) {
            return level.products().stream()
                    .findFirst()
                    .map(product -> product.factors().stream()
                            .filter(factor -> factor.role() == role)
                            .map(factor -> equation(Html.linked(factor.name()), Html.number(factor.value())))
                            .collect(Collectors.joining("<br>")))
                    .filter(text -> !text.isEmpty());
        }

        /// The first local derivative on the way to the cost.
        private Optional<String> local() {
            return explanation.levels().stream()
                    .flatMap(level -> level.products().stream().limit(1))
                    .flatMap(product -> product.factors().stream())
                    .filter(factor -> factor.role() == Role.LOCAL)
                    .findFirst()
                    .map(factor -> equation(Html.linked(factor.name()), Html.number(factor.value())));
        }

        private static String equation(String left, String right) {
            return left + " <span class=\"is\">=</span> " + right;
        }

        private static String mark(boolean holds) {
            return holds ? "<span class=\"holds\">✓</span>" : "<span class=\"fails\">✗</span>";
        }

        private void legend() {
            line("<p class=\"legend\">" + narrative.say("report.legend.text"));
            for (String role : List.of("forward", "local", "backward", "product")) {
                line("<span class=\"key " + role + "\">" + narrative.say("report.legend." + role) + "</span>");
            }
            line("</p>");
        }

        // ---- Steps ----

        private void level(Level level) {
            step++;
            line("<article class=\"step\"><h3>" + narrative.say("report.step", step) + ": "
                    + display(Html.math(level.name())) + "</h3>");
            line("<p>" + narrative.step(level, step == 1) + " <small>" + narrative.place(level) + "</small></p>");
            if (level.count() == 1) {
                rows(level, level.products().getFirst());
            } else if (level.count() > 1) {
                table(level);
            }
            line("</article>");
        }

        /// Symbols, numbers, result: three rows, aligned at the equals sign.
        private void rows(Level level, Product product) {
            line("<div class=\"rows\">");
            row(display(Html.linked(level.name())), display(symbols(product)));
            if (product.factors().size() > 1) {
                row("", numbers(product));
            }
            row("", "<b class=\"boxed\">" + Html.number(level.value()) + "</b>");
            line("</div>");
        }

        private void row(String left, String right) {
            line("<span>" + left + "</span><span class=\"is\">=</span><span>" + right + "</span>");
        }

        /// Fractions as tall as in a line of their own.
        private static String display(String html) {
            return html.replace("<math ", "<math displaystyle=\"true\" ");
        }

        private static String symbols(Product product) {
            return product.factors().isEmpty() ? Html.number(1) : joined(product, Html::factor);
        }

        private static String numbers(Product product) {
            return product.factors().isEmpty() ? "" : joined(product, Html::value);
        }

        private static String joined(Product product, Function<Factor, String> shown) {
            return product.factors().stream().map(shown).collect(Collectors.joining(" · "));
        }

        private void table(Level level) {
            double mass = level.mass();
            line("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\""
                    + Html.escaped(plain.say("report.step", step)) + "\"><table><thead><tr>"
                    + head("report.column.product") + head("report.column.numbers") + head("report.column.value")
                    + head("report.column.share") + "</tr></thead><tbody>");
            for (Product product : level.products()) {
                line("<tr><th scope=\"row\">" + display(symbols(product)) + "</th><td>" + numbers(product) + "</td><td>"
                        + Html.number(Narrative.sized(level, product.value())) + "</td><td>"
                        + bar(product.value(), mass) + "</td></tr>");
            }
            if (level.others().count() > 0) {
                line("<tr><th scope=\"row\">"
                        + narrative.rest(level)
                        + "</th><td></td><td>"
                        + Html.number(Narrative.sized(level, level.others().sum())) + "</td><td>"
                        + bar(level.others().sum(), mass) + "</td></tr>");
            }
            line("</tbody><tfoot><tr><th scope=\"row\">" + display(Html.linked(level.name())) + "</th><td>"
                    + narrative.say("report.total") + "</td><td><b class=\"boxed\">" + Html.number(level.value())
                    + "</b></td><td></td></tr></tfoot></table></div>");
        }

        private String head(String key) {
            return "<th scope=\"col\">" + narrative.say(key) + "</th>";
        }

        /// The share of all magnitudes, as a bar and in words.
        private static String bar(double value, double mass) {
            long percent = mass > 0 && Double.isFinite(value / mass) ? Math.round(100 * Math.abs(value) / mass) : 0;
            return "<span class=\"bar" + (value < 0 ? " negative" : "") + "\" style=\"--share:" + percent
                    + "%\"></span> " + (value < 0 ? "−" : "+") + percent + " %";
        }

        // ---- The end ----

        private void checks() {
            line("<section aria-labelledby=\"checks\"><h2 id=\"checks\">" + narrative.say("entry.checks") + "</h2>");
            line("<ol class=\"checks\">");
            line("<li>" + mark(explanation.arithmetic().holds()) + " " + narrative.arithmetic(explanation.arithmetic())
                    + "</li>");
            line("<li>" + mark(explanation.difference().holds()) + " " + narrative.nudge(explanation) + " "
                    + narrative.agreement(explanation.difference()) + "</li>");
            line("</ol></section>");
        }

        private void notes() {
            line("<section aria-labelledby=\"notes\"><h2 id=\"notes\">" + narrative.say("report.notes") + "</h2><ol>");
            for (String key : List.of("forward", "backward", "start", "product")) {
                line("<li>" + narrative.say("report.notes." + key) + "</li>");
            }
            line("</ol></section>");
        }

        private void symbols() {
            line("<section aria-labelledby=\"symbols\"><h2 id=\"symbols\">" + narrative.say("report.symbols")
                    + "</h2>");
            line("<p>" + narrative.say("symbol.indices") + "</p>");
            line("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-labelledby=\"symbols\"><table><thead><tr>"
                    + head("report.column.symbol") + head("report.column.meaning") + head("report.column.what")
                    + "</tr></thead><tbody>");
            for (Definition definition : explanation.definitions()) {
                Formula meaning = definition.meaning();
                line("<tr id=\"" + Html.anchor(definition.symbol().key()) + "\"><th scope=\"row\">"
                        + Html.math(definition.symbol()) + "</th><td>" + (meaning == null ? "" : Html.math(meaning))
                        + "</td><td>" + narrative.definition(definition) + "</td></tr>");
            }
            line("</tbody></table></div></section>");
        }
    }
}
