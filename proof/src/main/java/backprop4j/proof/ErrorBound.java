package backprop4j.proof;

import backprop4j.DType;
import backprop4j.Linalg;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.op.Blockwise;
import backprop4j.op.Composite;
import backprop4j.op.Contract;
import backprop4j.op.Index;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;
import backprop4j.op.Region;
import backprop4j.op.Uniform;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// How far two programs that compute the same in float64, each rounding in its own way, may be apart: to first
/// order 16·2⁻⁵³·B with a running bound B of every element (Wilkinson: Rounding errors in algebraic processes,
/// 1963).
///
/// A given number is exact. A primitive function rounds, which adds its result's magnitude, and
/// passes on what its inputs have, each multiplied with the magnitude of its derivative ([RunningBound]). A sum
/// of n terms rounds each partial sum, in a tree or in chains: it adds (1 + log₂ n)·Σ|terms|. For products and
/// quotients of inner sums all terms count with their magnitudes, so cancellation is paid for.
///
/// B says nothing where a decision is a matter of rounding: which of two nearly equal numbers is larger, on which
/// side of a step a number lies. Such places are told apart ([#undecided]).
public final class ErrorBound {
    private static final double CLOSE = RunningBound.CLOSE;

    private final Map<Tensor, Tensor> bounds = new IdentityHashMap<>();
    private final List<Tensor> undecided = new ArrayList<>();

    /// The bounds of float64 tensors and of everything they are made from.
    public ErrorBound(Collection<Tensor> results) {
        follow(results);
    }

    /// B of every element, of the tensor's shape. Nothing is computed before its numbers are asked for.
    public Tensor of(Tensor tensor) {
        return Objects.requireNonNull(bounds.get(tensor), "one of the results");
    }

    /// Scalars of which one is true where a decision on the way is a matter of rounding.
    public List<Tensor> undecided() {
        return List.copyOf(undecided);
    }

    private void follow(Collection<Tensor> results) {
        for (Tensor tensor : unknown(results)) {
            if (tensor.op() instanceof Blockwise.ArgSort) {
                decideOrder(tensor);
            }
            boolean rounds = tensor.dtype().isFloating() || tensor.op() instanceof Pointwise;
            bounds.put(tensor, rounds ? bound(tensor) : zeros(tensor.shape()));
        }
    }

    /// What results are made from and has no bound yet; each follows its inputs.
    private List<Tensor> unknown(Collection<Tensor> results) {
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var todo = new ArrayDeque<>(results);
        while (!todo.isEmpty()) {
            Tensor tensor = todo.removeLast();
            if (!bounds.containsKey(tensor) && seen.add(tensor)) {
                todo.addAll(tensor.inputs());
            }
        }
        return seen.stream().sorted(Comparator.comparingLong(Tensor::order)).toList();
    }

    private static Tensor zeros(Shape shape) {
        return Tensor.zeros(shape, DType.FLOAT64);
    }

    private Tensor boundOfInput(Tensor tensor, int index) {
        return of(tensor.inputs().get(index));
    }

    private Tensor bound(Tensor tensor) {
        return switch (tensor.op()) {
            case Leaf leaf -> zeros(tensor.shape());
            case Uniform uniform -> zeros(tensor.shape());
            case Pointwise pointwise -> pointwise(pointwise, tensor);
            case Layout.Fold fold -> Tensor.apply(fold, boundOfInput(tensor, 0)).mul(2);
            case Layout layout -> Tensor.apply(layout, bounds(tensor));
            case Index.Gather gather ->
                Tensor.apply(gather, boundOfInput(tensor, 0), tensor.inputs().get(1));
            case Index.ScatterAdd scatter ->
                Tensor.apply(scatter, boundOfInput(tensor, 0), tensor.inputs().get(1))
                        .mul(2);
            case Index.OneHot oneHot -> zeros(tensor.shape());
            case Reduce reduce -> reduced(reduce, tensor);
            case Contract contract -> contracted(contract, tensor);
            case Blockwise blockwise -> onBlocks(blockwise, tensor);
            case Composite composite -> through(composite.expand(tensor.inputs()));
            case Region region -> through(region.unrolled(tensor.inputs()));
        };
    }

    private Tensor[] bounds(Tensor tensor) {
        return tensor.inputs().stream().map(this::of).toArray(Tensor[]::new);
    }

    private Tensor through(Tensor expansion) {
        follow(List.of(expansion));
        return of(expansion);
    }

    private Tensor pointwise(Pointwise operation, Tensor y) {
        if (operation.isCast()) {
            Tensor x = y.inputs().getFirst();
            if (x.dtype().isFloating() && !y.dtype().isFloating()) {
                Tensor whole = RunningBound.undecidedCast(x.to(DType.FLOAT64), of(x), y.dtype());
                undecided.add(whole.any());
            }
            return y.dtype().isFloating() ? size(y).add(boundOfInput(y, 0)) : zeros(y.shape());
        }
        if (y.shape().count() == 0) {
            return zeros(y.shape());
        }
        var running = new RunningBound(operation, y, List.of(bounds(y)));
        running.undecided().forEach(condition -> undecided.add(condition.any()));
        return y.dtype().isFloating() ? running.bound() : zeros(y.shape());
    }

    private Tensor reduced(Reduce reduce, Tensor y) {
        Tensor x = y.inputs().getFirst();
        int terms = y.shape().count() == 0
                ? 1
                : Math.max(1, x.shape().count() / y.shape().count());
        return switch (reduce.fold()) {
            case SUM ->
                Tensor.apply(reduce, of(x)).add(Tensor.apply(reduce, size(x)).mul(depth(terms)));
            case MAX -> {
                decideLargest(reduce, x, y);
                yield Tensor.apply(reduce, of(x));
            }
        };
    }

    /// What one rounding of each element may make, in roundings of float64.
    private static Tensor size(Tensor tensor) {
        return tensor.abs().to(DType.FLOAT64).mul(units(tensor));
    }

    private static double units(Tensor tensor) {
        return tensor.dtype() == DType.FLOAT32 ? 0x1p29 : 1;
    }

    private static double depth(int terms) {
        return 1 + Math.log(terms) / Math.log(2);
    }

    private Tensor contracted(Contract contract, Tensor y) {
        Tensor a = y.inputs().get(0);
        Tensor b = y.inputs().get(1);
        Tensor sizeOfA = a.abs().to(DType.FLOAT64);
        Tensor sizeOfB = b.abs().to(DType.FLOAT64);
        int terms = 1;
        for (char letter : contract.summed().toCharArray()) {
            terms *= Objects.requireNonNull(
                    contract.sizes(a.shape(), b.shape()).get(letter), "a summed letter has a size");
        }
        return Tensor.apply(contract, of(a), sizeOfB)
                .add(Tensor.apply(contract, sizeOfA, of(b)))
                .add(Tensor.apply(contract, sizeOfA, sizeOfB).mul(units(y) * depth(Math.max(1, terms))));
    }

    /// By the condition of the matrix: n·|A⁻¹|·|A| (Higham: Accuracy and stability of numerical algorithms, 2002,
    /// chapter 9), applied as |A⁻¹|·(…) to what is solved for.
    private Tensor onBlocks(Blockwise operation, Tensor y) {
        if (operation instanceof Blockwise.ArgSort
                || y.inputs().getFirst().shape().count() == 0) {
            return zeros(y.shape());
        }
        Tensor a = y.inputs().getFirst().to(DType.FLOAT64);
        int n = a.shape().size(-1);
        Tensor unit = Linalg.unit(n).to(DType.FLOAT64).broadcastTo(a.shape());
        Tensor inverse = Tensor.apply(new Blockwise.Solve(), a, unit).abs();
        // Elimination errs by n·|A| at most, once the largest pivots bound its growth.
        Tensor error = boundOfInput(y, 0)
                .add(a.abs().mul(units(y) * 4 * n))
                .add(largest(a).mul(units(y) * n));
        Tensor result = y.abs().to(DType.FLOAT64);
        return switch (operation) {
            case Blockwise.Solve solve ->
                inverse.matmul(error.matmul(result).add(boundOfInput(y, 1))).add(size(y));
            case Blockwise.Determinant determinant ->
                result.mul(trace(inverse, error)).add(size(y));
            case Blockwise.LogDeterminant determinant -> trace(inverse, error).add(size(y));
            case Blockwise.Cholesky cholesky ->
                inverse.matmul(error)
                        .matmul(result)
                        .add(size(y))
                        .add(largest(result).mul(units(y) * n));
            case Blockwise.ArgSort sort -> throw new IllegalStateException("an order has no rounding");
        };
    }

    private static Tensor largest(Tensor matrices) {
        return matrices.abs().max(-1, -2).unsqueeze(-1).unsqueeze(-1).broadcastTo(matrices.shape());
    }

    private static Tensor trace(Tensor inverse, Tensor error) {
        return inverse.mul(error.transpose()).sum(-1, -2);
    }

    private void decideOrder(Tensor y) {
        Tensor x = y.inputs().getFirst();
        int n = x.shape().size(-1);
        if (n > 1 && x.shape().count() > 0) {
            Tensor sorted = x.sort(-1, false);
            Tensor gaps = sorted.slice(-1, 1, n).sub(sorted.slice(-1, 0, n - 1)).to(DType.FLOAT64);
            Tensor made = of(x).max();
            undecided.add(gaps.abs().le(made.mul(CLOSE)).and(made.gt(0)).any());
        }
    }

    /// More than one element close to the largest, unless nothing was rounded.
    private void decideLargest(Reduce reduce, Tensor x, Tensor y) {
        if (x.shape().count() == 0) {
            return;
        }
        Shape kept = x.shape();
        for (int axis : reduce.axes()) {
            kept = kept.with(axis, 1);
        }
        Tensor largest = y.to(DType.FLOAT64).reshape(kept.toArray()).broadcastTo(x.shape());
        Tensor gap = largest.sub(x.to(DType.FLOAT64));
        Tensor made =
                of(x).add(Tensor.apply(reduce, of(x)).reshape(kept.toArray()).broadcastTo(x.shape()));
        Tensor close = gap.le(made.mul(CLOSE));
        Tensor count = Tensor.apply(new Reduce(Reduce.Fold.SUM, reduce.axes()), close.to(DType.FLOAT64));
        Tensor rounded = Tensor.apply(reduce, close.where(of(x), 0));
        undecided.add(count.gt(1).and(rounded.gt(0)).any());
    }
}
