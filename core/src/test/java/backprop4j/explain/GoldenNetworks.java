package backprop4j.explain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The networks whose numbers were computed in fifty-digit arithmetic.
public final class GoldenNetworks {
    private GoldenNetworks() {}

    /// One derivative of one network.
    ///
    /// @param parameter its name, `0.weight`
    public record Entry(Notes notes, String parameter, int[] indices, double derivative) {
        /// The explanation of it.
        public Explanation explanation() {
            return notes.explainer()
                    .entry(
                            notes.parameters().stream()
                                    .filter(cell -> cell.name().equals(parameter))
                                    .findFirst()
                                    .orElseThrow(),
                            indices);
        }
    }

    /// A text among the tests' resources.
    public static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(GoldenNetworks.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        }
    }

    /// The networks as they are written down.
    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> all() throws IOException {
        return (List<Map<String, Object>>) Objects.requireNonNull(Json.parse(resource("/notes-networks.json")));
    }

    /// Every derivative by a weight or a bias of every network.
    public static List<Entry> entries() throws IOException {
        var entries = new ArrayList<Entry>();
        for (Map<String, Object> golden : all()) {
            Notes notes = Notes.of(spec(golden));
            List<?> layers = (List<?>) Objects.requireNonNull(golden.get("layers"));
            for (int l = 0; l < layers.size(); l++) {
                Map<?, ?> layer = (Map<?, ?>) Objects.requireNonNull(layers.get(l));
                List<?> rows = (List<?>) Objects.requireNonNull(layer.get("dC_dw"));
                double[] biases = vector(layer.get("dC_db"));
                for (int i = 0; i < biases.length; i++) {
                    double[] row = vector(rows.get(i));
                    for (int j = 0; j < row.length; j++) {
                        entries.add(new Entry(notes, l + ".weight", new int[] {i, j}, row[j]));
                    }
                    entries.add(new Entry(notes, l + ".bias", new int[] {i}, biases[i]));
                }
            }
        }
        return entries;
    }

    static double[] vector(@Nullable Object list) {
        return ((List<?>) Objects.requireNonNull(list))
                .stream().mapToDouble(number -> (Double) number).toArray();
    }

    static NetworkSpec spec(Map<String, Object> golden) {
        var layers = ((List<?>) Objects.requireNonNull(golden.get("layers")))
                .stream()
                        .map(layer -> (Map<?, ?>) layer)
                        .map(layer -> new NetworkSpec.Dense(
                                ((List<?>) Objects.requireNonNull(layer.get("weight")))
                                        .stream().map(GoldenNetworks::vector).toArray(double[][]::new),
                                vector(layer.get("bias"))))
                        .toList();
        Object target = golden.get("target");
        var alone = new NetworkSpec(
                (String) Objects.requireNonNull(golden.get("name")),
                (String) Objects.requireNonNull(golden.get("note")),
                NetworkSpec.Activation.SIGMOID,
                layers,
                vector(golden.get("input")),
                new double[0],
                NetworkSpec.Cost.SUM_OF_SQUARES,
                (Double) Objects.requireNonNull(golden.get("learningRate")));
        return target == null ? alone : alone.withCost(NetworkSpec.Cost.HALF_SQUARED_ERROR, vector(target));
    }
}
