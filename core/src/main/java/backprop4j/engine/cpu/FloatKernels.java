// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.op.Primitive;

/// What the cpu engine runs over blocks of an array: pointwise primitives and sums. Every implementation returns
/// the same bits.
///
/// Elements are named by an array and an offset in it. A result may stand where an operand stands (the same array
/// and the same offset), and may not overlap one otherwise. A step of 0 repeats the one element at the offset, a
/// step of 1 walks.
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

    /// The sum of one block of 1 ≤ n ≤ 4096 elements in the fixed order: element i goes to virtual lane i mod 64,
    /// each lane adds in ascending order starting from −0 (the identity of addition, so that an empty lane
    /// changes no bit), then lane\[i] += lane\[i + 32] for i < 32, and so on with 16, 8, 4, 2 and 1; the sum is
    /// lane\[0].
    float sumBlock(float[] a, int ao, int n);

    /// The same for each of `cols` columns: d\[to + j] is the sum of a\[ao + i·rowStride + j] over i < rows, 1 ≤
    /// rows ≤ 4096, with the bits that [#sumBlock] gives for that column. `lanes` is scratch of at least 64·cols
    /// elements.
    void sumBlockColumns(float[] a, int ao, int rowStride, int rows, int cols, float[] d, int to, float[] lanes);

    /// The largest of n ≥ 1 elements; NaN if there is one, and +0 is larger than −0.
    float maxBlock(float[] a, int ao, int n);

    /// d\[to + j] = the largest of a\[ao + i·rowStride + j] over i < rows, for each of `cols` columns.
    void maxBlockColumns(float[] a, int ao, int rowStride, int rows, int cols, float[] d, int to);
}
