package backprop4j.studio;

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

/// JSON that came back, walked by names and numbers: `at("layers", 0, "z", 1)`.
record Reply(@Nullable Object value) {
    static Reply of(String json) {
        try (JsonParser parser = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            return new Reply(read(parser));
        }
    }

    private static @Nullable Object read(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, read(parser));
                }
                yield fields;
            }
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(read(parser));
                }
                yield elements;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> parser.getString();
        };
    }

    Reply at(Object... path) {
        Object here = value;
        for (Object step : path) {
            Objects.requireNonNull(here, () -> "nothing before " + step);
            here = step instanceof Integer index ? ((List<?>) here).get(index) : ((Map<?, ?>) here).get(step);
        }
        return new Reply(here);
    }

    double number(Object... path) {
        return (Double) present(path);
    }

    String text(Object... path) {
        return (String) present(path);
    }

    double[] numbers(Object... path) {
        return list(path).stream().mapToDouble(v -> (Double) v).toArray();
    }

    List<?> list(Object... path) {
        return (List<?>) present(path);
    }

    private Object present(Object... path) {
        return Objects.requireNonNull(at(path).value, () -> "nothing at " + List.of(path));
    }
}
