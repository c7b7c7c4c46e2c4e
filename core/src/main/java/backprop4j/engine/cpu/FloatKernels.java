// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.op.Primitive;
import org.jspecify.annotations.Nullable;

/// What the cpu engine runs over blocks of an array: pointwise primitives, sums and maxima. Every implementation
/// returns the same bits.
///
/// Elements are named by an array and an offset in it. A step of 1 walks, a step of 0 repeats the one element at
/// the offset, which is read before anything is written. A result may stand where an operand stands (the same
/// array and the same offset); it may not overlap an operand that walks otherwise.
public interface FloatKernels {
    /// d\[to + i] = op(a\[ao + i]) for i < n.
    void unary(Primitive op, float[] a, int ao, float[] d, int to, int n);

    /// d\[to + i] = op(a\[ao + as·i], b\[bo + bs·i]) for i < n; `as` and `bs` are steps of 0 or 1.
    void binary(Primitive op, float[] a, int ao, int as, float[] b, int bo, int bs, float[] d, int to, int n);

    /// d\[to + i] = a\[ao + as·i] where mask\[mo + ms·i] is not 0, else b\[bo + bs·i], for i < n.
    void select(
            float[] mask,
            int mo,
            int ms,
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] d,
            int to,
            int n);

    /// d\[to + i] = a\[ao + offsets\[io + i]] for i < n.
    default void gather(float[] a, int ao, FloatPattern pattern, int io, float[] d, int to, int n) {
        int[] offsets = pattern.offsets();
        for (int i = 0; i < n; i++) {
            d[to + i] = a[ao + offsets[io + i]];
        }
    }

    /// d\[to + r·dRow + i] += a\[ao + r·aRow + i] for r < rows and i < n.
    default void addRows(float[] a, int ao, int aRow, float[] d, int to, int dRow, int rows, int n) {
        for (int r = 0; r < rows; r++) {
            int from = ao + r * aRow;
            int place = to + r * dRow;
            for (int i = 0; i < n; i++) {
                d[place + i] += a[from + i];
            }
        }
    }

    /// Whether these kernels add overlapping runs by [#addOverlaps] faster than by [#addRows].
    default boolean addsOverlaps() {
        return false;
    }

    /// Each of `slabs` slabs of results becomes the sum of runs, from +0: slab s at d\[to + s·dSlab], of what
    /// begins at a\[ao + s·aSlab].
    default void addOverlaps(Overlaps runs, float[] a, int ao, int aSlab, float[] d, int to, int dSlab, int slabs) {
        throw new UnsupportedOperationException("these kernels add rows");
    }

    /// The sum of one block of 1 ≤ n ≤ 4096 elements in the fixed order: element i goes to virtual lane i mod 64,
    /// each lane adds in ascending order starting from −0 (the identity of addition, so that an empty lane
    /// changes no bit), then lane\[i] += lane\[i + 32] for i < 32, and so on with 16, 8, 4, 2 and 1; the sum is
    /// lane\[0].
    float sumBlock(float[] a, int ao, int n);

    /// The largest of n ≥ 1 elements; NaN if there is one, and +0 is larger than −0.
    float maxBlock(float[] a, int ao, int n);

    /// The same as [#sumBlock] for each of `cols` columns: d\[to + j] is the sum of a\[ao + i·rowStride + j] over
    /// i < rows, 1 ≤ rows ≤ 4096, with the bits that [#sumBlock] gives for that column. `lanes` is scratch of at
    /// least 64·cols elements.
    default void sumBlockColumns(
            float[] a, int ao, int rowStride, int rows, int cols, float[] d, int to, float[] lanes) {
        int live = Math.min(rows, 64);
        // Rows that lie close together are copied and added a whole round of lanes at a time.
        int step = rowStride == cols ? 64 : 1;
        for (int i = 0; i < live; i += step) {
            System.arraycopy(a, ao + i * rowStride, lanes, i * cols, Math.min(step, live - i) * cols);
        }
        for (int i = 64; i < rows; i += step) {
            int lane = i % 64 * cols;
            int count = Math.min(step, rows - i) * cols;
            binary(Primitive.ADD, lanes, lane, 1, a, ao + i * rowStride, 1, lanes, lane, count);
        }
        for (int half = 32; half > 0; half /= 2) {
            if (live > half) {
                binary(Primitive.ADD, lanes, 0, 1, lanes, half * cols, 1, lanes, 0, (live - half) * cols);
                live = half;
            }
        }
        System.arraycopy(lanes, 0, d, to, cols);
    }

    /// d\[to + j] is the largest of a\[ao + i·rowStride + j] over i < rows, for each of `cols` columns.
    default void maxBlockColumns(float[] a, int ao, int rowStride, int rows, int cols, float[] d, int to) {
        System.arraycopy(a, ao, d, to, cols);
        for (int i = 1; i < rows; i++) {
            binary(Primitive.MAX, d, to, 1, a, ao + i * rowStride, 1, d, to, cols);
        }
    }

    /// The chain as one loop; null if these kernels have none for it.
    default @Nullable FloatLoop loop(LoopCode code) {
        return null;
    }

    /// Elements that a loop computes at once.
    default int loopStep() {
        return 1;
    }
}
