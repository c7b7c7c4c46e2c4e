package backprop4j.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import backprop4j.studio.Studio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/// What one points at is explained, with the numbers that the server has.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CardsTest {
    private static final double SIX_DIGITS = 1e-5;

    private Browser browser;

    @BeforeAll
    void open() throws IOException {
        browser = Browser.open(Studio.notes());
    }

    @AfterEach
    void nothing_was_complained_of() {
        assertThat(browser.complaints()).isEmpty();
    }

    @AfterAll
    void close() {
        browser.close();
    }

    @ParameterizedTest
    @CsvSource({
        "forward, w.1.0.1, n.0.1 n.1.0",
        "forward, b.1.1, n.1.1",
        "forward, x.0, ''",
        "forward, n.2.1, ''",
        "forward, y.0, n.2.0",
        "reversed, w.2.1.0, n.1.0 n.2.1",
        "reversed, n.0.0, ''",
        "reversed, x.1, ''",
        "reversed, y.1, n.2.1",
        "product, w.0.0.1, x.1 n.0.0",
        "product, b.2.0, n.2.0",
        "product, n.1.0, ''",
    })
    void a_part_that_is_clicked_lights_its_ends_and_fills_the_card(String view, String place, String ends) {
        browser.goToView(view, "");
        browser.clickPart(place);
        browser.await(
                "the card of " + place, "document.querySelector('.card[data-filled=\"' + arguments[0] + '\"]')", place);

        var expected = new TreeSet<>(List.of((place + " " + ends).strip().split(" ")));
        assertThat(List.of(String.valueOf(browser.value("document.querySelector('.network').dataset.lit"))
                        .split(" ")))
                .containsExactlyInAnyOrderElementsOf(expected);
        List<?> lit =
                browser.list("[...document.querySelectorAll('.network .part.lit')].map((part) => part.dataset.place)");
        assertThat(lit).map(String::valueOf).containsExactlyInAnyOrderElementsOf(expected);

        Answer card = browser.ask("card?place=" + place);
        List<String> results = browser.texts(".card .equation .result");
        assertThat(results).hasSize(card.size("equations"));
        for (int e = 0; e < results.size(); e++) {
            double value = card.number("equations", e, "value");
            assertThat(Numbers.read(results.get(e)))
                    .as("%s, equation %d", place, e)
                    .isCloseTo(value, within(SIX_DIGITS * Math.abs(value)));
        }
        assertThat(browser.number("document.querySelectorAll('.card .checks .holds').length"))
                .isEqualTo(2);
    }

    @Test
    void symbols_numbers_and_result_stand_in_three_rows_factor_under_factor() {
        browser.goToView("product", "&place=w.1.0.1");
        browser.await("the card", "document.querySelector('.card[data-filled=\"w.1.0.1\"]')");
        String first = "document.querySelector('.card .equation.aligned')";
        assertThat(browser.number(first + ".rows.length")).isEqualTo(3);
        List<?> lefts = browser.list("[0, 1].map((row) => [..." + first
                + ".rows[row].cells].map((cell) => cell.getBoundingClientRect().left))");
        assertThat((List<?>) lefts.getFirst()).hasSizeGreaterThan(4).isEqualTo(lefts.getLast());
        Answer factors = browser.ask("card?place=w.1.0.1").at("equations", 0, "terms", 0, "factors");
        List<String> shown =
                browser.texts(".card .equation.aligned tr:nth-child(2) .number").subList(0, factors.size());
        for (int f = 0; f < factors.size(); f++) {
            double value = factors.number(f, "value");
            assertThat(Numbers.read(shown.get(f))).isCloseTo(value, within(1e-3 * Math.abs(value)));
        }
    }

    @Test
    void a_symbol_in_the_card_leads_on() {
        browser.goToView("product", "&place=w.1.0.1");
        browser.await("the card", "document.querySelector('.card[data-filled=\"w.1.0.1\"]')");
        browser.click(".card .symbol-link");
        browser.await("the card of what it is made of", "document.querySelector('.card[data-filled=\"n.0.1\"]')");
        assertThat(browser.number("document.querySelectorAll('.card .tangent .slope').length"))
                .isEqualTo(1);
    }

    @Test
    void a_nudge_moves_the_cost_its_tangent_and_the_network() {
        browser.goToView("nudge", "&place=w.1.0.1");
        browser.await("the slider", "document.querySelector('#nudge')");
        double before = browser.number("Number(document.querySelector('.nudge .chart .at').getAttribute('cx'))");
        browser.choose("#nudge", "0.5");
        browser.await(
                "the network",
                "document.querySelector('.network [data-place=\"w.1.0.1\"] .hit').getAttribute('aria-label').endsWith('= 0.5')");
        Answer there = browser.ask("nudge?place=w.1.0.1&value=0.5");
        assertThat(Numbers.read(browser.text(".facts tr:nth-child(1) .number")))
                .isCloseTo(there.number("cost"), within(1e-5));
        assertThat(Numbers.read(browser.text(".facts tr:nth-child(2) .number")))
                .isCloseTo(there.number("slope"), within(1e-8));
        assertThat(Numbers.read(browser.text(".facts tr:nth-child(3) .number")))
                .isCloseTo(there.number("difference"), within(1e-8));
        assertThat(browser.number("Number(document.querySelector('.nudge .chart .at').getAttribute('cx'))"))
                .isGreaterThan(before);

        browser.value("document.querySelector('#nudge').focus()");
        browser.press(Keys.ARROW_RIGHT);
        browser.await("the next value", "location.hash.includes('value=0.51')");
        browser.click(".nudge .plain-button");
        browser.await(
                "what it was",
                "document.querySelector('.network [data-place=\"w.1.0.1\"] .hit').getAttribute('aria-label').endsWith('= −1')");
        assertThat(browser.holds("location.hash.includes('value')")).isFalse();
    }

    @Test
    void the_paths_of_a_weight_are_drawn_out() {
        browser.goToView("paths", "");
        browser.clickPart("w.0.1.0");
        browser.await("its paths", "document.querySelectorAll('.path-list li').length === 4");
        double sum = Numbers.read(browser.text(".view.paths .panel .boxed"));
        List<String> terms = browser.texts(".path-list .term .number");
        assertThat(terms.stream().mapToDouble(Numbers::read).sum()).isCloseTo(sum, within(1e-5));
    }

    @Test
    void the_address_brings_a_view_back_and_keeps_no_token() {
        String state = "view=nudge&sample=0&place=b.0.1&value=0.25&theme=dark&lang=zh";
        browser.go(state);
        browser.await("the slider", "document.querySelector('#nudge')?.value === '0.25'");
        browser.reload();
        browser.await("the slider again", "document.querySelector('#nudge')?.value === '0.25'");
        browser.await("the card", "document.querySelector('.card[data-filled=\"b.0.1\"]')");
        assertThat(
                        browser.holds(
                                "document.documentElement.dataset.theme === 'dark' && document.documentElement.lang === 'zh-Hans'"))
                .isTrue();
        assertThat(browser.holds("location.href.includes('token')")).isFalse();
    }

    @Test
    void the_browsers_back_leads_to_the_view_before() {
        browser.goToView("forward", "");
        browser.click(".tabs a.table");
        browser.await("the table", "document.querySelector('.table-view')");
        browser.value("history.back()");
        browser.await(
                "the drawing",
                "document.querySelector('.network.forward') && document.querySelector('.tabs a.forward[aria-current]')");
    }

    @Test
    void numbers_are_copied_as_latex() {
        browser.cdp(
                "Browser.grantPermissions",
                Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        browser.goToView("table", "&place=w.1.0.1");
        browser.await("the card", "document.querySelector('.card[data-filled=\"w.1.0.1\"]')");
        browser.click(".table-view .buttons button");
        browser.await("it is said", "document.querySelector('.table-view .buttons button').textContent === 'Copied'");
        assertThat(browser.clipboard()).contains("\\frac{\\partial C}{\\partial w", "\\begin{", "0.008994939");
    }

    @ParameterizedTest
    @CsvSource({"html, <!doctype html>", "tex, \\documentclass", "md, #", "json, {", "txt, weight"})
    void the_report_is_downloaded(String format, String says, @TempDir Path folder) throws IOException {
        browser.cdp("Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", folder.toString()));
        browser.goToView("table", "&place=w.2.0.1");
        browser.await("the card", "document.querySelector('.card[data-filled=\"w.2.0.1\"]')");
        browser.choose(".table-view select", format);
        browser.click(".table-view .buttons button:nth-of-type(2)");
        Path file = folder.resolve("gradient-w.2.0.1." + format);
        // The browser makes an empty file first, and fills another that then takes its place.
        browser.await("the file", () -> file.toFile().length() > 0);
        assertThat(Files.readString(file))
                .containsIgnoringCase(says)
                .contains("0.0323")
                .hasSizeGreaterThan(500);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).hasSize(1);
        }
    }
}
