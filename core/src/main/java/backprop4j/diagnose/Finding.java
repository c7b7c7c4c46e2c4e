package backprop4j.diagnose;

import backprop4j.explain.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One thing that was found, with the numbers that show it. Immutable.
///
/// @param kind what it is
/// @param variant which of a kind's sentences tells it, empty if there is but one
/// @param severity how much it matters
/// @param place where it is
/// @param other what else takes part: the other factor of a product, an operation between; null if nothing does
/// @param quantities its numbers, in the order in which the sentence names them
public record Finding(
        Kind kind,
        String variant,
        Severity severity,
        Place place,
        @Nullable Place other,
        List<Quantity> quantities) {
    public Finding {
        quantities = List.copyOf(quantities);
    }

    /// A finding that nothing else takes part in.
    public static Finding of(Kind kind, Severity severity, Place place, Quantity... quantities) {
        return new Finding(kind, "", severity, place, null, List.of(quantities));
    }

    /// The same, told by another sentence of its kind.
    public Finding variant(String otherVariant) {
        return new Finding(kind, otherVariant, severity, place, other, quantities);
    }

    /// The same, with what else takes part.
    public Finding with(@Nullable Place otherPlace) {
        return new Finding(kind, variant, severity, place, otherPlace, quantities);
    }

    /// The same with other places.
    public Finding at(UnaryOperator<Place> places) {
        return new Finding(
                kind, variant, severity, places.apply(place), other == null ? null : places.apply(other), quantities);
    }

    /// The same, counting more or less.
    public Finding as(Severity otherSeverity) {
        return new Finding(kind, variant, otherSeverity, place, other, quantities);
    }

    /// The number of this name.
    ///
    /// @throws IllegalArgumentException if there is none
    public double quantity(String name) {
        return quantities.stream()
                .filter(quantity -> quantity.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no number \"" + name + "\" in " + this))
                .value();
    }

    /// What was found, in one or two sentences.
    public String text(Locale language) {
        return sentence(language, "diagnosis." + kind.key() + (variant.isEmpty() ? "" : "." + variant));
    }

    /// What to do about it: of the variant, if there is such a sentence.
    public String remedy(Locale language) {
        String special = "diagnosis." + kind.key() + "." + variant + ".do";
        boolean known = Messages.in(language).keys().contains(special);
        return sentence(language, known ? special : "diagnosis." + kind.key() + ".do");
    }

    private String sentence(Locale language, String key) {
        var arguments = new ArrayList<String>();
        arguments.add(place.what());
        arguments.add(other == null ? "" : other.toString());
        quantities.forEach(quantity -> arguments.add(Numbers.text(quantity)));
        return Messages.in(language).get(key, arguments.toArray());
    }

    /// Severity, kind and place, what was found, and what to do about it if it is above a note, each in a line.
    public String paragraph(Locale language) {
        return DiagnosisText.of(this, language);
    }

    /// What was found, in English.
    @Override
    public String toString() {
        return severity + " " + kind.key() + " (" + place + "): " + text(Locale.ROOT);
    }
}
