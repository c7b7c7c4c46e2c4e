package backprop4j;

import backprop4j.op.Blockwise;
import backprop4j.op.Op;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Dense linear algebra on the matrices in the last two axes; axes in front count matrices. Computed in float64
/// also for float32, and rounded once. All derivatives, of every order, are solutions and products again.
public final class Linalg {
    private Linalg() {}

    /// X of A·X = B, by elimination with pivots: A is `[…, n, n]`, B `[…, n, m]`; axes in front broadcast.
    /// Infinite or NaN where A is singular.
    ///
    /// @throws TensorException if the shapes do not fit
    public static Tensor solve(Operand a, Operand b) {
        Tensor left = a.tensor().toMeet(b.tensor());
        Tensor right = b.tensor().toMeet(left);
        if (left.shape().rank() < 2 || right.shape().rank() < 2) {
            return Tensor.apply(new Blockwise.Solve(), left, right);
        }
        try {
            Shape front = Shape.broadcast(front(left.shape()), front(right.shape()));
            return Tensor.apply(new Blockwise.Solve(), stretched(left, front), stretched(right, front));
        } catch (TensorException told) {
            throw told;
        } catch (IllegalArgumentException problem) {
            throw TensorException.of("solve", String.valueOf(problem.getMessage()), "");
        }
    }

    /// The inverse of square matrices `[…, n, n]`. To apply it to something, [#solve] is faster and closer.
    ///
    /// @throws TensorException if they are not square
    public static Tensor inverse(Operand a) {
        Tensor matrix = square("inverse", a.tensor());
        return Tensor.apply(
                new Blockwise.Solve(),
                matrix,
                unit(matrix.shape().size(-1)).to(matrix.dtype()).broadcastTo(matrix.shape()));
    }

    /// The unit matrix `[n, n]` in float64.
    public static Tensor unit(int n) {
        double[] diagonal = new double[n];
        Arrays.fill(diagonal, 1);
        return Tensor.float64(diagonal).diagonalMatrix();
    }

    /// The determinant of square matrices `[…, n, n]`, `[…]`. Its derivative is NaN where a matrix is singular.
    ///
    /// @throws TensorException if they are not square
    public static Tensor determinant(Operand a) {
        return of(new Blockwise.Determinant(), a);
    }

    /// ln |det A| of square matrices `[…, n, n]`, `[…]`, where the determinant itself may overflow; −∞ where it
    /// is 0.
    ///
    /// @throws TensorException if they are not square
    public static Tensor logDeterminant(Operand a) {
        return of(new Blockwise.LogDeterminant(), a);
    }

    /// The lower triangular L with L·Lᵀ = (A + Aᵀ)/2, so that the derivative by A is symmetric; NaN where that is
    /// not positive definite.
    ///
    /// @throws TensorException if the matrices are not square
    public static Tensor cholesky(Operand a) {
        Tensor matrix = square("cholesky", a.tensor());
        return of(new Blockwise.Cholesky(), matrix.add(matrix.transpose()).mul(0.5));
    }

    private static Tensor of(Op operation, Operand a) {
        return Tensor.apply(operation, a.tensor());
    }

    private static Tensor square(String operation, Tensor matrix) {
        int rank = matrix.shape().rank();
        if (rank < 2 || matrix.shape().size(-1) != matrix.shape().size(-2)) {
            throw TensorException.of(
                    operation, "a tensor of shape " + matrix.shape() + " holds no square matrices", "");
        }
        return matrix;
    }

    private static Shape front(Shape shape) {
        return Shape.of(IntStream.range(0, shape.rank() - 2).map(shape::size).toArray());
    }

    private static Tensor stretched(Tensor matrix, Shape front) {
        int[] sizes = Arrays.copyOf(front.toArray(), front.rank() + 2);
        sizes[front.rank()] = matrix.shape().size(-2);
        sizes[front.rank() + 1] = matrix.shape().size(-1);
        return matrix.broadcastTo(Shape.of(sizes));
    }
}
