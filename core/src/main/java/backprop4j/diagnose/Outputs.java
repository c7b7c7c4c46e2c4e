package backprop4j.diagnose;

import backprop4j.Tensor;
import backprop4j.op.Composite;
import backprop4j.op.Layout;
import backprop4j.op.Pointwise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is wrong with what a model answers, whatever its weights are: it follows from the last function alone.
public final class Outputs {
    private Outputs() {}

    /// Costs and probabilities that take scores without bounds, and are given bounded ones. A softmax in front of
    /// another is an error of its own; other functions only limit what can be learned.
    public static List<Finding> squashed(Tensor cost) {
        var findings = new ArrayList<Finding>();
        for (Tensor tensor : Order.upTo(List.of(cost))) {
            if (tensor.op() instanceof Composite && takesScores(tensor.op().name())) {
                Tensor scores = behind(tensor.inputs().getFirst());
                boolean probabilities = Functions.softmaxAxis(scores.op()) >= 0;
                double least = Functions.least(scores.op());
                double largest = Functions.largest(scores.op());
                if (Double.isFinite(least) && Double.isFinite(largest)) {
                    findings.add(Finding.of(
                                    Kind.SQUASHED,
                                    probabilities ? Severity.WARNING : Severity.NOTE,
                                    Place.of(scores),
                                    new Quantity("least", least),
                                    new Quantity("largest", largest))
                            .with(Place.of(tensor)));
                }
            }
        }
        return List.copyOf(findings);
    }

    private static boolean takesScores(String name) {
        return name.startsWith("softmax") || name.startsWith("logSoftmax") || name.startsWith("crossEntropy");
    }

    /// Whether some targets lie outside of what the last function of a model can answer; null if none do.
    ///
    /// @param answer what the model answers with
    /// @param least the smallest target
    /// @param largest the largest
    public static @Nullable Finding outOfReach(Tensor answer, double least, double largest) {
        Tensor last = behind(answer);
        double from = Functions.least(last.op());
        double to = Functions.largest(last.op());
        // A little noise over the edge is meant to be there.
        double noise = (largest - least) / 20;
        return least < from - noise || largest > to + noise
                ? Finding.of(
                        Kind.OUT_OF_REACH,
                        Severity.WARNING,
                        Place.of(last),
                        new Quantity("least target", least),
                        new Quantity("largest target", largest),
                        new Quantity("least answer", from),
                        new Quantity("largest answer", to))
                : null;
    }

    /// Where a model's answer is computed.
    public static Place place(Tensor answer) {
        return Place.of(behind(answer));
    }

    /// What made the numbers that only look otherwise now.
    static Tensor behind(Tensor tensor) {
        Tensor source = tensor;
        while (source.inputs().size() == 1
                && (source.op() instanceof Layout || source.op() instanceof Pointwise cast && cast.isCast())) {
            source = source.inputs().getFirst();
        }
        return source;
    }
}
