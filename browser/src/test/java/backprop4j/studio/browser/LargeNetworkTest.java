package backprop4j.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.nn.Linear;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.studio.Studio;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// 64 → 200 → 200 → 10, a model of one's own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LargeNetworkTest {
    private Browser browser;

    @BeforeAll
    void open() throws IOException {
        var network =
                Sequential.of(new Linear(64, 200), new Relu(), new Linear(200, 200), new Relu(), new Linear(200, 10));
        browser = Browser.open(Studio.of(network));
    }

    @AfterEach
    void nothing_was_complained_of() {
        assertThat(browser.complaints()).isEmpty();
    }

    @AfterAll
    void close() {
        browser.close();
    }

    @Test
    void every_view_has_it_without_a_hindrance() throws IOException {
        for (String view : Browser.VIEWS) {
            browser.goToView(view, "&place=w.1.120.33");
            browser.await("the card", "document.querySelector('.card[data-filled=\"w.1.120.33\"]')");
            browser.picture("large-" + view);
            assertThat(browser.violations()).as(view).isEmpty();
            assertThat(browser.number("document.documentElement.scrollWidth"))
                    .as(view)
                    .isLessThanOrEqualTo(1280);
            assertThat(browser.number("document.querySelectorAll('*').length"))
                    .as("elements of " + view)
                    .isLessThan(6000);
        }
    }

    @Test
    void a_weight_that_is_not_drawn_is_drawn_when_it_is_asked_for() {
        browser.goToView("product", "");
        String weight = "document.querySelector('.network [data-place=\"w.1.177.155\"]')";
        assertThat(browser.holds(weight)).isFalse();
        browser.goToView("product", "&place=w.1.177.155");
        browser.await("the weight", weight + "?.classList.contains('lit')");
        assertThat(browser.number("document.querySelectorAll('.network .node').length"))
                .isLessThanOrEqualTo(4 * 13);
    }

    @Test
    void a_tile_opens_the_card_of_the_weight_that_it_stands_for() {
        browser.goToView("layers", "&layer=1&place=");
        browser.await("the tiles", "document.querySelector('canvas.tiles')");
        browser.click("canvas.tiles");
        browser.await("the card", "document.querySelector('.card[data-filled^=\"w.1.\"]')");
        browser.value("document.querySelector('canvas.tiles').focus()");
        browser.press(org.openqa.selenium.Keys.HOME);
        Answer tiles = browser.ask("tiles?layer=1");
        String first = "w.1." + (int) tiles.number("row", 0) + "." + (int) tiles.number("column", 0);
        browser.await(
                "the first tile's card", "document.querySelector('.card').dataset.filled === arguments[0]", first);
    }

    @Test
    void the_page_answers_while_it_trains_as_fast_as_it_can() {
        browser.goToView("product", "&place=");
        browser.click(".transport .main");
        browser.await("training", "document.querySelector('.transport .main').textContent === 'Pause'");
        browser.await(
                "many steps",
                "Number(document.querySelector('.figures .number').textContent.replace(/\\s/g, '')) > 30");
        browser.goToView("layers", "");
        browser.await("the measures", "document.querySelector('.layers-table')");
        browser.goToView("forward", "&place=b.2.3");
        browser.await("the card", "document.querySelector('.card').dataset.filled === 'b.2.3'");
        browser.click(".transport .main");
        browser.await("the pause", "document.querySelector('.transport .main').textContent === 'Train'");
    }
}
