package backprop4j.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the JSON of test resources: objects as maps, arrays as lists, numbers as doubles. It trusts its input.
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    static @Nullable Object read(String text) {
        return new Json(text).value();
    }

    private @Nullable Object value() {
        char first = peek();
        if (first == '{') {
            Map<String, Object> object = new LinkedHashMap<>();
            for (expect('{'); peek() != '}'; skip(',')) {
                String key = string();
                expect(':');
                Object value = value();
                if (value != null) {
                    object.put(key, value);
                }
            }
            expect('}');
            return object;
        }
        if (first == '[') {
            List<Object> array = new ArrayList<>();
            for (expect('['); peek() != ']'; skip(',')) {
                Object value = value();
                if (value != null) {
                    array.add(value);
                }
            }
            expect(']');
            return array;
        }
        if (first == '"') {
            return string();
        }
        if (text.startsWith("null", at)) {
            at += 4;
            return null;
        }
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return Double.valueOf(text.substring(start, at));
    }

    private String string() {
        expect('"');
        int start = at;
        at = text.indexOf('"', at);
        return text.substring(start, at++);
    }

    private char peek() {
        while (Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.charAt(at);
    }

    private void expect(char c) {
        if (peek() != c) {
            throw new IllegalArgumentException("expected " + c + " at " + at);
        }
        at++;
    }

    private void skip(char c) {
        if (peek() == c) {
            at++;
        }
    }
}
