package backprop4j.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.studio.Studio;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every view, on both grounds and in both languages, with nothing and with something chosen.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ViewsTest {
    private Browser browser;

    @BeforeAll
    void open() throws IOException {
        browser = Browser.open(Studio.notes());
    }

    @AfterAll
    void close() {
        browser.close();
    }

    @ParameterizedTest
    @CsvSource({"light, en", "dark, zh"})
    void no_view_hinders_anybody_and_none_complains(String theme, String language) throws IOException {
        for (String view : Browser.VIEWS) {
            for (String place : new String[] {"", "w.1.0.1"}) {
                browser.goToView(view, "&theme=" + theme + "&lang=" + language + "&place=" + place);
                if (!place.isEmpty()) {
                    browser.await("the card", "document.querySelector('.card[data-filled]')");
                }
                browser.picture(view + "-" + theme + "-" + language + (place.isEmpty() ? "" : "-chosen"));
                assertThat(browser.violations())
                        .as("%s, %s, %s", view, theme, language)
                        .isEmpty();
                assertThat(browser.text("main"))
                        .as(view)
                        .matches(language.equals("zh") ? ".*\\p{IsHan}.*" : "\\P{IsHan}*");
            }
        }
        assertThat(browser.complaints()).isEmpty();
    }
}
