// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// The product of two matrices, the one operation in which networks spend their time.
///
/// Every implementation gives the same bits, for whatever tile, vector width or division of the output between
/// workers: the order of each element's sum is fixed, to the bit, by [#CHUNK].
/// `docs/decisions/0003-order-of-sums-in-products.md` says why.
///
/// Implementations keep nothing between calls: many threads may call one at once, each with scratch of its own.
public interface FloatGemm {

    /// The sum over k is cut into chunks of this many products. A chunk is a chain of fused multiply-adds from +0
    /// in ascending order; the sums of the chunks are added, rounded one by one, in ascending order.
    int CHUNK = 512;

    /// Computes a block of one round of a contraction, whose operands and result begin at `a[ao]`, `b[bo]` and
    /// `c[co]`.
    ///
    /// What c held before is overwritten, and nothing is written beside the block; with no steps to sum
    /// they become +0. The array of c may be neither that of a nor of b, or not overlap what is read there, and
    /// nothing may overlap scratch.
    ///
    /// @param scratch [#scratchArrays] arrays of at least [#scratchSize] elements; their content is neither
    ///     read nor kept
    void multiply(
            Contraction sums,
            Contraction.Block block,
            float[] a,
            int ao,
            float[] b,
            int bo,
            float[] c,
            int co,
            float[][] scratch);

    /// An estimate of the time that all m rows and n columns take, in tenths of a nanosecond. Since `(a·b)ᵀ =
    /// bᵀ·aᵀ` has the same bits, a caller may choose the cheaper of a contraction and its transpose.
    long cost(Contraction sums, int m, int n);

    /// How many arrays of scratch there must be.
    int scratchArrays();

    /// How many elements of scratch, in each array, m rows and n columns need. It never falls when m or n rises,
    /// so scratch for the whole product serves each of its parts.
    int scratchSize(Contraction sums, int m, int n);

    /// Rows of the output that are computed together: a caller who shares the output between workers cuts at
    /// multiples.
    int rowTile();

    /// Columns of the output that are computed together.
    int columnTile();
}
