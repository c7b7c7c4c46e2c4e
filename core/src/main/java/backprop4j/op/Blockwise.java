package backprop4j.op;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An algorithm on whole blocks: the last axes of each input hold one block, a row or a matrix, and all axes in
/// front count blocks. It computes in float64 from the elements widened, and is rounded once, to the type of the
/// result: so every engine runs the same algorithm, which is here.
public sealed interface Blockwise extends Op {
    /// How many last axes hold a block of each input.
    int blockRank();

    /// One block of the result, row-major, from one block of each input.
    void compute(List<double[]> blocks, double[] result);

    /// The int32 places of a row's elements in ascending order, or in descending order: equal ones (also −0 and
    /// +0) keep their order, NaN is larger than all. It has no derivative.
    record ArgSort(boolean descending) implements Blockwise {
        @Override
        public String name() {
            return descending ? "argsort[descending]" : "argsort";
        }

        @Override
        public int blockRank() {
            return 1;
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            requireBlocks(inputs, 1);
            return inputs.getFirst();
        }

        @Override
        public DType dtype(List<DType> inputs) {
            requireReal(inputs);
            return DType.INT32;
        }

        @Override
        public void compute(List<double[]> blocks, double[] result) {
            int[] order = MergeSort.order(blocks.getFirst(), descending);
            for (int i = 0; i < order.length; i++) {
                result[i] = order[i];
            }
        }

        @Override
        public @Nullable Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            return null;
        }

        @Override
        public @Nullable Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions) {
            return null;
        }
    }

    /// X of A·X = B for square A `[…, n, n]` and B `[…, n, m]`, by elimination with the largest pivot of each
    /// column. Infinite or NaN where A is singular. With B̄ = A⁻ᵀ·X̄: Ā = −B̄·Xᵀ.
    record Solve() implements Blockwise {
        @Override
        public String name() {
            return "solve";
        }

        @Override
        public int blockRank() {
            return 2;
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            requireSquare(inputs.getFirst());
            requireBlocks(inputs, 2);
            Shape a = inputs.get(0);
            Shape b = inputs.get(1);
            if (!a.with(a.rank() - 1, 1).equals(b.with(b.rank() - 1, 1))) {
                throw new IllegalArgumentException(
                        "the matrix " + a + " and the right side " + b + " do not fit: they are [n, n] and [n, m]");
            }
            return b;
        }

        @Override
        public void compute(List<double[]> blocks, double[] result) {
            int n = Elimination.order(blocks.get(0));
            System.arraycopy(blocks.get(1), 0, result, 0, result.length);
            if (n > 0) {
                new Elimination(blocks.get(0), n).solve(result, result.length / n);
            }
        }

        @Override
        public Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            Tensor right = Tensor.apply(this, inputs.get(0).transpose(), adjoint);
            return index == 1 ? right : right.matmul(output.transpose()).neg();
        }

        @Override
        public @Nullable Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions) {
            Tensor matrix = directions.get(0);
            Tensor change = Op.sum(
                    directions.get(1),
                    matrix == null ? null : matrix.matmul(output).neg());
            return change == null ? null : Tensor.apply(this, inputs.get(0), change);
        }
    }

    /// The determinant of square matrices. Ā = ȳ·det·A⁻ᵀ, which is NaN where A is singular.
    record Determinant() implements Blockwise {
        @Override
        public String name() {
            return "determinant";
        }

        @Override
        public int blockRank() {
            return 2;
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            return requireSquare(inputs.getFirst());
        }

        @Override
        public void compute(List<double[]> blocks, double[] result) {
            result[0] = new Elimination(blocks.getFirst(), Elimination.order(blocks.getFirst())).determinant();
        }

        @Override
        public Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            Tensor scale = adjoint.mul(output).unsqueeze(-1).unsqueeze(-1);
            return scale.mul(inverse(inputs.getFirst().transpose()));
        }

        @Override
        public @Nullable Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions) {
            Tensor direction = directions.getFirst();
            return direction == null ? null : output.mul(relativeChange(inputs.getFirst(), direction));
        }
    }

    /// ln |det A| of square matrices, without overflow on the way; −∞ where A is singular. Ā = ȳ·A⁻ᵀ.
    record LogDeterminant() implements Blockwise {
        @Override
        public String name() {
            return "logDeterminant";
        }

        @Override
        public int blockRank() {
            return 2;
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            return requireSquare(inputs.getFirst());
        }

        @Override
        public void compute(List<double[]> blocks, double[] result) {
            result[0] = new Elimination(blocks.getFirst(), Elimination.order(blocks.getFirst())).logDeterminant();
        }

        @Override
        public Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            return adjoint.unsqueeze(-1)
                    .unsqueeze(-1)
                    .mul(inverse(inputs.getFirst().transpose()));
        }

        @Override
        public @Nullable Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions) {
            Tensor direction = directions.getFirst();
            return direction == null ? null : relativeChange(inputs.getFirst(), direction);
        }
    }

    /// The lower triangular L with L·Lᵀ = A, of which only the lower triangle is read; NaN where A is not
    /// positive definite. With Φ(M) the lower triangle of M, its diagonal halved, Ā is the symmetric part of
    /// L⁻ᵀ·Φ(Lᵀ·L̄)·L⁻¹ (Murray 2016).
    record Cholesky() implements Blockwise {
        @Override
        public String name() {
            return "cholesky";
        }

        @Override
        public int blockRank() {
            return 2;
        }

        @Override
        public Shape shape(List<Shape> inputs) {
            requireSquare(inputs.getFirst());
            return inputs.getFirst();
        }

        @Override
        public void compute(List<double[]> blocks, double[] result) {
            double[] a = blocks.getFirst();
            int n = Elimination.order(a);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    double sum = a[i * n + j];
                    for (int k = 0; k < j; k++) {
                        sum = Math.fma(-result[i * n + k], result[j * n + k], sum);
                    }
                    result[i * n + j] = i == j ? Math.sqrt(sum) : sum / result[j * n + j];
                }
                for (int j = i + 1; j < n; j++) {
                    result[i * n + j] = 0;
                }
            }
        }

        @Override
        public Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
            Tensor transposed = output.transpose();
            Tensor product = transposed.matmul(adjoint);
            Tensor left = Tensor.apply(new Solve(), transposed, halved(product));
            Tensor both = Tensor.apply(new Solve(), transposed, left.transpose());
            return symmetric(both);
        }

        /// L·Φ(L⁻¹·V·L⁻ᵀ) of the symmetric part V of a direction.
        @Override
        public @Nullable Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions) {
            Tensor direction = directions.getFirst();
            if (direction == null) {
                return null;
            }
            Tensor left = Tensor.apply(new Solve(), output, symmetric(direction));
            Tensor both = Tensor.apply(new Solve(), output, left.transpose());
            return output.matmul(halved(both));
        }

        /// Φ: the lower triangle, its diagonal halved.
        private static Tensor halved(Tensor matrix) {
            return matrix.tril(0).add(matrix.tril(-1)).mul(0.5);
        }

        private static Tensor symmetric(Tensor matrix) {
            return matrix.add(matrix.transpose()).mul(0.5);
        }
    }

    @Override
    default DType dtype(List<DType> inputs) {
        return requireReal(inputs);
    }

    /// The trace of A⁻¹·V: the change of ln |det A| in the direction V.
    private static Tensor relativeChange(Tensor a, Tensor direction) {
        return inverse(a.transpose()).mul(direction).sum(-2, -1);
    }

    /// A⁻¹ as the X of A·X = 1.
    private static Tensor inverse(Tensor a) {
        int n = a.shape().size(-1);
        double[] ones = IntStream.range(0, n * n)
                .mapToDouble(i -> i / n == i % n ? 1 : 0)
                .toArray();
        Tensor unit = Tensor.copyOf(ones, Shape.of(n, n)).to(a.dtype()).broadcastTo(a.shape());
        return Tensor.apply(new Solve(), a, unit);
    }

    private static DType requireReal(List<DType> inputs) {
        DType dtype = Op.common(inputs);
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException(
                    "its input must be float32 or float64, not " + dtype + ": convert it with .to(DType.FLOAT32)");
        }
        return dtype;
    }

    private static void requireBlocks(List<Shape> inputs, int rank) {
        for (Shape input : inputs) {
            if (input.rank() < rank) {
                throw new IllegalArgumentException(
                        "a tensor of shape " + input + " has no last " + (rank == 1 ? "axis" : "two axes"));
            }
        }
    }

    /// The axes in front.
    private static Shape requireSquare(Shape input) {
        requireBlocks(List.of(input), 2);
        if (input.size(-1) != input.size(-2)) {
            throw new IllegalArgumentException("the matrices of " + input + " are not square");
        }
        return input.without(List.of(input.rank() - 2, input.rank() - 1));
    }
}
