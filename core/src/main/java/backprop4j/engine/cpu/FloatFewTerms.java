// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.op.Primitive;

/// Folds of so few terms that each has a virtual lane of its own, lying anyhow: pooling windows. The terms of a
/// block of results are copied into order, first all first ones, then all second ones, and folded as vectors.
final class FloatFewTerms {
    /// The terms of a block: half of the first-level cache.
    private static final int ELEMENTS = 4096;

    private final boolean sum;
    private final FloatKernels kernels;
    private final FloatGather kept;
    private final int[] terms;
    private final int firstHalf;
    private final int block;

    FloatFewTerms(boolean sum, Walk kept, Walk folded, FloatKernels kernels) {
        this.sum = sum;
        this.kernels = kernels;
        this.kept = new FloatGather(kept, kernels);
        this.terms = new int[folded.count];
        for (int i = 0; i < terms.length; i++) {
            terms[i] = folded.position(i);
        }
        this.firstHalf = terms.length == 1 ? 0 : Integer.highestOneBit(terms.length - 1);
        this.block = ELEMENTS / terms.length;
    }

    /// Elements of scratch that [#run] needs.
    int scratchSize() {
        return block * terms.length;
    }

    /// Results `first` to `last − 1` to `to[at + first]` and on.
    void run(float[] from, int base, float[] to, int at, int first, int last, float[] lanes) {
        for (int done = first; done < last; done += block) {
            int n = Math.min(block, last - done);
            for (int term = 0; term < terms.length; term++) {
                kept.load(from, base + terms[term], done, n, lanes, term * n);
            }
            if (sum) {
                sum(lanes, n);
            } else {
                for (int term = 1; term < terms.length; term++) {
                    kernels.binary(Primitive.MAX, lanes, 0, 1, lanes, term * n, 1, lanes, 0, n);
                }
            }
            System.arraycopy(lanes, 0, to, at + done, n);
        }
    }

    /// The tree over the lanes, which starts where the upper lanes that hold no term leave off.
    private void sum(float[] lanes, int n) {
        int filled = terms.length;
        for (int half = firstHalf; half > 0; half /= 2) {
            kernels.binary(Primitive.ADD, lanes, 0, 1, lanes, half * n, 1, lanes, 0, (filled - half) * n);
            filled = half;
        }
    }
}
