package backprop4j.diagnose;

import backprop4j.DType;
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
import backprop4j.op.Storage;
import backprop4j.op.Uniform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The positive and the negative terms of the sums that a linear operation's transpose makes, in float64: with
/// S = Σ terms and M = Σ |terms| they are (M + S)/2 and (M − S)/2.
///
/// @param entries how many sums there are
/// @param positive the positive terms of all of them together
/// @param negative the magnitude of the negative ones
/// @param largestMass the largest M
/// @param largestSum the largest |S|
record Masses(int entries, double positive, double negative, double largestMass, double largestSum) {
    /// A sum below this part of its mass is what rounding leaves of one that is 0: sixteen roundings of float32.
    static final double ROUNDING = 0x1p-20;

    /// @param index of the input whose derivative is summed
    /// @param adjoint ∂C/∂result
    /// @param from the entries of the result that matter; null if all do
    /// @param to the entries of the input that matter; null if all do
    static Masses of(Tensor result, int index, Tensor adjoint, @Nullable Storage from, @Nullable Storage to) {
        Tensor exact = wide(adjoint);
        if (from != null) {
            exact = exact.mul(Tensor.constant(from.to(DType.FLOAT64), result.shape()));
        }
        List<Tensor> inputs = result.inputs().stream().map(Masses::wide).toList();
        Tensor sum = result.op().pullback(index, inputs, wide(result), exact);
        Tensor mass = result.op()
                .pullback(
                        index,
                        inputs.stream()
                                .map(x -> x.dtype().isFloating() ? x.abs() : x)
                                .toList(),
                        wide(result).abs(),
                        exact.abs());
        if (sum == null || mass == null) {
            throw new IllegalStateException(result.op().name() + " has no derivative by input " + index);
        }
        Tensor.evaluate(sum, mass);
        return collect(new Numbers(sum.storage(), to), new Numbers(mass.storage(), to));
    }

    private static Masses collect(Numbers sums, Numbers masses) {
        double[] total = new double[2];
        sums.forEach(i -> {
            total[0] += (masses.get(i) + sums.get(i)) / 2;
            total[1] += (masses.get(i) - sums.get(i)) / 2;
        });
        return new Masses(sums.count(), total[0], total[1], masses.largest(), sums.largest());
    }

    private static Tensor wide(Tensor tensor) {
        boolean real = tensor.dtype().isFloating();
        return Tensor.constant(real ? tensor.storage().to(DType.FLOAT64) : tensor.storage(), tensor.shape());
    }

    /// Whether an operation's transpose only adds products, so that its terms have masses.
    static boolean has(Tensor result) {
        return switch (result.op()) {
            case Contract contract -> true;
            case Layout layout -> true;
            case Index index -> !(index instanceof Index.OneHot);
            case Composite composite -> composite.isMultilinear();
            case Reduce reduce -> false;
            case Leaf leaf -> false;
            case Pointwise function -> false;
            case Blockwise blockwise -> false;
            case Uniform drawn -> false;
            case Region region -> false;
        };
    }

    /// Whether every sum is nothing but rounding.
    boolean isCancelled() {
        return largestMass > 0 && largestSum <= ROUNDING * largestMass;
    }

    double sum() {
        return positive - negative;
    }
}
