package backprop4j.explain;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where an entry of a derivative is found again: the number of the tensor among all that belong to a gradient,
/// and the row-major position in it. The same program gives the same numbers.
public record Address(int tensor, int position) {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9}):(\\d{1,10})");

    /// Reads what [#toString] writes.
    ///
    /// @throws IllegalArgumentException if it is written otherwise
    public static Address parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("an address is a tensor and a position, like 12:401, not " + text);
        }
        return new Address(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /// `12:401`.
    @Override
    public String toString() {
        return tensor + ":" + position;
    }
}
