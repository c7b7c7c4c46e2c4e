package backprop4j.diagnose;

import backprop4j.Gradients;
import backprop4j.Operand;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.explain.Unrolling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Why a gradient, or one entry of it, is zero, tiny, huge, absent, or as it should be: what was found, and every
/// layer on the way from the cost with what it made of the derivative. Immutable.
///
/// ```java
/// Gradients grad = cost.backward();
/// System.out.println(Diagnosis.of(grad, w));          // of all of ∂C/∂w
/// System.out.println(Diagnosis.of(grad, w, 3, 1));    // of ∂C/∂w[3,1]
/// ```
///
/// @param subject what was asked about: `∂C/∂0.weight[3,1]`
/// @param size what became of it
/// @param findings what was found, the gravest first; never empty
/// @param stages the layers on the way, from the cost back; empty if there is no way
public record Diagnosis(String subject, Size size, List<Finding> findings, List<Stage> stages) {
    /// Below this root of the mean of the squares a gradient counts as tiny: Adam's ε, below which steps shrink.
    public static final double TINY = 1e-8;

    /// Above this root of the mean of the squares a gradient counts as huge: a learning rate of 0.001 would move
    /// each number by more than 1.
    public static final double HUGE = 1e3;

    /// A derivative that is smaller than this by the time it comes to the first layer counts as vanished: float32
    /// has seven digits, and after a factor of 10⁻⁴ three of them are left beside what is added to it.
    public static final double VANISHED = 1e-4;

    /// A derivative that grows by more than this on its way counts as exploding; the counterpart of [#VANISHED].
    public static final double EXPLODED = 1e4;

    /// A layer of which more units are dead is worth a warning: half of it computes nothing in this batch.
    public static final double DEAD_SHARE = 0.5;

    /// A layer of which more derivatives are flat is worth a warning.
    public static final double FLAT_SHARE = 0.5;

    /// How large a gradient is.
    ///
    /// @param entries how many were asked about; 0 if there is no gradient
    /// @param zeros how many of them are 0
    /// @param bad how many are NaN or infinite
    /// @param norm the root of the sum of the squares of all of them
    /// @param largest the largest magnitude
    public record Size(int entries, int zeros, int bad, double norm, double largest) {
        static final Size ABSENT = new Size(0, 0, 0, Double.NaN, Double.NaN);

        static Size of(Numbers numbers) {
            return new Size(numbers.count(), numbers.zeros(), numbers.bad(), numbers.norm(), numbers.largest());
        }

        /// The root of the mean of the squares.
        public double rms() {
            return norm / Math.sqrt(entries);
        }
    }

    public Diagnosis {
        findings = List.copyOf(findings);
        stages = List.copyOf(stages);
    }

    /// Diagnoses ∂C/∂`operand`, or its entry at these indices.
    ///
    /// @throws TensorException if there is no such entry, or the cost depends on a compiled step's input
    public static Diagnosis of(Gradients gradients, Operand operand, int... indices) {
        Tensor tensor = gradients.leafOf(operand);
        int position = indices.length == 0 && tensor.shape().rank() > 0 ? -1 : position(tensor.shape(), indices);
        String subject = "∂C/∂" + Place.of(tensor).what()
                + (indices.length == 0 ? "" : Arrays.toString(indices).replace(" ", ""));
        if (!gradients.reaches(operand)) {
            return new Diagnosis(subject, Size.ABSENT, List.of(Absence.of(gradients, operand)), List.of());
        }
        Unrolling unrolled = Unrolling.of(gradients);
        var way = new Way(unrolled.gradients(), unrolled.standing(tensor), position);
        Size size = Size.of(way.adjoint(tensor));
        List<Stage> stages = Stages.of(way);
        return new Diagnosis(subject, size, sorted(Reasons.of(way, size, stages)), stages);
    }

    private static int position(Shape shape, int... indices) {
        int[] strides = shape.strides();
        boolean inside = indices.length == strides.length;
        int position = 0;
        for (int axis = 0; inside && axis < strides.length; axis++) {
            inside = indices[axis] >= 0 && indices[axis] < shape.size(axis);
            position += indices[axis] * strides[axis];
        }
        if (!inside) {
            throw TensorException.of("diagnose", "there is no entry " + Arrays.toString(indices) + " in " + shape, "");
        }
        return position;
    }

    static List<Finding> sorted(List<Finding> findings) {
        var sorted = new ArrayList<>(findings);
        sorted.sort(Comparator.comparing(Finding::severity).reversed());
        return List.copyOf(sorted);
    }

    /// What several diagnoses found, each kind at each place once, the gravest first. What vanishes or explodes
    /// does so for every layer that lies behind: it is told of the first one.
    public static List<Finding> findings(List<Diagnosis> diagnoses) {
        var seen = new HashSet<Object>();
        List<Finding> all = diagnoses.stream()
                .flatMap(diagnosis -> diagnosis.findings().stream())
                .filter(finding -> finding.kind() != Kind.HEALTHY)
                .toList();
        return sorted(all).stream()
                .filter(finding -> seen.add(subjectOf(finding)))
                .toList();
    }

    private static Object subjectOf(Finding finding) {
        boolean ofTheWay = finding.kind() == Kind.VANISHING || finding.kind() == Kind.EXPLODING;
        return ofTheWay ? finding.kind() : Map.entry(finding.kind(), finding.place());
    }

    /// This diagnosis with more findings, which whoever trains knows of: that it is frozen, or clipped.
    public Diagnosis with(List<Finding> more) {
        var all = new ArrayList<Finding>(findings);
        all.addAll(more);
        all.removeIf(finding ->
                finding.kind() == Kind.HEALTHY && more.stream().anyMatch(other -> other.severity() != Severity.NOTE));
        return new Diagnosis(subject, size, sorted(all), stages);
    }

    /// The gravest severity of its findings.
    public Severity severity() {
        return findings.getFirst().severity();
    }

    /// Whether something of this kind was found.
    public boolean has(Kind kind) {
        return findings.stream().anyMatch(finding -> finding.kind() == kind);
    }

    /// This diagnosis with other places, for what was loaded from a file.
    public Diagnosis at(UnaryOperator<Place> places) {
        return new Diagnosis(
                subject,
                size,
                findings.stream().map(finding -> finding.at(places)).toList(),
                stages.stream().map(stage -> stage.at(places)).toList());
    }

    /// What was asked about and how large it is, in a line.
    public String headline(Locale language) {
        return DiagnosisText.headline(this, language);
    }

    /// Every layer from the cost back, a line for each.
    public String way(Locale language) {
        return DiagnosisText.way(stages, language);
    }

    /// As text for people.
    public String text(Locale language) {
        return DiagnosisText.of(this, language);
    }

    /// As JSON for programs: every number in full precision, NaN and infinities as strings.
    public String toJson() {
        return Json.of(this);
    }

    /// As text, in English.
    @Override
    public String toString() {
        return text(Locale.ROOT);
    }
}
