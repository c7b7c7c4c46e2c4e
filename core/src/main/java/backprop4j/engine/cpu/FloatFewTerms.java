// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// Folds of so few terms that each has a virtual lane of its own, lying anyhow: pooling windows. Where the terms
/// of one result lie is counted once; neighbouring results are folded together.
final class FloatFewTerms {
    private final boolean sum;
    private final Walk kept;
    private final int[] terms;
    private final int firstHalf;

    FloatFewTerms(boolean sum, Walk kept, Walk folded) {
        this.sum = sum;
        this.kept = kept;
        this.terms = new int[folded.count];
        for (int i = 0; i < terms.length; i++) {
            terms[i] = folded.position(i);
        }
        this.firstHalf = terms.length == 1 ? 0 : Integer.highestOneBit(terms.length - 1);
    }

    /// Results `first` to `last − 1` to `to[at + first]` and on; `lanes` has room for the terms.
    void run(float[] from, int base, float[] to, int at, int first, int last, float[] lanes) {
        int run = kept.run();
        int stride = kept.stride();
        for (int done = first; done < last; ) {
            int length = Math.min(last - done, run - done % run);
            int start = base + kept.position(done);
            if (sum) {
                sums(from, start, stride, to, at + done, length, lanes);
            } else {
                largest(from, start, stride, to, at + done, length);
            }
            done += length;
        }
    }

    private void largest(float[] from, int start, int stride, float[] to, int at, int n) {
        for (int j = 0; j < n; j++) {
            int place = start + j * stride;
            float largest = from[place + terms[0]];
            for (int i = 1; i < terms.length; i++) {
                largest = Math.max(largest, from[place + terms[i]]);
            }
            to[at + j] = largest;
        }
    }

    /// The tree over the lanes, which starts where the upper lanes that hold no term leave off.
    private void sums(float[] from, int start, int stride, float[] to, int at, int n, float[] lanes) {
        for (int j = 0; j < n; j++) {
            int place = start + j * stride;
            for (int i = 0; i < terms.length; i++) {
                lanes[i] = from[place + terms[i]];
            }
            int filled = terms.length;
            for (int half = firstHalf; half > 0; half /= 2) {
                for (int lane = 0; lane + half < filled; lane++) {
                    lanes[lane] += lanes[lane + half];
                }
                filled = half;
            }
            to[at + j] = lanes[0];
        }
    }
}
