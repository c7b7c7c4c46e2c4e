package backprop4j.studio;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes JSON. Numbers that JSON has no words for are the texts `NaN`, `Infinity` and `-Infinity`.
final class Json {
    private Json() {}

    /// An object whose fields stand in this order: name, value, name, value, …
    static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return fields;
    }

    /// The JSON of objects (maps), lists, arrays of numbers, texts, numbers, truth values and null.
    static String write(@Nullable Object value) {
        var text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    private static void append(StringBuilder text, @Nullable Object value) {
        switch (value) {
            case null -> text.append("null");
            case Map<?, ?> fields -> appendFields(text, fields);
            case List<?> elements -> {
                String separator = "[";
                for (Object element : elements) {
                    append(text.append(separator), element);
                    separator = ",";
                }
                text.append(elements.isEmpty() ? "[]" : "]");
            }
            case double[] numbers -> {
                text.append('[');
                for (int i = 0; i < numbers.length; i++) {
                    number(text.append(i == 0 ? "" : ","), numbers[i]);
                }
                text.append(']');
            }
            case int[] numbers -> {
                text.append('[');
                for (int i = 0; i < numbers.length; i++) {
                    text.append(i == 0 ? "" : ",").append(numbers[i]);
                }
                text.append(']');
            }
            case double[][] rows -> append(text, List.of(rows));
            case Double number -> number(text, number);
            case Number whole -> text.append(whole.longValue());
            case Boolean truth -> text.append(truth);
            default -> string(text, value.toString());
        }
    }

    private static void appendFields(StringBuilder text, Map<?, ?> fields) {
        String separator = "{";
        for (var field : fields.entrySet()) {
            string(text.append(separator), String.valueOf(field.getKey()));
            append(text.append(':'), field.getValue());
            separator = ",";
        }
        text.append(fields.isEmpty() ? "{}" : "}");
    }

    private static void number(StringBuilder text, double number) {
        if (!Double.isFinite(number)) {
            text.append('"').append(number).append('"');
        } else if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            text.append(number == 0 && 1 / number < 0 ? "-0" : Long.toString((long) number));
        } else {
            text.append(number);
        }
    }

    private static void string(StringBuilder text, String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                // A line separator ends a line of JavaScript, and a less-than sign could end a script.
                case '<', '\u2028', '\u2029' -> text.append(String.format("\\u%04x", (int) c));
                default -> text.append(c < 0x20 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        text.append('"');
    }
}
