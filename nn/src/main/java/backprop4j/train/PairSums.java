package backprop4j.train;

import backprop4j.op.Storage;

/// Sums over two tensors of one shape, in float64.
///
/// @param first Σ a²
/// @param second Σ b²
/// @param differences Σ (a − b)²
record PairSums(double first, double second, double differences) {
    static PairSums of(Storage a, Storage b) {
        // The loop over float32, which is nearly always the type, reads the arrays themselves.
        return a instanceof Storage.Floats(float[] left) && b instanceof Storage.Floats(float[] right)
                ? of(left, right)
                : ofAny(a, b);
    }

    private static PairSums of(float[] a, float[] b) {
        double first = 0;
        double second = 0;
        double differences = 0;
        for (int i = 0; i < a.length; i++) {
            double left = a[i];
            double right = b[i];
            first += left * left;
            second += right * right;
            differences += (left - right) * (left - right);
        }
        return new PairSums(first, second, differences);
    }

    private static PairSums ofAny(Storage a, Storage b) {
        double first = 0;
        double second = 0;
        double differences = 0;
        for (int i = 0; i < a.count(); i++) {
            double left = a.get(i);
            double right = b.get(i);
            first += left * left;
            second += right * right;
            differences += (left - right) * (left - right);
        }
        return new PairSums(first, second, differences);
    }
}
