package backprop4j.diagnose;

import backprop4j.op.Storage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The numbers of a tensor, or of those of its entries that matter, and how numbers are written: four significant
/// digits.
///
/// @param values all of them
/// @param mask not 0 where an entry matters; null if all do
record Numbers(Storage values, @Nullable Storage mask) {
    static Numbers of(Storage values) {
        return new Numbers(values, null);
    }

    void forEach(IntConsumer position) {
        int n = mask == null ? values.count() : mask.count();
        for (int i = 0; i < n; i++) {
            if (mask == null || mask.get(i) != 0) {
                position.accept(i);
            }
        }
    }

    /// The number at a position; a scalar stands for all positions.
    double get(int position) {
        return at(values, position);
    }

    static double at(Storage values, int position) {
        return values.get(values.count() == 1 ? 0 : position);
    }

    int count() {
        int[] count = new int[1];
        forEach(i -> count[0]++);
        return count[0];
    }

    int zeros() {
        int[] count = new int[1];
        forEach(i -> count[0] += get(i) == 0 ? 1 : 0);
        return count[0];
    }

    boolean allZero() {
        return zeros() == count();
    }

    int bad() {
        int[] count = new int[1];
        forEach(i -> count[0] += Double.isFinite(get(i)) ? 0 : 1);
        return count[0];
    }

    double largest() {
        double[] most = new double[1];
        forEach(i -> most[0] = Math.max(most[0], Math.abs(get(i))));
        return most[0];
    }

    /// The root of the sum of the squares.
    double norm() {
        double scale = largest();
        if (scale == 0 || !Double.isFinite(scale)) {
            return scale;
        }
        double[] sum = new double[1];
        forEach(i -> sum[0] += (get(i) / scale) * (get(i) / scale));
        return scale * Math.sqrt(sum[0]);
    }

    /// The root of the mean of the squares, 0 of nothing.
    double rms() {
        int count = count();
        return count == 0 ? 0 : norm() / Math.sqrt(count);
    }

    /// A quantity as sentences write it: shares as percentages, counts as whole numbers.
    static String text(Quantity quantity) {
        if (quantity.name().endsWith("share") && quantity.value() >= 10) {
            return text(Math.rint(100 * quantity.value())) + " %";
        }
        return quantity.name().endsWith("share")
                ? String.format(Locale.ROOT, "%.3g %%", 100 * quantity.value()).replaceAll("\\.0+ %", " %")
                : text(quantity.value());
    }

    /// Four significant digits, without needless zeros.
    static String text(double number) {
        if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
        }
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) number);
        }
        BigDecimal rounded = new BigDecimal(number).round(new MathContext(4)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return exponent >= -4 && exponent <= 6
                ? rounded.toPlainString()
                : rounded.movePointLeft(exponent).toPlainString() + "e" + exponent;
    }
}
