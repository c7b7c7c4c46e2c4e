package backprop4j.explain;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Pieces of JSON.
public final class JsonText {
    private JsonText() {}

    /// An object on lines of its own, its fields behind `indent`.
    public static String object(String indent, List<String> fields) {
        String outer = indent.substring(1);
        return fields.stream().collect(Collectors.joining(",\n" + indent, "{\n" + indent, "\n" + outer + "}"));
    }

    /// An object on one line.
    public static String object(String... fields) {
        return String.join(", ", fields).transform(inside -> "{" + inside + "}");
    }

    /// One field of an object.
    public static String field(String name, String value) {
        return text(name) + ": " + value;
    }

    /// A list on one line.
    public static String list(List<String> values) {
        return values.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    /// A list with each value on a line of its own, behind `indent`.
    public static String list(String indent, List<String> values) {
        return values.isEmpty()
                ? "[]"
                : values.stream()
                        .collect(Collectors.joining(",\n" + indent, "[\n" + indent, "\n" + indent.substring(1) + "]"));
    }

    /// The shortest decimal that reads back to the same double; JSON has no word for NaN and the infinities.
    public static String number(double number) {
        return Double.isFinite(number) ? Double.toString(number) : text(Double.toString(number));
    }

    /// A string, or null.
    public static String textOrNull(@Nullable Object value) {
        return value == null ? "null" : text(value.toString());
    }

    /// A string.
    public static String text(String text) {
        var quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ') {
                        quoted.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
