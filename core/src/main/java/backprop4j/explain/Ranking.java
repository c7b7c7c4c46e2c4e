package backprop4j.explain;

import backprop4j.Tensor;
import backprop4j.explain.Explanation.Check;
import backprop4j.explain.Explanation.Others;
import backprop4j.explain.Unfolding.Part;
import backprop4j.explain.Unfolding.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Adds up terms one by one, and keeps the largest.
final class Ranking {
    /// Where the numbers come from: the engine's own, or a replay in float64.
    @FunctionalInterface
    interface Values {
        double of(Tensor tensor, int position);
    }

    /// A term with its value, and its place among all terms.
    record Ranked(Term term, double value, int place) {
        double magnitude() {
            return Double.isNaN(value) ? Double.POSITIVE_INFINITY : Math.abs(value);
        }
    }

    /// Largest first; of equal ones the earlier.
    private static final Comparator<Ranked> LARGEST = Comparator.comparingDouble(Ranked::magnitude)
            .reversed()
            .thenComparing(Comparator.comparingInt(Ranked::place));

    private final int most;
    private final Values exact;
    private final Values engine;
    private final PriorityQueue<Ranked> largest = new PriorityQueue<>(LARGEST.reversed());
    private int count;
    private int factors;
    private double othersSum;
    private double othersMass;
    private double engineSum;
    private double engineMass;

    /// @param most how many terms are kept
    Ranking(int most, Values exact, Values engine) {
        this.most = most;
        this.exact = exact;
        this.engine = engine;
    }

    void add(Term term) {
        double byEngine = value(term, engine);
        engineSum += byEngine;
        engineMass += Math.abs(byEngine);
        factors = Math.max(factors, term.parts().size());
        largest.add(new Ranked(term, value(term, exact), count++));
        if (largest.size() > most) {
            Ranked smallest = largest.remove();
            othersSum += smallest.value;
            othersMass += Math.abs(smallest.value);
        }
    }

    /// The value of a factor.
    static double value(Part part, Values values) {
        return switch (part) {
            case Part.Constant(double number) -> number;
            case Part.Element(Tensor tensor, int position) -> values.of(tensor, position);
            case Part.Inverse(Tensor tensor, int position) -> 1 / values.of(tensor, position);
        };
    }

    private static double value(Term term, Values values) {
        double product = 1;
        for (Part part : term.parts()) {
            product *= value(part, values);
        }
        return product;
    }

    /// The terms that are kept, the largest first. Where not all are kept, none that is 0 is, unless all are.
    List<Ranked> largest() {
        var sorted = new ArrayList<>(largest);
        sorted.sort(LARGEST);
        if (count > sorted.size() && sorted.getFirst().value() != 0) {
            sorted.removeIf(ranked -> ranked.value() == 0);
        }
        return sorted;
    }

    Others others() {
        return new Others(count - largest().size(), othersSum, othersMass);
    }

    /// Whether the engine's terms make the engine's number: it rounded once for each addition and multiplication
    /// on the deepest path.
    ///
    /// @param unit half the distance of 1 to the next larger number of the engine's
    Check arithmetic(double number, double unit) {
        return new Check(Math.abs(engineSum - number), (count + factors + 2) * unit * engineMass);
    }
}
