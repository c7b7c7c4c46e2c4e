package backprop4j.data;

/// Numbers drawn as a pure function of (seed, stream, counter), so that an order never depends on what was drawn
/// before it.
///
/// The mixing function is the finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
/// generators, 2014).
final class Draws {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Draws() {}

    /// A number from 0 to `bound − 1`; the deviation from uniform is below bound / 2⁶³.
    static int below(int bound, long seed, long stream, long counter) {
        long bits = mix(mix(mix(seed + GOLDEN) + stream * GOLDEN) + counter * GOLDEN);
        return (int) ((bits >>> 1) % bound);
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
