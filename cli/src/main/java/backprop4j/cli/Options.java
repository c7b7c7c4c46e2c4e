package backprop4j.cli;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/// The options of one command line, read strictly: a value is either what the option takes or the reason why not.
final class Options {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,19}");

    private final ParseResult parsed;

    Options(ParseResult parsed) {
        this.parsed = parsed;
    }

    /// None at all.
    static Options none() {
        return new Options(CommandLine.ParseResult.builder(CommandLine.Model.CommandSpec.create())
                .build());
    }

    boolean has(String option) {
        return parsed.hasMatchedOption(option);
    }

    Optional<String> text(String option) {
        return Optional.ofNullable(parsed.matchedOptionValue(option, (String) null));
    }

    /// The word behind the command.
    String topic(String whatItIs, String... known) {
        String name = parsed.commandSpec().name();
        return optionalTopic(whatItIs, known)
                .orElseThrow(
                        () -> Refusal.misuse("which " + whatItIs + "? For example: backprop " + name + " " + known[0]));
    }

    /// The word behind the command, if there is one.
    Optional<String> optionalTopic(String whatItIs, String... known) {
        return word().map(word -> known(whatItIs, word, List.of(known)));
    }

    /// The word behind the command, whatever it is.
    Optional<String> word() {
        return parsed.matchedPositionals().stream()
                .flatMap(positional -> positional.stringValues().stream())
                .findFirst();
    }

    /// The file behind the command.
    Path file(String example) {
        return path("the file", word("which file? For example: " + example));
    }

    /// The word behind the command, whatever it is.
    String word(String question) {
        return word().orElseThrow(() -> Refusal.misuse(question));
    }

    /// Makes sure that none of these options is given.
    void refuse(String what, List<String> others) {
        others.stream().filter(this::has).findFirst().ifPresent(option -> {
            throw Refusal.misuse(what + " takes no " + option);
        });
    }

    /// Writes the command's help.
    void usage(PrintStream out) {
        parsed.commandSpec().commandLine().usage(out);
    }

    Optional<Path> path(String option) {
        return text(option).map(text -> path(option, text));
    }

    private static Path path(String whatItIs, String text) {
        if (text.isBlank()) {
            throw Refusal.misuse(whatItIs + " has an empty name");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException invalid) {
            throw Refusal.misuse(whatItIs + " cannot be called '" + text + "': " + invalid.getReason());
        }
    }

    /// One of some names.
    <T> T choice(String option, String otherwise, List<T> values, Function<T, String> name) {
        List<String> names = values.stream().map(name).toList();
        String chosen = known(option, text(option).orElse(otherwise), names);
        return values.get(names.indexOf(chosen));
    }

    static String known(String whatItIs, String name, List<String> known) {
        if (known.contains(name)) {
            return name;
        }
        String meant = Words.nearest(name, known)
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("");
        throw Refusal.misuse(whatItIs + " '" + name + "' is not known"
                + (known.size() == 1 ? ", only " : ", but ") + String.join(", ", known)
                + (known.size() == 1 ? " is" : " are") + meant);
    }

    /// A whole number within bounds.
    int whole(String option, int otherwise, int least, int most) {
        return text(option).map(text -> (int) whole(option, text, least, most)).orElse(otherwise);
    }

    long whole(String option, long otherwise) {
        return text(option)
                .map(text -> whole(option, text, Long.MIN_VALUE, Long.MAX_VALUE))
                .orElse(otherwise);
    }

    private static long whole(String option, String text, long least, long most) {
        if (WHOLE.matcher(text).matches()) {
            try {
                long number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException beyondLong) {
                throw notWhole(option, text, least, most);
            }
        }
        throw notWhole(option, text, least, most);
    }

    private static Refusal notWhole(String option, String text, long least, long most) {
        String range = least == Long.MIN_VALUE
                ? "of at most 64 bits"
                : "from " + Words.count(least) + " to " + Words.count(most);
        return Refusal.misuse(option + " takes a whole number " + range + ", not '" + text + "'");
    }

    /// Whole numbers with commas between them, such as 128,64.
    int[] wholes(String option, String otherwise, int least, int most, int mostOfThem) {
        String[] parts = text(option).orElse(otherwise).split(",", -1);
        if (parts.length > mostOfThem) {
            throw Refusal.misuse(option + " takes at most " + mostOfThem + " numbers, not " + parts.length);
        }
        return Arrays.stream(parts)
                .mapToInt(part -> (int) whole(option, part.strip(), least, most))
                .toArray();
    }

    /// A number above zero.
    double positive(String option, double otherwise) {
        return text(option)
                .map(text -> {
                    double number = number(option, text);
                    if (!(number > 0)) {
                        throw Refusal.misuse(option + " takes a number greater than 0, not '" + text + "'");
                    }
                    return number;
                })
                .orElse(otherwise);
    }

    /// Numbers with commas between them, such as 1,-0.5.
    Optional<double[]> numbers(String option) {
        return text(option)
                .map(text -> Arrays.stream(text.split(",", -1))
                        .mapToDouble(part -> number(option, part.strip()))
                        .toArray());
    }

    /// Whether a text is a plain decimal number.
    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    private static double number(String option, String text) {
        double number = isNumber(text) ? Double.parseDouble(text) : Double.NaN;
        if (!Double.isFinite(number)) {
            boolean comma = text.matches("[+-]?\\d+,\\d+");
            throw Refusal.misuse(option + " takes a number such as 0.001, not '" + text + "'"
                    + (comma ? "; decimals stand behind a point: " + text.replace(',', '.') : ""));
        }
        return number;
    }
}
