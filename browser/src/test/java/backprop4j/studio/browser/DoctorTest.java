package backprop4j.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.nn.Linear;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.studio.Studio;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A network with a dead layer says so, and a training that ended says why.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DoctorTest {
    private Browser browser;

    @BeforeEach
    void open() throws IOException {
        if (browser == null) {
            var model = Sequential.of(new Linear(2, 5), new Relu(), new Linear(5, 2));
            double[] bias = new double[5];
            Arrays.fill(bias, -50);
            model.parameters().get(1).set(bias);
            browser = Browser.open(Studio.of(model));
        }
    }

    @AfterAll
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void a_derivative_of_0_says_why_in_its_card() throws IOException {
        browser.goToView("product", "&place=w.0.2.1");
        browser.await("the reason", "document.querySelector('.card .why .error')");
        assertThat(browser.text(".card .why h3")).isEqualTo("Why is it 0?");
        assertThat(browser.text(".card .why .findings")).contains("dead-units", "relu, layer 1 (DoctorTest.java:", "→");
        browser.picture("doctor-card");
        assertThat(browser.violations()).isEmpty();
        browser.goToView("product", "&place=b.1.0");
        browser.await("the card", "document.querySelector('.card[data-filled=\"b.1.0\"]')");
        browser.await("no reason", "!document.querySelector('.card .why')");
    }

    @Test
    void the_layers_are_diagnosed_in_both_languages() throws IOException {
        browser.goToView("layers", "&place=");
        browser.await("the diagnosis", "document.querySelector('.layers .findings .error')");
        assertThat(browser.text(".layers .findings")).contains("Error dead-units · relu, layer 1 (DoctorTest.java:");
        browser.picture("doctor-layers");
        assertThat(browser.violations()).isEmpty();
        browser.goToView("layers", "&place=&lang=zh&theme=dark");
        browser.await("Chinese", "document.querySelector('.layers .findings .error strong')?.textContent === '错误'");
        assertThat(browser.violations()).isEmpty();
        browser.goToView("layers", "&place=&theme=light");
    }

    @Test
    void a_run_whose_health_is_watched_has_five_lines() throws IOException {
        browser.goToView("training", "&place=");
        browser.click(".training .plain-button[type=button]");
        browser.await(
                "that it watches", "document.querySelector('.view.training').textContent.includes('are watched')");
        for (int step = 1; step <= 3; step++) {
            browser.click(".transport .buttons button:nth-child(2)");
            browser.await("the step", "document.querySelector('.figures .number').textContent === '" + step + "'");
        }
        browser.await("the lines", "document.querySelector('.training pre.lines')");
        assertThat(browser.text(".training pre.lines")).contains("Health", "Loss", "Updates", "Gradients", "Units");
        browser.picture("doctor-health");
        assertThat(browser.violations()).isEmpty();
        browser.change("reset", "");
    }

    @Test
    void a_training_that_a_number_ended_tells_which() throws IOException {
        browser.change(
                "setup",
                "data=circles&hidden=8&activation=silu&cost=half-squared-error&optimizer=sgd&rate=1000000&speed=0");
        browser.change("start", "");
        browser.goToView("training", "&place=");
        browser.await("the reason", "document.querySelector('.problem pre')?.textContent.includes('from ')");
        assertThat(browser.text(".problem p")).startsWith("Training stopped: the ");
        browser.picture("doctor-failed");
        assertThat(browser.violations()).isEmpty();
        browser.change("notes", "");
    }
}
