package backprop4j.explain.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Tensor;
import backprop4j.explain.Definition;
import backprop4j.explain.Explainer;
import backprop4j.explain.Explanation;
import backprop4j.explain.FormulaLatex;
import backprop4j.explain.FormulaText;
import backprop4j.explain.GoldenNetworks;
import backprop4j.explain.Provenance;
import backprop4j.explain.TextReport;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

final class ReportTest {
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE);

    /// The first weight of the notes' network.
    private static Explanation notes() throws IOException {
        return GoldenNetworks.entries().getFirst().explanation();
    }

    /// A mean over two samples with sums too long to be shown.
    private static Explanation batch() {
        Tensor x = Tensor.of(new float[][] {{1, -0.5f, 0.25f}, {0.5f, 2, -1}});
        float[][] rows = new float[12][3];
        for (int i = 0; i < 36; i++) {
            rows[i / 3][i % 3] = (i * 7 % 11 - 5) / 8f;
        }
        Parameter w = Parameter.of("0.weight", rows);
        float[][] columns = new float[3][12];
        for (int i = 0; i < 36; i++) {
            columns[i / 12][i % 12] = (i * 5 % 13 - 6) / 8f;
        }
        Tensor logits = x.linear(w).tanh().linear(Parameter.of("2.weight", columns));
        Tensor t = Tensor.ofInts(2, 0);
        Gradients gradients = logits.crossEntropy(t).backward();
        Provenance provenance = Provenance.unknown()
                .ofModel("some_model.safetensors")
                .ofSamples("samples", List.of(3, 4))
                .afterStep(100)
                .ofSeed(7);
        return Explainer.of(gradients, provenance, Map.of(x, "x", t, "t")).entry(w, 5, 1);
    }

    /// The first weight of each golden network, and a mean over samples.
    private static Map<String, Explanation> told() throws IOException {
        var told = new LinkedHashMap<String, Explanation>();
        for (GoldenNetworks.Entry entry : GoldenNetworks.entries()) {
            told.computeIfAbsent(entry.notes().spec().name().replace(' ', '-'), name -> entry.explanation());
        }
        told.put("batch", batch());
        return told;
    }

    /// After a change that is meant, `-Dgoldens.write=true` writes them down anew.
    @ParameterizedTest
    @CsvSource({"TEXT,txt", "MARKDOWN,md", "LATEX,tex", "HTML,html", "JSON,json"})
    void every_form_is_what_is_written_down(Report report, String ending) throws IOException {
        for (Locale language : LANGUAGES) {
            for (Map.Entry<String, Explanation> golden : told().entrySet()) {
                String name = "report-%s-%s.%s".formatted(golden.getKey(), language.getLanguage(), ending);
                String told = withoutLines(report.of(golden.getValue(), language));
                if (Boolean.getBoolean("goldens.write")) {
                    Files.writeString(Path.of("src/test/resources/backprop4j/explain/" + name), told);
                } else {
                    assertThat(told).as(name).isEqualTo(GoldenNetworks.resource(name));
                }
            }
        }
    }

    /// Which line of this test made a tensor is not what is tested.
    private static String withoutLines(String text) {
        return text.replaceAll("\"origin\": \"[^\"]*\"", "\"origin\": \"\"");
    }

    @Test
    void every_derivative_of_the_golden_networks_is_told_in_every_form_with_its_number() throws IOException {
        for (GoldenNetworks.Entry entry : GoldenNetworks.entries()) {
            Explanation explanation = entry.explanation();
            double derivative = explanation.levels().getFirst().value();
            assertThat(derivative).isCloseTo(entry.derivative(), within(1e-12 * Math.abs(entry.derivative())));
            assertThat(explanation.arithmetic().holds()).isTrue();
            assertThat(explanation.difference().holds()).isTrue();
            for (Locale language : LANGUAGES) {
                String about = entry.parameter();
                assertThat(Report.TEXT.of(explanation, language)).as(about).contains(FormulaText.number(derivative));
                assertThat(Report.MARKDOWN.of(explanation, language))
                        .as(about)
                        .contains(FormulaLatex.number(derivative));
                assertThat(Report.LATEX.of(explanation, language)).as(about).contains(FormulaLatex.number(derivative));
                assertThat(Report.HTML.of(explanation, language)).as(about).contains(Html.number(derivative));
                assertThat(Report.JSON.of(explanation, language)).as(about).contains("\"value\": " + derivative);
            }
        }
    }

    @Test
    void a_page_is_well_formed_and_needs_nothing_from_elsewhere() throws Exception {
        for (Explanation explanation : List.of(notes(), batch())) {
            for (Locale language : LANGUAGES) {
                String page = Report.HTML.of(explanation, language);
                assertThat(page)
                        .doesNotContain("http", "<script", "url(", "@import")
                        .hasSizeLessThan(1 << 20);
                String body = page.substring(page.indexOf("<body>"), page.indexOf("</html>"));
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(body.replace("<br>", "<br/>"))));
            }
        }
    }

    @Test
    void every_symbol_of_a_page_links_to_a_definition_on_it() throws IOException {
        for (Explanation explanation : List.of(notes(), batch())) {
            String page = Report.HTML.of(explanation, Locale.ENGLISH);
            var links = Pattern.compile("href=\"#([^\"]+)\"").matcher(page);
            int found = 0;
            while (links.find()) {
                assertThat(page).contains("id=\"" + links.group(1) + "\"");
                found++;
            }
            assertThat(found).isGreaterThan(10);
            for (Definition definition : explanation.definitions()) {
                assertThat(page)
                        .contains("id=\"" + Html.anchor(definition.symbol().key()) + "\"");
            }
        }
    }

    /// What axe-core asks of it: names of links and headers that are formulas, no two regions of one name.
    @Test
    void formulas_of_a_page_have_names_in_plain_text_and_its_regions_are_told_apart() throws IOException {
        for (Explanation explanation : List.of(notes(), batch())) {
            String page = Report.HTML.of(explanation, Locale.ENGLISH);
            var formulas = Pattern.compile("<math[^>]*>").matcher(page);
            assertThat(formulas.results().map(found -> found.group()))
                    .isNotEmpty()
                    .allSatisfy(start -> assertThat(start).containsPattern("aria-label=\"[^\"]+\""));
            assertThat(page).contains("aria-label=\"∂C/∂z");
            var regions = Pattern.compile("(?:<section|role=\"region\") aria-label(?:ledby)?=\"([^\"]+)\"")
                    .matcher(page);
            assertThat(regions.results().map(found -> found.group(1)))
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void a_batch_says_that_c_is_a_mean_and_shows_the_factor() {
        Explanation batch = batch();
        assertThat(batch.cost().meanOver()).isEqualTo(2);
        assertThat(Report.TEXT.of(batch, Locale.ENGLISH).replaceAll("\\s+", " "))
                .contains("the mean over the 2 samples, so every derivative below carries the factor 1/2")
                .contains("+ 1/2 · softmax(z2)");
        assertThat(Report.TEXT.of(batch, Locale.SIMPLIFIED_CHINESE)).contains("它是 2 个样本的平均");
    }

    @Test
    void a_terminal_may_be_narrow_coloured_or_know_ascii_only() throws IOException {
        String narrow = new TextReport(Locale.ENGLISH, new TextReport.Style(44, false, false)).render(notes());
        assertThat(narrow.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
        assertThat(narrow).contains("\n      =  ");
        String ascii = new TextReport(Locale.ENGLISH, new TextReport.Style(96, false, true)).render(batch());
        assertThat(ascii.chars()).allMatch(c -> c < 128);
        assertThat(ascii).contains("sigma'(z1[1,5]) * dC/da1[1,5]");
        String coloured = new TextReport(Locale.ENGLISH, new TextReport.Style(96, true, false)).render(notes());
        assertThat(coloured).contains("\u001b[34m").contains("\u001b[36m").contains("\u001b[33m");
        assertThat(coloured.replaceAll("\u001b\\[\\d+m", ""))
                .isEqualTo(new TextReport(Locale.ENGLISH, TextReport.Style.plain()).render(notes()));
    }

    @Test
    void very_long_ways_are_cut_in_every_document_and_say_so() {
        Parameter w = Parameter.of("w", 0.5);
        Tensor t = w.tensor();
        for (int i = 0; i < 300; i++) {
            t = t.sin();
        }
        Explanation explanation = t.sum().backward().explain(w, 0);
        for (Report report : List.of(Report.TEXT, Report.MARKDOWN, Report.LATEX, Report.HTML)) {
            assertThat(report.of(explanation, Locale.ENGLISH))
                    .contains("levels more")
                    .hasSizeLessThan(1 << 18);
        }
    }

    @Test
    void names_that_mean_something_to_a_form_are_escaped_in_it() {
        Parameter odd = Parameter.of("a_b<c>&$", 0.5);
        Explanation explanation = odd.tensor().square().sum().backward().explain(odd, 0);
        assertThat(Report.HTML.of(explanation, Locale.ENGLISH))
                .contains("a_b&lt;c&gt;&amp;$")
                .doesNotContain("a_b<c>");
        assertThat(Report.LATEX.of(explanation, Locale.ENGLISH)).contains("\\mathtt{a\\_b<c>\\&\\$}");
    }

    /// Chinese takes an engine that knows Unicode, as the document's first line says.
    @ParameterizedTest
    @CsvSource({"en, pdflatex", "zh, xelatex"})
    void latex_compiles(Locale language, String name, @TempDir Path folder) throws Exception {
        Path engine = Path.of("/usr/bin", name);
        assumeTrue(Files.isExecutable(engine), "no " + name + " is installed, so no document was compiled");
        for (Explanation explanation : List.of(notes(), batch())) {
            Path document = Files.writeString(folder.resolve("why.tex"), Report.LATEX.of(explanation, language));
            Process process = new ProcessBuilder(
                            engine.toString(), "-interaction=nonstopmode", "-halt-on-error", document.toString())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("why.out").toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as(() -> "see " + folder.resolve("why.out"))
                    .isZero();
            assertThat(folder.resolve("why.pdf")).exists();
        }
    }
}
