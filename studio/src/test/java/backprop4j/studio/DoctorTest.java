package backprop4j.studio;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.nn.Linear;
import backprop4j.nn.Sequential;
import backprop4j.nn.Sigmoid;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What is wrong is named on the page, too.
final class DoctorTest {
    @Test
    void a_weight_behind_a_dead_rectifier_is_told_why_its_derivative_is_0() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            visitor.change("setup", "data=circles&hidden=8&activation=relu&cost=cross-entropy");
            double[] slopes = visitor.read("view?sample=3").numbers("layers", 0, "slope");
            int dead = 0;
            while (slopes[dead] != 0) {
                dead++;
            }
            Reply why = visitor.read("why?sample=3&place=w.0." + dead + ".1");
            assertThat(why.text("findings", 0, "kind")).isEqualTo("dead-units");
            assertThat(why.text("findings", 0, "place")).isEqualTo("relu, layer 1");
            assertThat(why.text("findings", 0, "remedy")).isNotEmpty();
            assertThat(why.text("headline")).contains("0.weight[" + dead + ",1]");
            assertThat(why.text("way")).contains("crossEntropy").contains("factor 0");

            int alive = 0;
            while (slopes[alive] == 0) {
                alive++;
            }
            assertThat(visitor.read("why?sample=3&place=b.0." + alive).text("findings", 0, "kind"))
                    .isEqualTo("healthy");
            assertThat(visitor.get("/api/why?place=n.0.0").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void a_saturated_layer_is_named_among_what_is_found_in_all_weights() throws Exception {
        var model = Sequential.of(new Linear(2, 6), new Sigmoid(), new Linear(6, 2));
        double[] bias = new double[6];
        Arrays.fill(bias, 40);
        model.parameters().get(1).set(bias);
        try (Visitor visitor = Visitor.of(Studio.of(model))) {
            Reply found = visitor.read("doctor?lang=zh");
            assertThat(found.text("findings", 0, "kind")).isEqualTo("saturated");
            assertThat(found.text("findings", 0, "place")).matches("sigmoid, layer 1 \\(DoctorTest\\.java:\\d+\\)");
            assertThat(found.text("findings", 0, "text")).containsPattern("\\p{IsHan}");
            assertThat(found.text("bad")).isEmpty();
        }
    }

    @Test
    void a_place_has_the_line_where_the_users_code_made_the_layer_for_as_long_as_the_layers_are_these()
            throws Exception {
        String line = "DoctorTest.java:" + (lineOfHere() + 1);
        var sigmoid = new Sigmoid();
        var model = Sequential.of(new Linear(2, 6), sigmoid, new Linear(6, 2));
        double[] bias = new double[6];
        Arrays.fill(bias, 40);
        model.parameters().get(1).set(bias);
        try (Visitor visitor = Visitor.of(Studio.of(model))) {
            Reply why = visitor.read("why?place=w.0.3.1");
            assertThat(why.text("findings", 0, "place")).isEqualTo("sigmoid, layer 1 (" + line + ")");
            assertThat(why.text("way")).contains("sigmoid, layer 1 (" + line + ")", "crossEntropy:");
            visitor.change("setup", "rate=0.5");
            assertThat(visitor.read("why?place=w.0.3.1").text("way")).contains(line);
            visitor.change("setup", "hidden=7");
            assertThat(visitor.read("why?place=w.0.3.1").text("way"))
                    .contains("sigmoid, layer 1")
                    .doesNotContain(".java");
        }
    }

    private static int lineOfHere() {
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow())
                .getLineNumber();
    }

    @Test
    void a_network_that_is_well_has_nothing_above_a_note() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            Reply found = visitor.read("doctor");
            for (int i = 0; i < found.list("findings").size(); i++) {
                assertThat(found.text("findings", i, "severity")).isEqualTo("note");
            }
        }
    }

    @Test
    void the_number_that_ended_a_training_is_told_with_where_it_came_from() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            visitor.change(
                    "setup",
                    "data=circles&hidden=8&activation=silu&cost=half-squared-error&optimizer=sgd&rate=1000000&speed=0");
            assertThat(visitor.read("trouble").text("text")).isEmpty();
            visitor.change("start", "");
            visitor.until("state", state -> state.text("status").equals("failed"));
            assertThat(visitor.read("state").text("problem"))
                    .startsWith("the ")
                    .contains("at step")
                    .doesNotContain("\n");
            assertThat(visitor.read("trouble").text("text"))
                    .contains("square[", "from sub = ")
                    .doesNotContain(".java");
        }
    }

    @Test
    void a_learning_rate_that_is_far_too_high_is_found_by_who_watches_the_health() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            visitor.change(
                    "setup",
                    "data=circles&hidden=8&activation=relu&cost=cross-entropy&optimizer=adam&rate=3&batch=32&speed=0");
            visitor.change("health", "");
            assertThat(visitor.get("/api/health").body())
                    .as("before the first step")
                    .isEqualTo("{}");
            visitor.change("start", "");
            visitor.until("state", state -> state.number("step") > 300);
            visitor.change("pause", "");
            Reply health = visitor.read("health");
            assertThat(health.list("lines")).hasSize(5);
            assertThat(health.number("steps")).isGreaterThan(300);
            assertThat(health.text("findings", 0, "severity")).isNotEqualTo("note");
            boolean told = false;
            for (int i = 0; i < health.list("findings").size(); i++) {
                told |= health.text("findings", i, "kind").equals("rate-too-high");
            }
            assertThat(told).isTrue();
        }
    }
}
