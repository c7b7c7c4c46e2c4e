package backprop4j.spec;

import backprop4j.op.Storage;
import org.jspecify.annotations.Nullable;

/// Comparison of numbers by their bits; NaN is NaN, whatever its payload, and −0 is not 0.
public final class Bits {
    private Bits() {}

    static long of(Storage storage, int index) {
        return switch (storage) {
            case Storage.Floats(float[] array) -> Float.floatToIntBits(array[index]);
            case Storage.Doubles(double[] array) -> Double.doubleToLongBits(array[index]);
            case Storage.Ints(int[] array) -> array[index];
            case Storage.Bools(byte[] array) -> array[index];
        };
    }

    /// Where two lists of numbers differ first, in words; null if they agree.
    public static @Nullable String difference(Storage[] left, Storage[] right) {
        for (int result = 0; result < left.length; result++) {
            if (left[result].dtype() != right[result].dtype() || left[result].count() != right[result].count()) {
                return "result " + result + " has another type or size";
            }
            for (int i = 0; i < left[result].count(); i++) {
                if (of(left[result], i) != of(right[result], i)) {
                    return "result " + result + ", element " + i + " of " + left[result].count() + ": "
                            + left[result].get(i) + " and " + right[result].get(i);
                }
            }
        }
        return null;
    }

    static Storage[] copies(Storage[] results) {
        var copies = new Storage[results.length];
        for (int i = 0; i < results.length; i++) {
            copies[i] = results[i].copy();
        }
        return copies;
    }
}
