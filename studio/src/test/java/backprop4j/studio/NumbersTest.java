package backprop4j.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The numbers that the page shows, against those computed in 50-digit arithmetic.
final class NumbersTest {
    @Test
    void the_drawing_of_the_notes_network_has_the_golden_numbers() throws Exception {
        Reply golden = golden();
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            Reply view = visitor.read("view");
            assertThat(view.number("cost")).isCloseTo(golden.number("cost"), within(1e-14));
            same(view.numbers("input", "dCda"), golden.numbers("dC_dx"));
            for (int l = 0; l < 3; l++) {
                Reply layer = view.at("layers", l);
                Reply expected = golden.at("layers", l);
                same(layer.numbers("z"), expected.numbers("z"));
                same(layer.numbers("a"), expected.numbers("a"));
                same(layer.numbers("slope"), expected.numbers("sigmaPrime"));
                same(layer.numbers("dCda"), expected.numbers("dC_da"));
                same(layer.numbers("dCdz"), expected.numbers("dC_dz"));
                same(layer.numbers("dCdb"), expected.numbers("dC_db"));
                for (int i = 0; i < 2; i++) {
                    same(layer.numbers("w", i), expected.numbers("weight", i));
                    same(layer.numbers("dCdw", i), expected.numbers("dC_dw", i));
                }
            }
        }
    }

    @Test
    void one_step_leads_to_the_golden_values() throws Exception {
        Reply golden = golden();
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            visitor.change("step", "");
            visitor.until("state", state -> state.number("step") == 1);
            Reply view = visitor.read("view");
            for (int l = 0; l < 3; l++) {
                for (int i = 0; i < 2; i++) {
                    // What trains is float32.
                    assertThat(view.numbers("layers", l, "w", i))
                            .containsExactly(golden.numbers("layers", l, "weightAfterOneSgdStep", i), within(3e-7));
                }
            }
            assertThat(visitor.read("view?step=0").number("layers", 0, "w", 0, 1))
                    .isEqualTo(-2);
        }
    }

    @Test
    void every_card_adds_up_and_agrees_with_the_nudge() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            for (String place :
                    new String[] {"w.0.0.1", "w.1.1.0", "w.2.0.1", "b.0.1", "b.2.0", "n.0.0", "n.2.1", "x.0", "y.1"}) {
                Reply card = visitor.read("card?place=" + place);
                assertThat(card.text("place")).isEqualTo(place);
                assertThat(card.at("checks", "arithmetic", "holds").value()).isEqualTo(true);
                assertThat(card.at("checks", "difference", "holds").value()).isEqualTo(true);
                for (int e = 0; e < card.list("equations").size(); e++) {
                    Reply equation = card.at("equations", e);
                    if (equation.at("terms").value() != null) {
                        sumsUp(equation);
                    }
                }
            }
        }
    }

    private static void sumsUp(Reply equation) {
        double sum = equation.number("rest");
        for (int t = 0; t < equation.list("terms").size(); t++) {
            double product = 1;
            for (int f = 0; f < equation.list("terms", t, "factors").size(); f++) {
                product *= equation.number("terms", t, "factors", f, "value");
            }
            assertThat(equation.number("terms", t, "value")).isCloseTo(product, within(1e-15));
            sum += product;
        }
        assertThat(equation.number("value")).as(equation.text("name")).isCloseTo(sum, within(1e-14));
    }

    @Test
    void the_drawing_has_the_gradient_that_the_engine_has() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            visitor.change("setup", "data=spirals&hidden=5,4&activation=tanh&cost=cross-entropy");
            Reply view = visitor.read("view?sample=2");
            for (String weight : new String[] {"0.4.1", "1.3.2", "1.0.4", "2.1.0"}) {
                String[] at = weight.split("\\.", 3);
                assertThat(view.number(
                                "layers",
                                Integer.parseInt(at[0]),
                                "dCdw",
                                Integer.parseInt(at[1]),
                                Integer.parseInt(at[2])))
                        .as(weight)
                        .isEqualTo(
                                visitor.read("card?sample=2&place=w." + weight).number("equations", 0, "value"));
            }
        }
    }

    @Test
    void the_card_of_a_weight_names_the_files_parameter() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes())) {
            Reply card = visitor.read("card?place=w.2.0.1");
            assertThat(card.text("path")).isEqualTo("4.weight[0,1]");
            assertThat(card.number("equations", 0, "value"))
                    .isCloseTo(golden().number("layers", 2, "dC_dw", 0, 1), within(1e-15));
        }
    }

    private static void same(double[] shown, double[] expected) {
        assertThat(shown).containsExactly(expected, within(1e-14));
    }

    private static Reply golden() throws IOException {
        return Reply.of(Files.readString(Path.of("../core/src/test/resources/notes-networks.json")))
                .at(0);
    }
}
