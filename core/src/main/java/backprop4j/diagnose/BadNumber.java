package backprop4j.diagnose;

import backprop4j.Gradients;
import backprop4j.Tensor;
import backprop4j.explain.Unrolling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The first number that is none: the NaN or infinity in the user's graph that the others come from, first in the
/// order of the forward pass and then of the backward pass, and how it spread. Found in the graph as it was
/// written, before any pass, with the bits that train. Immutable.
///
/// An infinity that does no harm is not meant: a mask of −∞ that softmax turns into zeros is left alone.
///
/// @param reason how it came about
/// @param place where: the operation, the layer and the user's line; in the backward pass those of the
///     operation whose derivative it is
/// @param backward whether it is in the backward pass
/// @param value NaN or an infinity
/// @param index of the first such entry, row-major
/// @param bad how many entries of that tensor are no numbers
/// @param entries how many it has
/// @param operands what it was computed from
/// @param spread the tensors through which it went on, in order; the cost and gradients of parameters last
public record BadNumber(
        Reason reason,
        Place place,
        boolean backward,
        double value,
        List<Integer> index,
        int bad,
        int entries,
        List<Operand> operands,
        List<Spread> spread) {
    /// How a number stops being one.
    public enum Reason {
        /// It was given: data, or a parameter's value.
        GIVEN,
        /// The logarithm of 0.
        LOG_OF_ZERO,
        /// The logarithm of a negative number.
        LOG_OF_NEGATIVE,
        /// A number divided by 0.
        DIVISION_BY_ZERO,
        /// 0 divided by 0.
        ZERO_BY_ZERO,
        /// 0 times an infinity.
        ZERO_TIMES_INFINITY,
        /// An infinity minus an infinity.
        INFINITY_MINUS_INFINITY,
        /// A softmax of scores that are all −∞, so that there is nothing left to choose.
        ALL_MASKED,
        /// The root of a negative number.
        ROOT_OF_NEGATIVE,
        /// A result too large for its type, of finite operands.
        OVERFLOW,
        /// No number, of operands outside the operation's domain.
        OUTSIDE_DOMAIN;

        /// As message files and JSON write it: `log-of-zero`.
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// A tensor that the number was computed from.
    ///
    /// @param what its operation or name
    /// @param value the entry that took part; NaN if several did
    /// @param least the smallest of its numbers
    /// @param largest the largest
    public record Operand(String what, double value, double least, double largest) {}

    /// A tensor that holds numbers that are none because of the first.
    ///
    /// @param place where it is
    /// @param backward whether it is in the backward pass
    /// @param reason why it became worse there: an infinity that was made anew, or became NaN; null where it was
    ///     only passed on
    /// @param bad how many of its entries are no numbers
    /// @param entries how many it has
    public record Spread(
            Place place, boolean backward, @Nullable Reason reason, int bad, int entries) {}

    public BadNumber {
        index = List.copyOf(index);
        operands = List.copyOf(operands);
        spread = List.copyOf(spread);
    }

    /// The first in what makes a cost and its gradients; empty if the cost and the gradients of all parameters
    /// (of all leaves, if there are none) are numbers.
    public static Optional<BadNumber> first(Gradients gradients) {
        return BadNumbers.in(Unrolling.of(gradients).gradients());
    }

    /// The first in what makes some tensors; empty if they hold numbers only.
    public static Optional<BadNumber> first(Tensor... results) {
        return BadNumbers.in(List.of(results));
    }

    /// As a finding, for lists of them.
    public Finding finding() {
        var quantities = new ArrayList<Quantity>();
        quantities.add(new Quantity("value", value));
        quantities.add(new Quantity("bad", bad));
        quantities.add(new Quantity("entries", entries));
        operands.forEach(operand -> quantities.add(new Quantity(
                "operand " + operand.what(), Double.isNaN(operand.value()) ? operand.largest() : operand.value())));
        return Finding.of(Kind.BAD_NUMBER, Severity.ERROR, place, quantities.toArray(Quantity[]::new))
                .variant(reason.key());
    }

    /// This finding with other places, for what was loaded from a file.
    public BadNumber at(UnaryOperator<Place> places) {
        return new BadNumber(
                reason,
                places.apply(place),
                backward,
                value,
                index,
                bad,
                entries,
                operands,
                spread.stream()
                        .map(s -> new Spread(places.apply(s.place), s.backward, s.reason, s.bad, s.entries))
                        .toList());
    }

    /// As text for people.
    public String text(Locale language) {
        return DiagnosisText.of(this, language);
    }

    /// As JSON for programs.
    public String toJson() {
        return Json.of(this);
    }

    /// As text, in English.
    @Override
    public String toString() {
        return text(Locale.ROOT);
    }
}
