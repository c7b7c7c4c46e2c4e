package backprop4j;

import backprop4j.op.Contract;
import java.util.List;

/// Writes matrix products of any rank as contractions: a letter for each axis.
final class MatrixProduct {
    private MatrixProduct() {}

    /// `[…, m, k] · […, k, n]`.
    static Tensor of(Tensor left, Tensor right) {
        if (left.shape().rank() == 0 || right.shape().rank() == 0) {
            throw TensorException.of(
                    "matmul", "a scalar is no matrix: " + left.shape() + " · " + right.shape(), "use mul for scalars");
        }
        boolean row = left.shape().rank() == 1;
        boolean column = right.shape().rank() == 1;
        Tensor a = row ? left.unsqueeze(0) : left;
        Tensor b = column ? right.unsqueeze(1) : right;
        int k = a.shape().size(-1);
        if (k != b.shape().size(-2)) {
            throw TensorException.of(
                    "matmul",
                    left.shape() + " · " + right.shape() + " do not fit: the left has rows of " + k
                            + ", the right has columns of " + b.shape().size(-2),
                    "rows of the left and columns of the right must have one length"
                            + (right.shape().rank() >= 2 && k == right.shape().size(-1)
                                    ? "; right.transpose() would fit"
                                    : ""));
        }
        Tensor product = batched(a, b);
        int[] sizes = product.shape().toArray();
        int kept = sizes.length - (row ? 1 : 0) - (column ? 1 : 0);
        int[] shape = new int[kept];
        System.arraycopy(sizes, 0, shape, 0, Math.min(kept, sizes.length - 2));
        if (row && !column) {
            shape[kept - 1] = sizes[sizes.length - 1];
        } else if (column && !row) {
            shape[kept - 1] = sizes[sizes.length - 2];
        } else if (!row) {
            return product;
        }
        return product.reshape(shape);
    }

    /// An axis in front that one operand lacks, or has with size 1, gets a letter in the other operand and the
    /// result only.
    private static Tensor batched(Tensor a, Tensor b) {
        int rankA = a.shape().rank() - 2;
        int rankB = b.shape().rank() - 2;
        int rank = Math.max(rankA, rankB);
        var left = new StringBuilder();
        var right = new StringBuilder();
        var result = new StringBuilder();
        Tensor l = a;
        Tensor r = b;
        for (int axis = rank - 1; axis >= 0; axis--) {
            int axisA = axis - (rank - rankA);
            int axisB = axis - (rank - rankB);
            int sizeA = axisA < 0 ? 1 : a.shape().size(axisA);
            int sizeB = axisB < 0 ? 1 : b.shape().size(axisB);
            if (sizeA != sizeB && sizeA != 1 && sizeB != 1) {
                throw TensorException.of(
                        "matmul",
                        a.shape() + " · " + b.shape() + " do not fit: axis " + (axis - rank - 2) + " has " + sizeA
                                + " on the left and " + sizeB + " on the right",
                        "axes in front of the matrices must be equal or 1");
            }
            char letter = (char) ('a' + axis);
            boolean inA = sizeA != 1 || sizeB == 1 && axisA >= 0;
            boolean inB = sizeB != 1 || sizeA == 1 && axisB >= 0 && !inA;
            if (inA) {
                left.insert(0, letter);
            } else if (axisA >= 0) {
                l = l.reshape(dropped(l.shape(), axisA));
            }
            if (inB) {
                right.insert(0, letter);
            } else if (axisB >= 0) {
                r = r.reshape(dropped(r.shape(), axisB));
            }
            result.insert(0, letter);
        }
        char m = (char) ('a' + rank);
        char k = (char) ('a' + rank + 1);
        char n = (char) ('a' + rank + 2);
        left.append(m).append(k);
        right.append(k).append(n);
        result.append(m).append(n);
        return Tensor.apply(new Contract(left.toString(), right.toString(), result.toString()), l, r);
    }

    private static int[] dropped(Shape shape, int axis) {
        return shape.without(List.of(axis)).toArray();
    }

    /// `[…, in] · [out, in]ᵀ`.
    static Tensor linear(Tensor x, Tensor weight) {
        if (weight.shape().rank() != 2
                || x.shape().rank() == 0
                || x.shape().size(-1) != weight.shape().size(1)) {
            throw TensorException.of(
                    "linear",
                    "an input of shape " + x.shape() + " and a weight of shape " + weight.shape() + " do not fit",
                    "a weight is [out, in] and the input's last axis has `in` elements"
                            + (x.shape().rank() == 0
                                    ? ""
                                    : ", here [out, " + x.shape().size(-1) + "]"));
        }
        var front = new StringBuilder();
        for (int axis = 0; axis < x.shape().rank() - 1; axis++) {
            front.append((char) ('a' + axis));
        }
        char in = (char) ('a' + x.shape().rank() - 1);
        char out = (char) ('a' + x.shape().rank());
        return Tensor.apply(new Contract(front + "" + in, out + "" + in, front + "" + out), x, weight);
    }
}
