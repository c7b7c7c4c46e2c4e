package backprop4j.train;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Networks computed in 50-digit arithmetic.
final class Goldens {
    /// One layer before and after a step of gradient descent; weights out × in.
    record GoldenLayer(double[][] weight, double[] bias, double[][] weightAfter, double[] biasAfter) {}

    record Network(
            String name,
            double[] input,
            double @Nullable [] target,
            double cost,
            double learningRate,
            List<GoldenLayer> layers) {}

    private Goldens() {}

    static List<Network> read() throws IOException {
        try (InputStream in = Objects.requireNonNull(Goldens.class.getResourceAsStream("notes-networks.json"));
                JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
            json.nextToken();
            var networks = new ArrayList<Network>();
            for (Object network : list(value(json))) {
                networks.add(network(map(network)));
            }
            return networks;
        }
    }

    private static Network network(Map<?, ?> json) {
        Object target = json.get("target");
        return new Network(
                String.valueOf(json.get("name")),
                vector(json.get("input")),
                target == null ? null : vector(target),
                number(json.get("cost")),
                number(json.get("learningRate")),
                list(json.get("layers")).stream()
                        .map(layer -> layer(map(layer)))
                        .toList());
    }

    private static GoldenLayer layer(Map<?, ?> json) {
        return new GoldenLayer(
                matrix(json.get("weight")),
                vector(json.get("bias")),
                matrix(json.get("weightAfterOneSgdStep")),
                vector(json.get("biasAfterOneSgdStep")));
    }

    private static double[][] matrix(@Nullable Object json) {
        return list(json).stream().map(Goldens::vector).toArray(double[][]::new);
    }

    private static double[] vector(@Nullable Object json) {
        return list(json).stream().mapToDouble(Goldens::number).toArray();
    }

    private static double number(@Nullable Object json) {
        return (Double) Objects.requireNonNull(json);
    }

    private static List<?> list(@Nullable Object json) {
        return (List<?>) Objects.requireNonNull(json);
    }

    private static Map<?, ?> map(@Nullable Object json) {
        return (Map<?, ?>) Objects.requireNonNull(json);
    }

    private static @Nullable Object value(JsonParser json) {
        JsonToken token = json.currentToken();
        if (token == JsonToken.START_ARRAY) {
            var list = new ArrayList<@Nullable Object>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                list.add(value(json));
            }
            return list;
        }
        if (token == JsonToken.START_OBJECT) {
            var map = new LinkedHashMap<String, @Nullable Object>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                map.put(name, value(json));
            }
            return map;
        }
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        return token == JsonToken.VALUE_STRING ? json.getString() : (Object) json.getDoubleValue();
    }
}
