package backprop4j.calculus;

import backprop4j.op.Blockwise;
import backprop4j.op.Composite;
import backprop4j.op.Contract;
import backprop4j.op.Index;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Op;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;
import backprop4j.op.Region;
import backprop4j.op.Uniform;
import java.util.Map;

/// What no expression holds: the meaning and the pullback of operations on whole tensors, in the letters of
/// docs/calculus.md.
final class Structures {
    /// @param name of the operation, without attributes
    /// @param meaning y in x
    /// @param pullback x̄ in ȳ
    record Row(String name, String meaning, String pullback) {}

    private static final String NONE = "none";

    private static final Map<String, Row> COMPOSITES = Map.of(
            "softmax",
            new Row("softmax", "y = e^(x − m)/Σ e^(x − m) along an axis, m = max x", "x̄ = y·(ȳ − Σ ȳ·y)"),
            "logSoftmax",
            new Row("logSoftmax", "y = x − m − ln Σ e^(x − m) along an axis, m = max x", "x̄ = ȳ − softmax(x)·Σ ȳ"),
            "logSumExp",
            new Row("logSumExp", "y = m + ln Σ e^(x − m) along an axis, m = max x", "x̄ = softmax(x)·ȳ"),
            "normalize",
            new Row(
                    "normalize",
                    "y = (x − μ)/σ, μ the mean of x and σ² that of (x − μ)², plus ε, along axes of n elements",
                    "x̄ = (ȳ − Σ ȳ/n − y·Σ ȳ·y/n)/σ"),
            "crossEntropy",
            new Row("crossEntropy", "y = −mean of logSoftmax(x)[…, label]", "that of what it is made of"),
            "mse",
            new Row("mse", "y = mean of (a − b)²", "that of what it is made of"),
            "conv",
            new Row(
                    "conv",
                    "z[n,o,p] = Σ x[n,c,s·p + d·k − padding]·w[o,c,k] over c, k",
                    "x̄ is convTranspose(z̄, w), w̄ is convWeight(x, z̄)"),
            "convTranspose",
            new Row(
                    "convTranspose",
                    "x[n,c,i] = Σ z[n,o,p]·w[o,c,k] over s·p + d·k − padding = i",
                    "z̄ is conv(x̄, w), w̄ is convWeight(x̄, z)"),
            "convWeight",
            new Row(
                    "convWeight",
                    "w[o,c,k] = Σ x[n,c,s·p + d·k − padding]·z[n,o,p] over n, p",
                    "x̄ is convTranspose(z, w̄), z̄ is conv(x, w̄)"));

    private Structures() {}

    static Row of(Op op) {
        return switch (op) {
            case Leaf leaf -> throw new IllegalArgumentException("a leaf is no operation: " + leaf.name());
            case Pointwise pointwise ->
                throw new IllegalArgumentException(pointwise.name() + " says itself what it means");
            case Reduce reduce -> reduce(reduce.fold());
            case Contract contract ->
                new Row(
                        "contract",
                        "y[ij] = Σ a[ik]·b[kj], for any letters: matrix products, dot, outer, einsum",
                        "contracts again: ā[ik] = Σ ȳ[ij]·b[kj], b̄[kj] = Σ a[ik]·ȳ[ij]");
            case Layout layout -> layout(layout);
            case Index index -> index(index);
            case Blockwise blockwise -> blockwise(blockwise);
            case Uniform uniform -> new Row("uniform", "random numbers from 0 to 1, a function of seed and step", NONE);
            case Composite composite -> composite(composite.name().replaceAll("\\[.*", ""));
            case Region region ->
                new Row(
                        "scan, recompute",
                        "a body run for every element of a sequence, from state to state, or once",
                        "the body's own derivative, run the other way; its inside is computed again");
        };
    }

    private static Row reduce(Reduce.Fold fold) {
        return switch (fold) {
            case SUM -> new Row("sum", "y = Σ x along axes", "x̄ = ȳ, repeated along the axes");
            case MAX ->
                new Row(
                        "max",
                        "y = the largest x along axes",
                        "x̄ = ȳ·[x = y]/n, repeated along the axes; n elements are the largest");
        };
    }

    private static Row layout(Layout layout) {
        return switch (layout) {
            case Layout.Reshape reshape -> new Row("reshape", "the same elements under another shape", "reshape back");
            case Layout.Permute permute -> new Row("permute", "the axes in another order", "the inverse order");
            case Layout.Broadcast broadcast ->
                new Row("broadcast", "elements repeated along axes", "the sum along these axes");
            case Layout.Slice slice ->
                new Row("slice", "elements start, start + step, … of axes", "pad, with zeros for what was left out");
            case Layout.Pad pad ->
                new Row("pad", "zeros before, behind and between the elements", "slice, which leaves these out");
            case Layout.Concat concat -> new Row("concat", "one behind the other along an axis", "the slice of each");
            case Layout.Flip flip -> new Row("flip", "axes in reverse", "the same axes in reverse");
            case Layout.Windows windows ->
                new Row("windows", "y[p, k] = x[s·p + d·k], all places p of a window of elements k", "fold");
            case Layout.Fold fold -> new Row("fold", "y[i] = Σ x[p, k] over s·p + d·k = i", "windows");
        };
    }

    private static Row index(Index index) {
        return switch (index) {
            case Index.Gather gather ->
                new Row("gather", "y[i, j] = x[index[i, j], j]", "scatterAdd with the same index");
            case Index.ScatterAdd scatterAdd ->
                new Row("scatterAdd", "y[i, j] = Σ x[k, j] over index[k, j] = i", "gather with the same index");
            case Index.OneHot oneHot -> new Row("oneHot", "y[i, k] = [index[i] = k]", NONE);
        };
    }

    private static Row blockwise(Blockwise blockwise) {
        return switch (blockwise) {
            case Blockwise.ArgSort argSort -> new Row("argsort", "the places of a row's elements in order", NONE);
            case Blockwise.Solve solve -> new Row("solve", "X of A·X = B", "B̄ = A⁻ᵀ·X̄, Ā = −B̄·Xᵀ");
            case Blockwise.Determinant determinant -> new Row("determinant", "y = det A", "Ā = ȳ·y·A⁻ᵀ");
            case Blockwise.LogDeterminant logDeterminant -> new Row("logDeterminant", "y = ln |det A|", "Ā = ȳ·A⁻ᵀ");
            case Blockwise.Cholesky cholesky ->
                new Row(
                        "cholesky",
                        "the lower triangular L with L·Lᵀ = A",
                        "Ā = the symmetric part of L⁻ᵀ·Φ(Lᵀ·L̄)·L⁻¹, Φ the lower triangle with half its diagonal");
        };
    }

    private static Row composite(String name) {
        Row row = COMPOSITES.get(name);
        if (row == null) {
            throw new IllegalArgumentException("the composite " + name + " needs a row here");
        }
        return row;
    }
}
