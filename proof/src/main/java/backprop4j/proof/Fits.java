package backprop4j.proof;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.proof.Operation.Choice;
import backprop4j.proof.Operation.Fit;
import java.util.ArrayList;
import java.util.List;

/// What operations may be applied to: ways to choose lines and attributes that many of them share.
final class Fits {
    private static final Operation BOUNDED =
            new Operation("$0.tanh().mul(0.75)", (x, a) -> x.get(0).tanh().mul(0.75), s -> null);
    private static final Operation POSITIVE =
            new Operation("$0.square().add(0.5)", (x, a) -> x.get(0).square().add(0.5), s -> null);

    private Fits() {}

    /// Any line of real numbers.
    static Fit one() {
        return s -> Choice.of(s.real());
    }

    /// Real numbers between −0.75 and 0.75, if domains are kept.
    static Fit bounded() {
        return s -> Choice.of(guarded(s, BOUNDED, s.real()));
    }

    /// Real numbers from 0.5 on, if domains are kept.
    static Fit positive() {
        return s -> Choice.of(guarded(s, POSITIVE, s.real()));
    }

    /// Real numbers and as many attributes between two bounds, counted in eighths where they are real.
    static Fit oneWith(int low, int high) {
        return s -> Choice.of(s.real(), s.between(low, high));
    }

    /// Real numbers from 0.5 on and an attribute.
    static Fit positiveWith(int low, int high) {
        return s -> Choice.of(guarded(s, POSITIVE, s.real()), s.between(low, high));
    }

    /// Two lines of real numbers that broadcast with each other.
    static Fit two() {
        return s -> {
            int first = s.real();
            return either(s, first, s.partner(first));
        };
    }

    /// Two lines of real numbers that broadcast, of which the second is kept from 0.5 on.
    static Fit twoSecondPositive() {
        return s -> {
            int first = s.real();
            return new Choice(List.of(first, guarded(s, POSITIVE, s.partner(first))), List.of());
        };
    }

    /// Two lines of real numbers of one shape.
    static Fit alike() {
        return s -> {
            int first = s.real();
            return new Choice(List.of(first, alike(s, first)), List.of());
        };
    }

    /// A line and one of its axes.
    static Fit axis() {
        return s -> {
            int line = s.real(tensor -> tensor.shape().rank() > 0);
            return s.rank(line) == 0 ? null : Choice.of(line, axis(s, line));
        };
    }

    /// A line and one of its axes, along which there are elements.
    static Fit fullAxis() {
        return s -> {
            int line = s.real(tensor -> tensor.shape().rank() > 0);
            return s.rank(line) == 0 || s.shape(line).count() == 0 ? null : Choice.of(line, axis(s, line));
        };
    }

    /// A line and some of its axes; none stands for all of them where that is how it is written.
    static Fit axes() {
        return s -> {
            int line = s.real();
            return new Choice(List.of(line), s.someAxes(s.rank(line)));
        };
    }

    /// A line and one or more of its axes.
    static Fit namedAxes() {
        return s -> {
            int line = s.real(tensor -> tensor.shape().rank() > 0);
            List<Integer> axes = s.someAxes(s.rank(line));
            return axes.isEmpty() ? null : new Choice(List.of(line), axes);
        };
    }

    /// A line of truth values, often of one drawn anew.
    static int truth(Sketch s, Shape shape) {
        int found =
                s.chance(0.7) ? s.find(t -> t.dtype() == DType.BOOL && t.shape().broadcastsTo(shape)) : -1;
        return found >= 0 ? found : s.truths(s.chance(0.5) ? shape : s.broadcastable(shape));
    }

    /// Another line of the shape of this one, or a new leaf.
    static int alike(Sketch s, int line) {
        int found =
                s.chance(0.5) ? s.find(t -> t.dtype().isFloating() && t.shape().equals(s.shape(line))) : -1;
        return found >= 0 ? found : s.leaf(s.shape(line));
    }

    static int axis(Sketch s, int line) {
        int axis = s.below(s.rank(line));
        return s.chance(0.3) ? axis - s.rank(line) : axis;
    }

    /// A line of at least this rank, or a new leaf of these many axes.
    static int ofRank(Sketch s, int least) {
        int found = s.find(t -> t.dtype().isFloating() && t.shape().rank() >= least);
        return found >= 0 ? found : s.leaf(shape(s, least));
    }

    /// A line of exactly this rank, or a new leaf.
    static int ofExactly(Sketch s, int rank) {
        int found =
                s.chance(0.7) ? s.find(t -> t.dtype().isFloating() && t.shape().rank() == rank) : -1;
        return found >= 0 ? found : s.leaf(shape(s, rank));
    }

    static Shape shape(Sketch s, int rank) {
        int[] sizes = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            sizes[axis] = rank > 2 ? Math.min(s.size(), 5) : s.size();
        }
        return Shape.of(sizes);
    }

    /// The line through a guard of its domain, if domains are kept; without, in half of the cases.
    static int guarded(Sketch s, Operation guard, int line) {
        int kept = s.manner() == Manner.MODERATE || s.chance(0.5) ? s.call(guard, List.of(line), List.of()) : -1;
        return kept >= 0 ? kept : line;
    }

    static int positive(Sketch s, int line) {
        return guarded(s, POSITIVE, line);
    }

    private static Choice either(Sketch s, int first, int second) {
        return s.chance(0.5)
                ? new Choice(List.of(first, second), List.of())
                : new Choice(List.of(second, first), List.of());
    }

    /// Attributes behind an input.
    static Choice choice(int input, List<Integer> attributes) {
        return new Choice(List.of(input), attributes);
    }

    static int[] array(List<Integer> attributes) {
        return attributes.stream().mapToInt(Integer::intValue).toArray();
    }

    static int[] array(List<Integer> attributes, int first) {
        return array(attributes.subList(first, attributes.size()));
    }

    static List<Integer> list(int first, List<Integer> others) {
        var all = new ArrayList<Integer>();
        all.add(first);
        all.addAll(others);
        return all;
    }

    static Tensor[] tensors(List<Tensor> x) {
        return x.toArray(Tensor[]::new);
    }
}
