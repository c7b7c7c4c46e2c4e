package backprop4j.spec;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// How the numbers of one operand are drawn.
public sealed interface Draw {
    /// Real numbers between two bounds, away from kinks.
    record Real(double low, double high, List<Double> kinks) implements Draw {}

    /// Real numbers on a lattice of step 1/8 shifted by `phase`, so that those of different phases never meet.
    record Lattice(double phase) implements Draw {}

    /// Real numbers of which no two are closer than 1/16.
    record Distinct() implements Draw {}

    /// Whole numbers from 0 to `below − 1`.
    record Index(int below) implements Draw {}

    /// Truth values.
    record Truth() implements Draw {}

    /// How close to a kink no number lies: three steps of the difference quotient are shorter.
    double CLEARANCE = 0.03;

    static Draw real(double low, double high, Double... kinks) {
        return new Real(low, high, List.of(kinks));
    }

    default boolean isReal() {
        return switch (this) {
            case Real real -> true;
            case Lattice lattice -> true;
            case Distinct distinct -> true;
            case Index index -> false;
            case Truth truth -> false;
        };
    }

    /// A leaf with drawn numbers; real ones have the given type.
    default Tensor draw(Random random, Shape shape, DType real) {
        DType dtype = switch (this) {
            case Index index -> DType.INT32;
            case Truth truth -> DType.BOOL;
            case Real r -> real;
            case Lattice l -> real;
            case Distinct d -> real;
        };
        Storage numbers = Storage.allocate(dtype, shape.count());
        int[] places = this instanceof Distinct ? shuffled(random, shape.count()) : new int[0];
        for (int i = 0; i < numbers.count(); i++) {
            numbers.set(
                    i,
                    switch (this) {
                        case Real(double low, double high, List<Double> kinks) -> away(random, low, high, kinks);
                        case Lattice(double phase) -> (random.nextInt(33) - 16) / 8.0 + phase;
                        case Distinct distinct -> (places[i] - numbers.count() / 2) / 16.0;
                        case Index(int below) -> random.nextInt(below);
                        case Truth truth -> random.nextInt(2);
                    });
        }
        return Tensor.constant(numbers, shape);
    }

    /// The numbers that formulas forget.
    List<Double> SPECIAL = List.of(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            0.0,
            -0.0,
            1.0,
            -1.0,
            0x1p-149,
            -0x1p-1074,
            0x1p-126,
            (double) Float.MAX_VALUE,
            -Double.MAX_VALUE);

    /// Like [#draw], but half of the real numbers are special, or kinks.
    default Tensor special(Random random, Shape shape, DType real) {
        Tensor drawn = draw(random, shape, real);
        if (!isReal()) {
            return drawn;
        }
        var special = new ArrayList<>(SPECIAL);
        if (this instanceof Real(double low, double high, List<Double> kinks)) {
            special.addAll(kinks);
        }
        Storage numbers = drawn.storage().copy();
        for (int i = 0; i < numbers.count(); i++) {
            if (random.nextBoolean()) {
                numbers.set(i, special.get(random.nextInt(special.size())));
            }
        }
        return Tensor.constant(numbers, shape);
    }

    private static double away(Random random, double low, double high, List<Double> kinks) {
        while (true) {
            double x = low + (high - low) * random.nextDouble();
            if (kinks.stream().allMatch(kink -> Math.abs(x - kink) > CLEARANCE)) {
                return x;
            }
        }
    }

    private static int[] shuffled(Random random, int count) {
        int[] places = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int place = places[i];
            places[i] = places[j];
            places[j] = place;
        }
        return places;
    }
}
