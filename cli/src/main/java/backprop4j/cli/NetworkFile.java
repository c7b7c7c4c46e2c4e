package backprop4j.cli;

import backprop4j.explain.NetworkSpec;
import backprop4j.explain.NetworkSpec.Activation;
import backprop4j.explain.NetworkSpec.Cost;
import backprop4j.explain.NetworkSpec.Dense;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// Reads the network that `backprop explain` is to tell from JSON: `layers` (each with `weight`, out × in, and
/// `bias`), `input`, and optionally `target`, `costFunction`, `activation`, `learningRate`, `name` and `note`.
/// Other fields, such as results, are passed over.
final class NetworkFile {
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_LAYERS = 64;
    private static final int WIDEST = 1024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(100)
                    .maxNameLength(100)
                    .maxStringLength(10_000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final JsonParser json;
    private String name = "";
    private String note = "";
    private Activation activation = Activation.SIGMOID;
    private double learningRate = 0.1;
    private double[] target = new double[0];
    private double @Nullable [] input;
    private @Nullable Cost cost;
    private @Nullable List<Dense> layers;

    private NetworkFile(Path file, JsonParser json) {
        this.file = file;
        this.json = json;
    }

    /// The network in a file.
    ///
    /// @throws Refusal naming line and column, if the file is none
    static NetworkSpec read(Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException problem) {
            throw Refusal.failure("cannot read " + file + ": " + OutFile.reason(problem), problem);
        }
        if (bytes.length > MOST_BYTES) {
            throw Refusal.failure(file + " has more than " + Words.bytes(MOST_BYTES) + ", too much to be told");
        }
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            return new NetworkFile(file, json).network();
        } catch (JacksonException malformed) {
            // The parser adds what only a programmer needs in brackets.
            String fault = malformed.getOriginalMessage().replaceAll("(?s)(\\s*[(\\[]|: enable).*", "");
            throw Refusal.failure(where(file, malformed.getLocation()) + " is not JSON: " + fault, malformed);
        }
    }

    private NetworkSpec network() {
        require(json.nextToken() == JsonToken.START_OBJECT, "one network, { … }, should begin here");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            json.nextToken();
            field(field);
        }
        require(json.nextToken() == null, "nothing should follow the network");
        if (layers == null || input == null) {
            throw Refusal.failure(file + " has no " + (layers == null ? "layers" : "input"));
        }
        Cost chosen = cost != null ? cost : target.length == 0 ? Cost.SUM_OF_SQUARES : Cost.HALF_SQUARED_ERROR;
        try {
            return new NetworkSpec(name, note, activation, layers, input, target, chosen, learningRate);
        } catch (IllegalArgumentException misfit) {
            throw Refusal.failure(file + ": " + misfit.getMessage(), misfit);
        }
    }

    private void field(String field) {
        switch (field) {
            case "name" -> name = text(field);
            case "note" -> note = text(field);
            case "activation" -> activation = choice(field, Activation::named);
            case "costFunction" -> cost = choice(field, Cost::named);
            case "learningRate" -> learningRate = number(field);
            case "input" -> input = numbers(field);
            case "target" -> target = json.currentToken() == JsonToken.VALUE_NULL ? new double[0] : numbers(field);
            case "layers" -> layers = list(field, MOST_LAYERS, this::layer);
            case "cost" -> {
                // A result in the reference networks, C as a number; a name chooses the function.
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    cost = choice(field, Cost::named);
                }
            }
            default -> json.skipChildren();
        }
    }

    private Dense layer() {
        require(
                json.currentToken() == JsonToken.START_OBJECT,
                "a layer, { \"weight\": …, \"bias\": … }, should be here");
        TokenStreamLocation start = json.currentTokenLocation();
        double[] @Nullable [] weight = null;
        double @Nullable [] bias = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "weight" ->
                    weight = list(field, WIDEST, () -> numbers(field)).toArray(double[][]::new);
                case "bias" -> bias = numbers(field);
                default -> json.skipChildren();
            }
        }
        if (weight == null || bias == null) {
            throw Refusal.failure(where(file, start) + ": this layer has no " + (weight == null ? "weight" : "bias"));
        }
        return new Dense(weight, bias);
    }

    private double[] numbers(String field) {
        return list(field, WIDEST, () -> number(field)).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private <T> List<T> list(String field, int most, Supplier<T> element) {
        require(json.currentToken() == JsonToken.START_ARRAY, field + " should be a list, [ … ]");
        var elements = new ArrayList<T>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(elements.size() < most, field + " has more than " + Words.count(most) + " elements");
            elements.add(element.get());
        }
        return elements;
    }

    private double number(String field) {
        require(json.currentToken() != null && json.currentToken().isNumeric(), field + " should have a number here");
        double number = json.getDoubleValue();
        require(Double.isFinite(number), field + " has a number that is too large for double precision");
        return number;
    }

    private String text(String field) {
        require(json.currentToken() == JsonToken.VALUE_STRING, field + " should be a text in quotes");
        return json.getString();
    }

    private <T> T choice(String field, Function<String, T> named) {
        String text = text(field);
        try {
            return named.apply(text);
        } catch (IllegalArgumentException unknown) {
            throw Refusal.failure(where(file, json.currentTokenLocation()) + ": " + unknown.getMessage(), unknown);
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw Refusal.failure(where(file, json.currentTokenLocation()) + ": " + otherwise);
        }
    }

    private static String where(Path file, @Nullable TokenStreamLocation place) {
        // Where a bound is broken, the parser does not tell the place.
        return place == null
                ? file.toString()
                : file + ", line " + place.getLineNr() + ", column " + place.getColumnNr();
    }
}
