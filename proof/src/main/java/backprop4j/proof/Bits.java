package backprop4j.proof;

import backprop4j.op.Storage;
import org.jspecify.annotations.Nullable;

/// Numbers by their bits: NaN is NaN, whatever its payload, and −0 is not 0.
public final class Bits {
    private Bits() {}

    /// The bits of one element.
    public static long of(Storage storage, int index) {
        return switch (storage) {
            case Storage.Floats(float[] array) -> Float.floatToIntBits(array[index]);
            case Storage.Doubles(double[] array) -> Double.doubleToLongBits(array[index]);
            case Storage.Ints(int[] array) -> array[index];
            case Storage.Bools(byte[] array) -> array[index];
        };
    }

    /// The first place where two lists of results differ, in words; null if they agree.
    public static @Nullable String difference(Storage[] left, Storage[] right) {
        for (int result = 0; result < left.length; result++) {
            for (int i = 0; i < left[result].count(); i++) {
                if (of(left[result], i) != of(right[result], i)) {
                    return "result " + result + ", element " + i + " of " + left[result].count() + ": "
                            + left[result].get(i) + " and " + right[result].get(i);
                }
            }
        }
        return null;
    }
}
