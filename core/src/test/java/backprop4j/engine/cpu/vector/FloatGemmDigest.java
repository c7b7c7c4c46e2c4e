// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import backprop4j.engine.cpu.Contraction;
import backprop4j.engine.cpu.FloatGemm;
import java.util.zip.CRC32C;

/// The bits of some products, in one number.
final class FloatGemmDigest {
    private static final int[][] SHAPES = {
        {1, 2, 2}, {7, 5, 3}, {1, 128, 784}, {32, 10, 128}, {61, 75, 43}, {32, 128, 784}, {128, 100, 32}, {100, 600, 20}
    };

    private FloatGemmDigest() {}

    static long of(FloatGemm gemm) {
        var digest = new CRC32C();
        for (int[] shape : SHAPES) {
            int m = shape[0];
            int n = shape[1];
            int k = shape[2];
            float[] a = FloatKernelInputs.summands(m * k, 1);
            float[] b = FloatKernelInputs.summands(k * n, 2);
            var c = new float[m * n];
            for (int layouts = 0; layouts < 4; layouts++) {
                boolean aTransposed = (layouts & 1) != 0;
                boolean bTransposed = (layouts & 2) != 0;
                Contraction sums = Contraction.ofMatrices(
                        m, n, k, aTransposed ? 1 : k, aTransposed ? m : 1, bTransposed ? 1 : n, bTransposed ? k : 1, n);
                gemm.multiply(
                        sums,
                        sums.whole(),
                        a,
                        0,
                        b,
                        0,
                        c,
                        0,
                        new float[gemm.scratchArrays()][gemm.scratchSize(sums, m, n)]);
                for (float number : c) {
                    long bits = Float.floatToIntBits(number);
                    for (int shift = 0; shift < 64; shift += 8) {
                        digest.update((int) (bits >>> shift));
                    }
                }
            }
        }
        return digest.getValue();
    }
}
