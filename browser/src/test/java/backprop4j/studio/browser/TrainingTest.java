package backprop4j.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.studio.Studio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Starting, pausing, single steps, going back, other networks and other data.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TrainingTest {
    private static final String MAIN = ".transport .buttons .main";
    private static final String STEP = ".transport .buttons button:nth-child(2)";
    private static final String RESET = ".transport .buttons button:nth-child(3)";

    /// The number of the step that the page shows.
    private static final String SHOWN =
            "Number(document.querySelector('.figures .number').textContent.replace(/\\s/g, ''))";

    /// A weight that moves, as the drawing names it.
    private static final String WEIGHT =
            "document.querySelector('.network [data-place=\"w.2.0.0\"] .hit').getAttribute('aria-label')";

    private Browser browser;

    @BeforeAll
    void open() throws IOException {
        browser = Browser.open(Studio.notes());
    }

    @BeforeEach
    void start_anew() {
        // The view of the test before may still ask for what the other network does not have.
        browser.go("view=forward");
        browser.change("notes", "");
        browser.go("view=forward");
        browser.await("the network", "document.querySelector('.network')");
    }

    @AfterEach
    void nothing_was_complained_of() {
        browser.change("pause", "");
        assertThat(browser.complaints()).isEmpty();
    }

    @AfterAll
    void close() {
        browser.close();
    }

    @Test
    void training_starts_and_pauses_and_the_drawing_follows() {
        assertThat(browser.text(MAIN)).isEqualTo("Train");
        String before = String.valueOf(browser.value(WEIGHT));
        browser.click(MAIN);
        browser.await("some steps", SHOWN + " > 5 && " + WEIGHT + " !== arguments[0]", before);
        assertThat(browser.text(MAIN)).isEqualTo("Pause");
        browser.click(MAIN);
        browser.await("the pause", "document.querySelector('" + MAIN + "').textContent === 'Train'");
        Answer state = browser.ask("state");
        assertThat(state.text("status")).isEqualTo("paused");
        browser.await("the last step", SHOWN + " === arguments[0]", state.number("step"));
    }

    @Test
    void one_step_is_one_step_and_reset_takes_all_back() {
        String before = String.valueOf(browser.value(WEIGHT));
        for (int step = 1; step <= 3; step++) {
            browser.click(STEP);
            browser.await("step " + step, SHOWN + " === arguments[0]", step);
        }
        browser.await("moved weights", WEIGHT + " !== arguments[0]", before);
        assertThat(browser.ask("state").number("step")).isEqualTo(3);
        browser.click(RESET);
        browser.await("the beginning", SHOWN + " === 0 && " + WEIGHT + " === arguments[0]", before);
    }

    @Test
    void the_slider_goes_back_to_a_recorded_step_and_to_the_present() {
        String before = String.valueOf(browser.value(WEIGHT));
        browser.click(MAIN);
        browser.await("some steps", SHOWN + " > 8");
        browser.click(MAIN);
        browser.await("the pause", "document.querySelector('" + MAIN + "').textContent === 'Train'");
        browser.await("moved weights", WEIGHT + " !== arguments[0]", before);
        browser.choose("#history", "0");
        browser.await("the first step", "location.hash.includes('step=0') && " + WEIGHT + " === arguments[0]", before);
        browser.choose("#history", "2");
        double recorded = browser.ask("state").number("recorded", 2);
        String cost = "Number(document.querySelectorAll('.figures .number')[1].textContent)";
        double there = browser.ask("view?step=" + (int) recorded).number("cost");
        browser.await("its cost", "Math.abs(" + cost + " - arguments[0]) < 1e-3", there);
        browser.choose("#history", String.valueOf(browser.value("document.querySelector('#history').max")));
        browser.await("the present", "!location.hash.includes('step') && " + WEIGHT + " !== arguments[0]", before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xor", "circles", "spirals"})
    void another_data_set_brings_its_settings_its_curve_and_its_surface(String data) throws IOException {
        browser.goToView("training", "");
        browser.choose(".settings select[name=data]", data);
        browser.click(".settings button[type=submit]");
        browser.await("the surface", "document.querySelector('canvas.surface')");
        assertThat(browser.ask("state").text("setup", "data")).isEqualTo(data);
        browser.click(MAIN);
        browser.await("the curve", "document.querySelector('.chart .curve')?.getAttribute('d').split('L').length > 20");
        browser.await("the examples that are right", "document.querySelector('.panel h2 + .quiet')");
        browser.picture("training-" + data);
        assertThat(browser.number("(() => {const c = document.querySelector('canvas.surface');"
                        + "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                        + "return new Set(new Uint32Array(d.buffer)).size;})()"))
                .as("colours of the surface")
                .isGreaterThan(20);
    }

    @Test
    void own_sizes_activation_cost_optimizer_and_rate_are_what_is_trained() {
        browser.goToView("training", "");
        browser.choose(".settings select[name=data]", "circles");
        browser.enter(".settings input[name=hidden]", "7, 5");
        browser.choose(".settings select[name=activation]", "silu");
        browser.choose(".settings select[name=cost]", "mse");
        browser.choose(".settings select[name=optimizer]", "adamw");
        browser.enter(".settings input[name=rate]", "0.0125");
        browser.enter(".settings input[name=batch]", "16");
        browser.enter(".settings input[name=seed]", "11");
        browser.click(".settings button[type=submit]");
        browser.await("the new network", "document.querySelector('canvas.surface')");
        Answer setup = browser.ask("state").at("setup");
        assertThat(List.of(setup.number("sizes", 1), setup.number("sizes", 2))).containsExactly(7.0, 5.0);
        assertThat(setup.text("activations", 0)).isEqualTo("silu");
        assertThat(setup.text("cost")).isEqualTo("mse");
        assertThat(setup.text("optimizer")).isEqualTo("adamw");
        assertThat(setup.number("rate")).isEqualTo(0.0125);
        assertThat(setup.number("batch")).isEqualTo(16);
        assertThat(setup.number("seed")).isEqualTo(11);
        assertThat(browser.value("document.querySelector('.settings input[name=hidden]').value"))
                .isEqualTo("7, 5");
    }

    @Test
    void a_table_of_ones_own_is_sent_and_learned(@TempDir Path folder) throws IOException {
        Path table = Files.writeString(folder.resolve("own.csv"), "width,height,kind\n1,2,0\n3,4,1\n5,1,2\n2,2,0\n");
        browser.goToView("training", "");
        browser.upload(".settings input[type=file]", table);
        browser.await("the data set", "document.querySelector('.settings select[name=data]').value === 'csv'");
        browser.click(".settings button[type=submit]");
        browser.await("the surface", "document.querySelector('canvas.surface')");
        Answer setup = browser.ask("state").at("setup");
        assertThat(List.of(setup.number("sizes", 0), setup.number("sizes", 2))).containsExactly(2.0, 3.0);
    }

    @Test
    void digits_are_learned_and_the_wrong_ones_shown() throws IOException {
        browser.goToView("training", "");
        browser.choose(".settings select[name=data]", "mnist");
        browser.click(".settings button[type=submit]");
        browser.await("the digits", "document.querySelector('.card .picture canvas')");
        browser.click(MAIN);
        browser.await("some learning", SHOWN + " > 20");
        browser.click(MAIN);
        browser.await("the wrong ones", "document.querySelectorAll('.digits canvas').length > 3");
        browser.picture("training-mnist");
        assertThat(browser.violations()).isEmpty();
        browser.goToView("layers", "");
        browser.await("the tiles", "document.querySelector('canvas.tiles')");
        browser.picture("layers-mnist");
        browser.click("canvas.tiles");
        browser.await("the card", "document.querySelector('.card[data-filled^=\"w.0\"]')");
        browser.goToView("product", "&place=w.0.3.401");
        browser.await("the card", "document.querySelector('.card[data-filled=\"w.0.3.401\"]')");
        browser.await("the weight", "document.querySelector('.network [data-place=\"w.0.3.401\"].lit')");
        browser.picture("product-mnist");
        assertThat(browser.violations()).isEmpty();
    }
}
