// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import java.util.Random;

/// Numbers for kernels: special values and every magnitude, from a seed.
final class FloatKernelInputs {
    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE
    };

    private FloatKernelInputs() {}

    /// A quarter special values, a quarter numbers of any magnitude, and numbers near 1.
    static float[] mixed(int n, int seed) {
        var random = new Random(seed);
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = switch (random.nextInt(4)) {
                case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
                case 1 -> magnitude(random);
                default -> (float) (3 * random.nextGaussian());
            };
        }
        return a;
    }

    /// Finite numbers whose sum depends on the order.
    static float[] summands(int n, int seed) {
        var random = new Random(seed);
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = Math.scalb((float) random.nextGaussian(), random.nextInt(12));
        }
        return a;
    }

    /// Zeros of both signs, and what is not zero.
    static float[] truths(int n, int seed) {
        float[] a = mixed(n, seed);
        for (int i = 0; i < n; i += 2) {
            a[i] = i % 4 == 0 ? 0f : -0f;
        }
        return a;
    }

    private static float magnitude(Random random) {
        return Math.scalb((float) random.nextGaussian(), random.nextInt(-150, 128));
    }
}
