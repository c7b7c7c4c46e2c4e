// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import backprop4j.engine.cpu.FloatKernels;
import backprop4j.op.Primitive;
import java.util.zip.CRC32C;

/// The bits of everything the kernels compute, in one number.
final class FloatKernelDigest {
    /// So long that the loops are compiled on the way.
    private static final int LONG = 20_011;

    private static final int[] LENGTHS = {1, 7, 16, 31, 333};

    private final FloatKernels kernels;
    private final CRC32C digest = new CRC32C();

    private FloatKernelDigest(FloatKernels kernels) {
        this.kernels = kernels;
    }

    static long of(FloatKernels kernels) {
        var run = new FloatKernelDigest(kernels);
        for (Primitive op : Primitive.values()) {
            for (int n : LENGTHS) {
                run.pointwise(op, n);
            }
        }
        for (Primitive op : new Primitive[] {
            Primitive.EXP, Primitive.LOG, Primitive.TANH, Primitive.ERF, Primitive.MAX, Primitive.LT, Primitive.SELECT
        }) {
            run.pointwise(op, LONG);
        }
        for (int n = 1; n <= 4096; n = n < 130 ? n + 1 : 2 * n + 1) {
            run.folds(n);
        }
        return run.digest.getValue();
    }

    private void pointwise(Primitive op, int n) {
        float[] a = FloatKernelInputs.mixed(n, 1);
        float[] b = FloatKernelInputs.mixed(n, 2);
        float[] d = new float[n];
        for (int as = 0; as < 2; as++) {
            for (int bs = 0; bs < 2; bs++) {
                switch (op.arity()) {
                    case 1 -> kernels.unary(op, a, 0, d, 0, n);
                    case 2 -> kernels.binary(op, a, 0, as, b, 0, bs, d, 0, n);
                    default -> kernels.select(FloatKernelInputs.truths(n, 3), 0, 1, a, 0, as, b, 0, bs, d, 0, n);
                }
                add(d);
            }
        }
    }

    private void folds(int n) {
        float[] a = FloatKernelInputs.summands(n, n);
        float[] columns = FloatKernelInputs.summands(n * 5, n);
        float[] d = new float[5];
        kernels.sumBlockColumns(columns, 0, 5, n, 5, d, 0, new float[64 * 5]);
        add(d);
        add(kernels.sumBlock(a, 0, n), kernels.maxBlock(a, 0, n));
    }

    private void add(float... numbers) {
        for (float number : numbers) {
            long bits = Float.floatToIntBits(number);
            for (int shift = 0; shift < 64; shift += 8) {
                digest.update((int) (bits >>> shift));
            }
        }
    }
}
