package backprop4j.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What single views answer, held by what must be true of it.
final class ViewsTest {
    @Test
    void the_paths_of_a_weight_sum_to_its_gradient_and_each_is_the_product_of_its_factors() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            Reply paths = visitor.read("paths?place=w.0.1.0");
            assertThat(paths.number("paths")).isEqualTo(4);
            assertThat(paths.number("sum")).isCloseTo(paths.number("gradient"), within(1e-15));
            assertThat(paths.list("shown")).hasSize(4);
            for (int i = 0; i < 4; i++) {
                double product = 1;
                for (int f = 0; f < paths.list("shown", i, "factors").size(); f++) {
                    product *= paths.number("shown", i, "factors", f, "value");
                }
                assertThat(paths.number("shown", i, "product")).isCloseTo(product, within(1e-16));
            }
        }
    }

    @Test
    void the_shown_paths_of_a_wide_network_are_the_largest_and_all_of_them_sum_to_the_gradient() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            visitor.change("setup", "data=circles&hidden=20,30&activation=tanh&cost=cross-entropy");
            Reply paths = visitor.read("paths?place=w.0.3.1&sample=5");
            assertThat(paths.number("paths")).isEqualTo(60);
            assertThat(paths.list("shown")).hasSize(16);
            assertThat(paths.number("sum")).isCloseTo(paths.number("gradient"), within(1e-14));
        }
    }

    @Test
    void a_nudge_has_the_slope_of_its_difference_quotient_and_moves_the_network() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            for (String place : new String[] {"w.1.0.1", "b.0.0", "x.1"}) {
                Reply nudge = visitor.read("nudge?value=0.7&place=" + place);
                assertThat(nudge.number("slope")).as(place).isCloseTo(nudge.number("difference"), within(1e-9));
                assertThat(nudge.number("view", "cost")).isEqualTo(nudge.number("cost"));
            }
            assertThat(visitor.read("nudge?value=0.7&place=x.1").number("view", "input", "a", 1))
                    .isEqualTo(0.7);
            assertThat(visitor.read("view").number("input", "a", 1)).isEqualTo(-1);
            assertThat(visitor.get("/api/nudge?place=n.0.0").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void what_the_samples_pull_sums_to_the_gradient_of_the_batch() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            visitor.change("setup", "data=spirals&hidden=6,5&activation=sigmoid&cost=half-squared-error");
            Reply pulls = visitor.read("pulls?place=w.1.2.3");
            assertThat(pulls.numbers("terms")).hasSize(32);
            assertThat(Arrays.stream(pulls.numbers("terms")).sum()).isCloseTo(pulls.number("gradient"), within(1e-15));
            assertThat(Arrays.stream(pulls.numbers("shares")).sum()).isCloseTo(1, within(1e-12));
            double mean = 0;
            for (int sample = 0; sample < 32; sample++) {
                mean += visitor.read("card?place=w.1.2.3&sample=" + sample).number("equations", 0, "value") / 32;
            }
            assertThat(pulls.number("gradient")).isCloseTo(mean, within(1e-15));
        }
    }

    @Test
    void dead_neurons_are_counted() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            visitor.change("setup", "data=circles&hidden=8&activation=relu&cost=cross-entropy");
            Reply layers = visitor.read("layers");
            double dead = layers.number("layers", 0, "dead");
            int counted = 0;
            for (int neuron = 0; neuron < 8; neuron++) {
                boolean alive = false;
                for (int sample = 0; sample < layers.number("samples"); sample++) {
                    alive |= visitor.read("view?sample=" + sample).number("layers", 0, "slope", neuron) != 0;
                }
                counted += alive ? 0 : 1;
            }
            assertThat(dead).isEqualTo(counted / 8.0);
            assertThat(layers.number("layers", 1, "slope")).isEqualTo(1);
        }
    }

    @Test
    void tiles_show_the_largest_of_what_they_cover_and_say_where_it_is() throws Exception {
        double[] matrix = new double[100 * 90];
        matrix[57 * 90 + 33] = -4;
        matrix[99 * 90 + 89] = Double.NaN;
        Reply tiles = Reply.of(Json.write(Tiles.json(matrix, 100, 90)));
        assertThat(tiles.list("value")).hasSize(1600);
        int tile = (57 * 40 / 100) * 40 + 33 * 40 / 90;
        assertThat(tiles.number("value", tile)).isEqualTo(-4);
        assertThat(tiles.number("row", tile)).isEqualTo(57);
        assertThat(tiles.number("column", tile)).isEqualTo(33);
        assertThat(tiles.text("value", 1599)).isEqualTo("NaN");
    }

    @Test
    void a_network_that_learns_the_circles_gets_them_right() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            visitor.change(
                    "setup",
                    "data=circles&hidden=8&activation=tanh&cost=cross-entropy&optimizer=adam&rate=0.03&speed=0");
            visitor.change("start", "");
            // How many steps it takes before it is looked at depends on the machine, and the accuracy goes up and down.
            visitor.until("mistakes", mistakes -> mistakes.number("accuracy") > 0.97);
            visitor.until("state", state -> state.number("step") > 2_000);
            visitor.change("pause", "");
            Reply surface = visitor.read("surface");
            int side = (int) surface.number("side");
            assertThat(surface.number("best", side * side / 2 + side / 2))
                    .as("the middle")
                    .isZero();
            assertThat(surface.number("best", 0)).as("a corner").isEqualTo(1);
            assertThat(visitor.read("curve").list("step")).isNotEmpty();
        }
    }

    @Test
    void a_report_is_told_in_both_languages() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            String english = visitor.read("report?place=w.0.0.1").text("text");
            String chinese = visitor.read("report?place=w.0.0.1&lang=zh").text("text");
            assertThat(english).contains("−2".replace("−", "-")).isNotEqualTo(chinese);
            assertThat(chinese).containsPattern("\\p{IsHan}");
        }
    }

    @Test
    void every_word_of_the_page_is_there_in_both_languages() throws Exception {
        String words = file("words.js");
        var known = Pattern.compile("^ {2}'([a-z.0-9]+)': \\[(.*)],$", Pattern.MULTILINE)
                .matcher(words)
                .results()
                .toList();
        assertThat(known).hasSizeGreaterThan(100).allSatisfy(entry -> {
            assertThat(entry.group(2)).matches("'[^']+', '[^']+'");
            String[] both = entry.group(2).split("', '", -1);
            assertThat(both[0].replaceAll("[^{}0-9]", "")
                            .chars()
                            .filter(c -> c == '{')
                            .count())
                    .as(entry.group(1))
                    .isEqualTo(both[1].chars().filter(c -> c == '{').count());
        });
        var keys = known.stream().map(entry -> entry.group(1)).toList();
        for (String script :
                Page.FILES.stream().filter(name -> name.matches("[a-z]+\\.js")).toList()) {
            Pattern.compile("say\\('([a-z.0-9]+[a-z0-9])'[,)]")
                    .matcher(file(script))
                    .results()
                    .forEach(use -> assertThat(keys).as(script).contains(use.group(1)));
        }
    }

    private static String file(String name) throws IOException {
        try (InputStream in = ViewsTest.class.getResourceAsStream("page/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
