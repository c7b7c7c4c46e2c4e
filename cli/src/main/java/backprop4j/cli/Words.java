package backprop4j.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers and names as people read them, in every locale alike.
final class Words {
    /// What stands in front of a line's text: spaces, an arrow, or a word and two spaces at least.
    private static final Pattern BEGINNING = Pattern.compile(" *(→ |\\p{L}+ {2,})?");

    private Words() {}

    /// `%` formats without the locale's commas.
    @SuppressWarnings("AnnotateFormatMethod") // the annotation belongs to Error Prone, which is no dependency
    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /// Text whose lines are at most so wide, if words allow; what goes on stands under its beginning.
    static String wrapped(String text, int width) {
        var wrapped = new StringBuilder();
        text.lines().forEach(line -> wrapped.append(wrappedLine(line, width)).append('\n'));
        return wrapped.toString();
    }

    private static String wrappedLine(String line, int width) {
        Matcher beginning = BEGINNING.matcher(line);
        int indent = beginning.lookingAt() ? beginning.end() : 0;
        var wrapped = new StringBuilder();
        String rest = line;
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            space = space > indent ? space : rest.indexOf(' ', width);
            if (space < 0) {
                break;
            }
            wrapped.append(rest, 0, space).append('\n');
            rest = " ".repeat(indent) + rest.substring(space + 1);
        }
        return wrapped.append(rest).toString();
    }

    /// For example 118,282.
    static String count(long number) {
        return format("%,d", number);
    }

    /// For example `1 row` and `2 rows`.
    static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /// For example 462 KiB, with three digits at least.
    static String bytes(double bytes) {
        double size = bytes;
        for (String unit : new String[] {"bytes", "KiB", "MiB", "GiB", "TiB"}) {
            if (size < 1000 || unit.equals("TiB")) {
                return format(size < 10 && !unit.equals("bytes") ? "%.1f %s" : "%.0f %s", size, unit);
            }
            size /= 1024;
        }
        throw new AssertionError("the last unit takes all");
    }

    /// For example 97.93 %.
    static String percent(double share) {
        return format("%.2f %%", 100 * share);
    }

    /// For example 8.1 s and 2 min 5 s.
    static String seconds(double seconds) {
        if (seconds < 99.95) {
            return format("%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole / 60 + " min " + whole % 60 + " s";
    }

    /// What was probably meant by a name that is not known.
    static Optional<String> nearest(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= Math.min(3, (name.length() + 1) / 2))
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
    }

    /// Letters to insert, remove or replace (Levenshtein).
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
