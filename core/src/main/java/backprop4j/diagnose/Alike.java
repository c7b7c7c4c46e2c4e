package backprop4j.diagnose;

import backprop4j.Shape;
import backprop4j.op.Storage;

/// Units of a layer that are alike to the bit: the rows of a weight, `[out, …]`.
public final class Alike {
    private Alike() {}

    /// Whether a weight has several rows and all of them are equal.
    public static boolean rows(Storage numbers, Shape shape) {
        if (shape.rank() < 2 || shape.size(0) < 2 || shape.count() == 0) {
            return false;
        }
        int row = shape.count() / shape.size(0);
        for (int i = row; i < numbers.count(); i++) {
            if (numbers.get(i) != numbers.get(i - row)) {
                return false;
            }
        }
        return true;
    }

    /// The finding of it.
    ///
    /// @param place of the weight
    /// @param units how many rows it has
    public static Finding finding(Place place, int units) {
        return Finding.of(Kind.SYMMETRIC, Severity.WARNING, place, new Quantity("units", units));
    }
}
