package backprop4j.proof;

import backprop4j.Tensor;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An operation of the language as random graphs use it: how it is written in Java, how it is applied, and what
/// it is applied to.
///
/// In its text `$0` stands for the first input, `#0` for the first attribute as a whole number, `%0` for it in
/// eighths (real numbers that every type holds exactly), `#1*` for all attributes from the second on.
public final class Operation {
    /// How many attributes make 1 where they count as real numbers.
    static final double EIGHTHS = 8;

    private static final Pattern PLACE = Pattern.compile("\\$(\\d)|([#%])(\\d)(\\*?)");

    /// Applies an operation to inputs with attributes.
    @FunctionalInterface
    interface Build {
        Tensor of(List<Tensor> inputs, List<Integer> attributes);
    }

    /// Chooses lines of a sketch and attributes; null if nothing there fits.
    @FunctionalInterface
    interface Fit {
        @Nullable
        Choice in(Sketch sketch);
    }

    /// What an operation is applied to.
    record Choice(List<Integer> inputs, List<Integer> attributes) {
        static Choice of(int input, Integer... attributes) {
            return new Choice(List.of(input), List.of(attributes));
        }
    }

    private final String text;
    private final Build build;
    private final Fit fit;

    Operation(String text, Build build, Fit fit) {
        this.text = text;
        this.build = build;
        this.fit = fit;
    }

    /// Its text with places for inputs and attributes: `$0.slice(#0, #1, #2)`. No two operations share one.
    public String name() {
        return text;
    }

    /// The operation in Java, on inputs of these names.
    public String java(List<String> inputs, List<Integer> attributes) {
        return PLACE.matcher(text).replaceAll(place -> {
            if (place.group(1) != null) {
                return inputs.get(Integer.parseInt(place.group(1)));
            }
            int first = Integer.parseInt(place.group(3));
            int end = place.group(4).isEmpty() ? first + 1 : attributes.size();
            return attributes.subList(first, end).stream()
                    .map(a -> place.group(2).equals("#") ? String.valueOf(a) : String.valueOf(a / EIGHTHS))
                    .collect(Collectors.joining(", "));
        });
    }

    /// The result; nothing is computed.
    ///
    /// @throws backprop4j.TensorException if the language refuses these inputs
    public Tensor apply(List<Tensor> inputs, List<Integer> attributes) {
        return build.of(inputs, attributes);
    }

    @Nullable
    Choice choice(Sketch sketch) {
        return fit.in(sketch);
    }

    @Override
    public String toString() {
        return text;
    }
}
