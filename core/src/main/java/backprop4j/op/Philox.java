package backprop4j.op;

/// The counter-based generator Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1,
/// 2, 3, 2011): 128 bits of noise as a pure function of a 128-bit counter and a 64-bit key.
public final class Philox {
    public static final int ROUNDS = 10;
    public static final long MULTIPLIER_0 = 0xD2511F53L;
    public static final long MULTIPLIER_1 = 0xCD9E8D57L;
    public static final int WEYL_0 = 0x9E3779B9;
    public static final int WEYL_1 = 0xBB67AE85;
    private static final long LOW = 0xFFFFFFFFL;

    private Philox() {}

    /// The four words for a counter (low word first) and a key (low word first).
    public static int[] block(int c0, int c1, int c2, int c3, int k0, int k1) {
        int x0 = c0;
        int x1 = c1;
        int x2 = c2;
        int x3 = c3;
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = MULTIPLIER_0 * (x0 & LOW);
            long p1 = MULTIPLIER_1 * (x2 & LOW);
            int key0 = k0 + round * WEYL_0;
            int key1 = k1 + round * WEYL_1;
            x0 = (int) (p1 >>> 32) ^ x1 ^ key0;
            x1 = (int) p1;
            x2 = (int) (p0 >>> 32) ^ x3 ^ key1;
            x3 = (int) p0;
        }
        return new int[] {x0, x1, x2, x3};
    }

    /// A word as a number in [0, 1): its upper 24 bits, a multiple of 2⁻²⁴.
    public static float unit(int word) {
        return (word >>> 8) * 0x1p-24f;
    }

    /// Two words as a number in [0, 1): the first and the upper 21 bits of the second, a multiple of 2⁻⁵³.
    public static double unit(int first, int second) {
        return ((first & LOW) << 21 | second >>> 11) * 0x1p-53;
    }
}
