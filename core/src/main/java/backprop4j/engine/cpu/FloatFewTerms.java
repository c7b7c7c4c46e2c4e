// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.compile.Step;
import backprop4j.op.Primitive;
import backprop4j.op.Reduce;

/// Folds of so few terms that each has a virtual lane of its own, lying anyhow: pooling windows. The terms of a
/// block of results are copied into order, first all first ones, then all second ones, and folded as vectors.
final class FloatFewTerms {
    /// The terms of a block: half of the first-level cache.
    private static final int ELEMENTS = 4096;

    private final boolean sum;
    private final FloatKernels kernels;
    private final FloatTerms terms;
    private final int count;
    private final int firstHalf;
    private final int block;

    /// Where the numbers of the largest go, or −1.
    private final int number;

    FloatFewTerms(Step.Folded step, FloatKernels kernels) {
        this.sum = step.fold() == Reduce.Fold.SUM;
        this.kernels = kernels;
        this.terms = new FloatTerms(step, kernels);
        this.count = terms.count();
        this.firstHalf = count == 1 ? 0 : Integer.highestOneBit(count - 1);
        this.block = ELEMENTS / count;
        this.number = step.number();
    }

    /// Results `first` to `last − 1` to `to[at + first]` and on.
    void run(Frame frame, float[] to, int at, int first, int last, Scratch scratch) {
        float[] lanes = scratch.floats(block * (count + terms.scratch()));
        for (int done = first; done < last; done += block) {
            int n = Math.min(block, last - done);
            for (int term = 0; term < count; term++) {
                terms.load(frame, term, done, n, lanes, term * n, count * n, scratch.registers);
            }
            if (sum) {
                sum(lanes, n, to, at + done);
            } else {
                largest(lanes, n, to, at + done);
                if (number >= 0) {
                    number(lanes, n, to, at + done, frame, done);
                }
            }
        }
    }

    private void largest(float[] lanes, int n, float[] to, int at) {
        System.arraycopy(lanes, 0, to, at, n);
        for (int term = 1; term < count; term++) {
            kernels.binary(Primitive.MAX, to, at, 1, lanes, term * n, 1, to, at, n);
        }
    }

    /// How many terms are the largest, which lies at `largest[at]`.
    private void number(float[] lanes, int n, float[] largest, int at, Frame frame, int first) {
        for (int term = 0; term < count; term++) {
            kernels.binary(Primitive.EQ, lanes, term * n, 1, largest, at, 1, lanes, term * n, n);
        }
        sum(lanes, n, frame.floats[number], frame.offsets[number] + first);
    }

    /// The tree over the lanes, which starts where the upper lanes that hold no term leave off.
    private void sum(float[] lanes, int n, float[] to, int at) {
        int filled = count;
        for (int half = firstHalf; half > 0; half /= 2) {
            kernels.binary(Primitive.ADD, lanes, 0, 1, lanes, half * n, 1, lanes, 0, (filled - half) * n);
            filled = half;
        }
        System.arraycopy(lanes, 0, to, at, n);
    }
}
