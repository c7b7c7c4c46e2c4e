// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// The product of two matrices, the one operation in which networks spend their time.
///
/// Every implementation gives the same bits, for whatever tile, vector width or division of the output between
/// workers: the order of each element's sum is fixed, to the bit, by [#CHUNK].
/// `docs/decisions/0003-order-of-sums-in-products.md` says why.
///
/// Implementations keep nothing between calls: many threads may call one at once, each with a scratch array of
/// its own.
public interface FloatGemm {

    /// The sum over k is cut into chunks of this many products. A chunk is a chain of fused multiply-adds from +0
    /// in ascending order; the sums of the chunks are added, rounded one by one, in ascending order.
    int CHUNK = 512;

    /// `c[i, j] = Σ_p a[i, p] · b[p, j]` for `i < m`, `j < n`, `p < k`, in which
    ///
    /// * `a[i, p]` is `a[ao + i·aRow + p·aCol]`,
    /// * `b[p, j]` is `b[bo + p·bRow + j·bCol]`,
    /// * `c[i, j]` is `c[co + i·cRow + j]`.
    ///
    /// The strides of a and b may be anything: a transposed matrix has them swapped, a broadcast one has a zero.
    /// What c held before is overwritten, and nothing is written beside the m × n elements; with `k = 0` they
    /// become +0. The array of c may be neither that of a nor of b, or not overlap what is read there, and
    /// nothing may overlap scratch.
    ///
    /// @param scratch at least [#scratchSize] elements; their content is neither read nor kept
    void multiply(
            float[] a,
            int ao,
            int aRow,
            int aCol,
            float[] b,
            int bo,
            int bRow,
            int bCol,
            float[] c,
            int co,
            int cRow,
            int m,
            int n,
            int k,
            float[] scratch);

    /// How many elements of scratch a product of this shape needs. It never falls when m, n or k rises, so
    /// scratch for the whole product serves each of its parts.
    int scratchSize(int m, int n, int k);

    /// Rows of the output that are computed together: a caller who shares the output between workers cuts at
    /// multiples.
    int rowTile();

    /// Columns of the output that are computed together.
    int columnTile();
}
