package backprop4j.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NotesTest {
    private static String resource(String name) throws IOException {
        return GoldenNetworks.resource(name);
    }

    static List<Map<String, Object>> goldens() throws IOException {
        return GoldenNetworks.all();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void every_number_agrees_with_fifty_digit_arithmetic(Map<String, Object> golden) {
        Object told = Json.parse(Notes.of(GoldenNetworks.spec(golden)).toJson());
        requireClose("", golden, told);
    }

    private static void requireClose(String path, @Nullable Object golden, @Nullable Object told) {
        switch (golden) {
            case Map<?, ?> map ->
                map.forEach((name, value) ->
                        requireClose(path + "/" + name, value, ((Map<?, ?>) Objects.requireNonNull(told)).get(name)));
            case List<?> list -> {
                assertThat((List<?>) told).as(path).hasSameSizeAs(list);
                for (int i = 0; i < list.size(); i++) {
                    requireClose(path + "/" + i, list.get(i), ((List<?>) Objects.requireNonNull(told)).get(i));
                }
            }
            case Double number -> {
                assertThat(told).as(path).isInstanceOf(Double.class);
                double difference = Math.abs((Double) Objects.requireNonNull(told) - number);
                assertThat(difference).as(path).isLessThanOrEqualTo(1e-12 * Math.abs(number));
            }
            case null, default -> assertThat(told).as(path).isEqualTo(golden);
        }
    }

    @ParameterizedTest
    @EnumSource(NetworkSpec.Cost.class)
    void gradients_of_every_cost_agree_with_central_differences(NetworkSpec.Cost cost) {
        for (NetworkSpec.Activation activation : NetworkSpec.Activation.values()) {
            NetworkSpec base = NetworkSpec.notes();
            Notes notes = Notes.of(new NetworkSpec(
                    "n", "", activation, base.layers(), base.input(), new double[] {0.3, 0.7}, cost, 0.1));
            for (int l = 0; l < 3; l++) {
                Notes.Layer layer = notes.layers().get(l);
                for (int to = 0; to < 2; to++) {
                    close(layer.dCdb()[to], notes.differenceByWeight(l, to, -1));
                    for (int from = 0; from < 2; from++) {
                        close(layer.dCdw()[to][from], notes.differenceByWeight(l, to, from));
                    }
                }
            }
            close(notes.dCdx()[0], notes.differenceByInput(0));
        }
    }

    private static void close(double gradient, double difference) {
        assertThat(Math.abs(gradient - difference)).isLessThanOrEqualTo(1e-7 * Math.max(1, Math.abs(gradient)));
    }

    @Test
    void a_class_number_is_the_same_target_as_its_one_hot_row() {
        NetworkSpec notes = NetworkSpec.notes();
        Notes byNumber = Notes.of(notes.withCost(NetworkSpec.Cost.CROSS_ENTROPY, new double[] {1}));
        Notes byRow = Notes.of(notes.withCost(NetworkSpec.Cost.CROSS_ENTROPY, new double[] {0, 1}));
        close(byNumber.cost(), byRow.cost());
        close(byNumber.dCdx()[0], byRow.dCdx()[0]);
        assertThat(byNumber.tell(Locale.ROOT)).contains("takes the last z as logits");
    }

    @Test
    void each_step_lowers_the_cost() {
        NetworkSpec spec = NetworkSpec.notes();
        double cost = Notes.of(spec).cost();
        for (int step = 0; step < 20; step++) {
            spec = Notes.of(spec).next();
            assertThat(Notes.of(spec).cost()).isLessThan(cost);
            cost = Notes.of(spec).cost();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void the_story_of_the_notes_reads_as_it_was_approved(String language) throws IOException {
        Notes notes = Notes.of(NetworkSpec.notes());
        Locale locale = Locale.of(language);
        assertThat(notes.tell(locale)).isEqualTo(resource("notes-" + language + ".txt"));
        assertThat(notes.neuron(1, 1, locale)).isEqualTo(resource("neuron-" + language + ".txt"));
    }

    @Test
    void the_default_locale_has_no_say() {
        Locale before = Locale.getDefault();
        String told = Notes.of(NetworkSpec.notes()).tell(Locale.ROOT);
        try {
            Locale.setDefault(Locale.SIMPLIFIED_CHINESE);
            assertThat(Notes.of(NetworkSpec.notes()).tell(Locale.ROOT)).isEqualTo(told);
            Locale.setDefault(Locale.of("tr"));
            assertThat(Notes.of(NetworkSpec.notes()).tell(Locale.ROOT)).isEqualTo(told);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void both_languages_have_the_same_sentences_with_the_same_gaps() {
        Messages english = Messages.in(Locale.ROOT);
        Messages chinese = Messages.in(Locale.SIMPLIFIED_CHINESE);
        assertThat(chinese.keys()).isEqualTo(english.keys());
        var gap = Pattern.compile("\\{\\d}");
        for (String key : english.keys()) {
            var there = new TreeSet<String>();
            var here = new TreeSet<String>();
            gap.matcher(english.get(key)).results().forEach(m -> there.add(m.group()));
            gap.matcher(chinese.get(key)).results().forEach(m -> here.add(m.group()));
            assertThat(here).as(key).isEqualTo(there);
        }
    }

    @Test
    void networks_that_cannot_be_are_refused_with_a_reason() {
        NetworkSpec notes = NetworkSpec.notes();
        assertThatThrownBy(() -> notes.withInput(1, 2, 3)).hasMessageContaining("layer 1, neuron 1 has 2 weights");
        assertThatThrownBy(() -> notes.withInput(1, Double.NaN)).hasMessageContaining("finite");
        assertThatThrownBy(() -> notes.withLearningRate(Double.NaN)).hasMessageContaining("learning rate");
        assertThatThrownBy(() -> notes.withCost(NetworkSpec.Cost.MSE, new double[0]))
                .hasMessageContaining("needs a target");
        assertThatThrownBy(() -> notes.withCost(NetworkSpec.Cost.CROSS_ENTROPY, new double[] {2}))
                .hasMessageContaining("class number from 0 to 1");
        assertThatThrownBy(() -> notes.withCost(NetworkSpec.Cost.CROSS_ENTROPY, new double[] {1, 1}))
                .hasMessageContaining("together 1");
        assertThatThrownBy(() -> notes.withLayers(List.of())).hasMessageContaining("at least one layer");
        assertThatThrownBy(() -> NetworkSpec.Cost.named("mean")).hasMessageContaining("half-squared-error");
        assertThatThrownBy(() -> Notes.of(notes).neuron(4, 1, Locale.ROOT)).hasMessageContaining("3 layers");
        assertThatThrownBy(() -> Notes.of(notes).neuron(1, 3, Locale.ROOT)).hasMessageContaining("2 neurons");
    }
}
