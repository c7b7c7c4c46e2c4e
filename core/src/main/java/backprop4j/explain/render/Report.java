package backprop4j.explain.render;

import backprop4j.explain.Explanation;
import backprop4j.explain.TextReport;
import java.util.Locale;

/// A kind of document that tells an explanation.
public enum Report {
    /// Plain text without colours.
    TEXT,
    /// Markdown with formulas in LaTeX between dollar signs.
    MARKDOWN,
    /// A LaTeX document.
    LATEX,
    /// A page of HTML with everything in it.
    HTML,
    /// The record itself.
    JSON;

    /// The document.
    public String of(Explanation explanation, Locale language) {
        return switch (this) {
            case TEXT -> new TextReport(language, TextReport.Style.plain()).render(explanation);
            case MARKDOWN -> new MarkdownReport(language).render(explanation);
            case LATEX -> new LatexReport(language).render(explanation);
            case HTML -> new HtmlReport(language).render(explanation);
            case JSON -> explanation.toJson();
        };
    }
}
