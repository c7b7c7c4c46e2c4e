package backprop4j.nn;

import java.nio.charset.StandardCharsets;

/// Random numbers as a pure function of (seed, stream, index): number 7 is the same whether or not number 6 was
/// asked for, and on every machine. Immutable.
public final class RandomStream {
    private static final double ULP_53 = 0x1p-53;

    private final long seed;
    private final long stream;

    private RandomStream(long seed, long stream) {
        this.seed = seed;
        this.stream = stream;
    }

    /// The stream of a name, such as a parameter's path.
    public static RandomStream of(long seed, String name) {
        return new RandomStream(seed, hash(name));
    }

    /// The 64-bit hash FNV-1a (Fowler, Noll, Vo) of the name's UTF-8 bytes.
    private static long hash(String name) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return hash;
    }

    /// Number `index`, uniform in [0, 1), a multiple of 2⁻⁵³.
    public double uniform(long index) {
        int[] words = words(index);
        return unit(words[0], words[1]);
    }

    /// Number `index`, normal with mean 0 and variance 1, by Box and Muller's transform √(−2 ln u)·cos(2πv).
    public double normal(long index) {
        int[] words = words(index);
        double u = 1 - unit(words[0], words[1]);
        double v = unit(words[2], words[3]);
        return Math.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
    }

    private int[] words(long index) {
        return Philox.block((int) index, (int) (index >>> 32), (int) stream, (int) (stream >>> 32), (int) seed, (int)
                (seed >>> 32));
    }

    private static double unit(int high, int low) {
        long bits = ((high & 0xFFFFFFFFL) << 21) | ((low & 0xFFFFFFFFL) >>> 11);
        return bits * ULP_53;
    }
}
