package backprop4j.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.studio.Studio;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/// The page by keyboard alone, on a phone, zoomed, and for those whom motion disturbs.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReachTest {
    private static final String FOCUSED = "document.activeElement.closest('[data-place]')?.dataset.place";

    private Browser browser;

    @BeforeAll
    void open() throws IOException {
        browser = Browser.open(Studio.notes());
    }

    @AfterEach
    void nothing_was_complained_of() {
        browser.size(1280, 900);
        assertThat(browser.complaints()).isEmpty();
    }

    @AfterAll
    void close() {
        browser.close();
    }

    @Test
    void the_keyboard_alone_opens_a_view_finds_a_weight_and_trains() {
        browser.go("view=forward");
        browser.await("the network", "document.querySelector('.network')");
        tabTo("document.activeElement.matches('.tabs a.product')");
        browser.press(Keys.ENTER);
        browser.await("the products", "document.querySelector('.network.product')");

        tabTo(FOCUSED);
        var seen = new ArrayList<Object>();
        for (CharSequence key :
                new CharSequence[] {Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.END, Keys.ARROW_LEFT}) {
            String before = String.valueOf(browser.value(FOCUSED));
            browser.press(key);
            browser.await("another part", FOCUSED + " && " + FOCUSED + " !== arguments[0]", before);
            seen.add(browser.value(FOCUSED));
        }
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(browser.number("document.querySelectorAll('.network [tabindex=\"0\"]').length"))
                .as("stops of the Tab key in the drawing")
                .isEqualTo(1);
        String there = String.valueOf(browser.value(FOCUSED));
        browser.press(Keys.ENTER);
        browser.await("its card", "document.querySelector('.card').dataset.filled === arguments[0]", there);
        browser.tab();
        assertThat(browser.value(FOCUSED))
                .as("the next stop lies behind the drawing")
                .isNull();

        tabTo("document.activeElement.matches('.transport .main')");
        browser.press(Keys.SPACE);
        browser.await("training", "document.querySelector('.transport .main').textContent === 'Pause'");
        browser.press(Keys.SPACE);
        browser.await("the pause", "document.querySelector('.transport .main').textContent === 'Train'");
        browser.change("notes", "");
    }

    private void tabTo(String expression) {
        for (int tabs = 0; tabs < 80 && !browser.holds(expression); tabs++) {
            browser.tab();
            assertThat(browser.holds(
                            "document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle"
                                    + " !== 'none' || document.activeElement.matches('.hit')"))
                    .as("the focus is seen")
                    .isTrue();
        }
        assertThat(browser.holds(expression)).as(expression).isTrue();
    }

    /// A phone; a window of 1280 pixels zoomed to 200 and to 400 percent.
    @ParameterizedTest
    @CsvSource({"390, 844", "640, 450", "320, 256"})
    void nothing_is_cut_off_where_there_is_little_room(int width, int height) throws IOException {
        browser.size(width, height);
        browser.go("view=forward");
        for (String language : new String[] {"en", "zh"}) {
            for (String view : Browser.VIEWS) {
                browser.goToView(view, "&place=w.1.0.1&lang=" + language);
                browser.await("the card", "document.querySelector('.card[data-filled=\"w.1.0.1\"]')");
                browser.picture("small-" + width + "-" + view + "-" + language);
                assertThat(browser.number("document.documentElement.scrollWidth"))
                        .as("%s at %d", view, width)
                        .isLessThanOrEqualTo(width);
                assertThat(outside()).as("%s at %d", view, width).isEmpty();
            }
        }
    }

    /// Controls and texts that leave the window or their own box, but for what can be scrolled to.
    private List<?> outside() {
        return browser.list(
                "[...document.querySelectorAll('a, button, input, select, p, h1, h2, h3, label, output, li, td .boxed')]"
                        + ".filter((one) => !one.closest('.scroll, .graph, .equation, svg')"
                        + " && !one.closest('.unseen') && one.getClientRects().length > 0)"
                        + ".filter((one) => { const box = one.getBoundingClientRect();"
                        + " return box.left < -0.5 || box.right > document.documentElement.clientWidth + 0.5"
                        + " || one.matches('button, a') && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0; })"
                        + ".map((one) => one.outerHTML.slice(0, 200))");
    }

    @Test
    void who_wants_less_motion_gets_none() {
        browser.go("view=forward");
        browser.await("the network", "document.querySelector('.network')");
        String moving = "[...document.querySelectorAll('*')].filter((one) => { const style = getComputedStyle(one);"
                + " return parseFloat(style.transitionDuration) > 0 || parseFloat(style.animationDuration) > 0; }).length";
        assertThat(browser.number(moving)).as("what moves for others").isPositive();
        browser.prefer("prefers-reduced-motion", "reduce");
        assertThat(browser.number(moving)).isZero();
        browser.prefer("prefers-reduced-motion", "");
    }

    @Test
    void the_ground_is_the_one_that_the_system_has() {
        browser.go("view=forward");
        browser.prefer("prefers-color-scheme", "dark");
        browser.await("the dark ground", "document.documentElement.dataset.theme === 'dark'");
        browser.prefer("prefers-color-scheme", "light");
        browser.await("the light ground", "document.documentElement.dataset.theme === 'light'");
        browser.prefer("prefers-color-scheme", "");
    }

    @Test
    void a_button_changes_the_language_and_the_ground() {
        browser.go("view=forward");
        browser.click(".preferences button:nth-child(1)");
        browser.await("Chinese", "document.querySelector('.tabs a').textContent === '前向'");
        browser.click(".preferences button:nth-child(1)");
        browser.await("English", "document.querySelector('.tabs a').textContent === 'Forward'");
        browser.click(".preferences button:nth-child(2)");
        browser.await("the dark ground", "document.documentElement.dataset.theme === 'dark'");
    }
}
