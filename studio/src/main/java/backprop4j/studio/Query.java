package backprop4j.studio;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The named values of a request, `name=value&name=value`, read with bounds.
record Query(Map<String, String> values) {
    private static final int MOST_VALUES = 64;

    /// @throws BadRequest if it cannot be decoded
    static Query of(@Nullable String text) {
        var values = new HashMap<String, String>();
        if (text != null && !text.isEmpty()) {
            for (String pair : text.split("&", MOST_VALUES + 1)) {
                int equals = pair.indexOf('=');
                if (equals < 0 || values.size() == MOST_VALUES) {
                    throw new BadRequest("the request is not a list of at most " + MOST_VALUES + " named values");
                }
                values.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return new Query(Map.copyOf(values));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new BadRequest("'" + text + "' is not percent-encoded text");
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).filter(text -> !text.isEmpty());
    }

    String required(String name) {
        return text(name).orElseThrow(() -> new BadRequest(name + " is missing"));
    }

    /// A whole number within bounds.
    int whole(String name, int otherwise, int least, int most) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        return whole(name, text.get(), least, most);
    }

    static int whole(String name, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new BadRequest(name + " is a whole number, not '" + text + "'");
        }
        throw new BadRequest(name + " lies between " + least + " and " + most + ", so it is not " + text.strip());
    }

    /// A finite number within bounds.
    double number(String name, double otherwise, double least, double most) {
        Optional<String> text = text(name);
        return text.isEmpty() ? otherwise : number(name, text.get(), least, most);
    }

    static double number(String name, String text, double least, double most) {
        try {
            double number = Double.parseDouble(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new BadRequest(name + " is a number, not '" + text + "'");
        }
        throw new BadRequest(name + " lies between " + least + " and " + most + ", so it is not " + text.strip());
    }

    /// One of the constants of an enum, by its name in lower case with hyphens.
    <E extends Enum<E>> E choice(String name, E otherwise, E[] known) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        for (E value : known) {
            if (value.toString().equals(text.get())) {
                return value;
            }
        }
        throw new BadRequest("there is no " + name + " '" + text.get() + "'");
    }
}
