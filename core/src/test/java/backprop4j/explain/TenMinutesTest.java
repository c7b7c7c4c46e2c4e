package backprop4j.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The page that teaches backpropagation has the numbers that the library computes. `-Dgoldens.write=true` writes
/// it anew from its text in the resources, where numbers are named in ⟨ ⟩, those in drawings with their width.
final class TenMinutesTest {
    private static final double NUDGE = 0.001;
    private static final Pattern GAP = Pattern.compile("⟨([^⟩:]+):?(\\d*)⟩");

    @ParameterizedTest
    @CsvSource({"en, ''", "zh, .zh"})
    void every_number_on_the_page_is_the_engines(String language, String suffix) throws IOException {
        Map<String, String> numbers = numbers();
        String page = GAP.matcher(text(language)).replaceAll(gap -> {
            assertThat(numbers).containsKey(gap.group(1));
            String number = numbers.getOrDefault(gap.group(1), "");
            int width = gap.group(2).isEmpty() ? 0 : Integer.parseInt(gap.group(2));
            return number + " ".repeat(Math.max(0, width - number.length()));
        });
        Path file = Path.of("../docs/backpropagation-in-ten-minutes" + suffix + ".md");
        if (Boolean.getBoolean("goldens.write")) {
            Files.writeString(file, page);
        }
        assertThat(Files.readString(file).replace("\r\n", "\n")).isEqualTo(page);
    }

    private static String text(String language) throws IOException {
        String name = "ten-minutes-" + language + ".md";
        try (InputStream in = Objects.requireNonNull(TenMinutesTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        }
    }

    private static Map<String, String> numbers() {
        NetworkSpec spec = NetworkSpec.notes();
        Notes notes = Notes.of(spec);
        var numbers = new HashMap<String, String>();
        for (int l = 0; l < 3; l++) {
            Notes.Layer layer = notes.layers().get(l);
            for (int i = 0; i < 2; i++) {
                String neuron = "" + (l + 1) + (i + 1);
                put(numbers, "z" + neuron, layer.z()[i]);
                put(numbers, "a" + neuron, layer.a()[i]);
                put(numbers, "s" + neuron, layer.sigmaPrime()[i]);
                put(numbers, "da" + neuron, layer.dCda()[i]);
                put(numbers, "dz" + neuron, layer.dCdz()[i]);
                put(numbers, "b" + neuron, layer.bias()[i]);
                put(numbers, "db" + neuron, layer.dCdb()[i]);
                put(numbers, "nb" + neuron, slope(spec, l, i, -1));
                for (int j = 0; j < 2; j++) {
                    put(numbers, "w" + neuron + (j + 1), layer.weight()[i][j]);
                    put(numbers, "dw" + neuron + (j + 1), layer.dCdw()[i][j]);
                    put(numbers, "n" + neuron + (j + 1), slope(spec, l, i, j));
                }
            }
        }
        put(numbers, "C", notes.cost());
        put(numbers, "eta", spec.learningRate());
        put(numbers, "h", NUDGE);
        put(numbers, "2h", 2 * NUDGE);
        numbers.put("below", Symbols.number(Notes.cost(nudged(spec, 0, 0, 0, -NUDGE)), 13));
        numbers.put("above", Symbols.number(Notes.cost(nudged(spec, 0, 0, 0, NUDGE)), 13));
        put(numbers, "slope", slope(spec, 0, 0, 0));
        putPaths(numbers, notes);
        NetworkSpec trained = spec;
        for (int step = 1; step <= 1000; step++) {
            trained = Notes.of(trained).next();
            put(numbers, "C" + step, Notes.cost(trained));
        }
        return numbers;
    }

    /// The products along the four paths from the first weight to the cost.
    private static void putPaths(Map<String, String> numbers, Notes notes) {
        Notes.Layer one = notes.layers().get(0);
        Notes.Layer two = notes.layers().get(1);
        Notes.Layer three = notes.layers().get(2);
        double sum = 0;
        for (int j = 0; j < 2; j++) {
            for (int k = 0; k < 2; k++) {
                double path = one.input()[0]
                        * one.sigmaPrime()[0]
                        * two.weight()[j][0]
                        * two.sigmaPrime()[j]
                        * three.weight()[k][j]
                        * three.sigmaPrime()[k]
                        * 2
                        * three.a()[k];
                put(numbers, "p" + (j + 1) + (k + 1), path);
                sum += path;
            }
        }
        put(numbers, "psum", sum);
    }

    private static double slope(NetworkSpec spec, int layer, int row, int column) {
        double above = Notes.cost(nudged(spec, layer, row, column, NUDGE));
        double below = Notes.cost(nudged(spec, layer, row, column, -NUDGE));
        return (above - below) / (2 * NUDGE);
    }

    /// With one weight moved, or for column −1 one bias.
    private static NetworkSpec nudged(NetworkSpec spec, int layer, int row, int column, double by) {
        var layers = new ArrayList<NetworkSpec.Dense>();
        for (int l = 0; l < spec.layers().size(); l++) {
            NetworkSpec.Dense dense = spec.layers().get(l);
            double[][] weight = {dense.weight()[0].clone(), dense.weight()[1].clone()};
            double[] bias = dense.bias().clone();
            if (l == layer && column < 0) {
                bias[row] += by;
            } else if (l == layer) {
                weight[row][column] += by;
            }
            layers.add(new NetworkSpec.Dense(weight, bias));
        }
        return spec.withLayers(layers);
    }

    private static void put(Map<String, String> numbers, String name, double value) {
        numbers.put(name, Symbols.number(value).replace('-', '−'));
    }
}
