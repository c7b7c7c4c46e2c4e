package backprop4j.train;

import backprop4j.Parameter;
import backprop4j.op.Storage;
import java.util.Arrays;
import java.util.List;

/// What one look at a training saw. Numbers of the gradient are means over the halves of the batch, if it could
/// be halved.
final class Look {
    /// The number of the step that it was in front of, in this run from 0.
    final int step;

    final List<Parameter> learned;
    final Storage[] before;
    /// ‖θ‖ of each learned parameter, in front of the step.
    final double[] sizes;
    /// The change of each by the step against its size.
    final double[] updates;

    /// For each learned parameter Σ g².
    double[] gradientSquares = {};
    /// Whether all rows of a learned weight are equal, and those of its gradient, too.
    boolean[] alike = {};
    /// For each layer's sum of products Σ (∂C/∂z)².
    double[] sumSquares = {};
    /// For each layer's sum of products the mean of z².
    double[] sumValues = {};
    /// For each activation function and unit the largest |σ'|.
    double[][] steepest = {};

    double[] flatShares = {};
    double[] meanSlopes = {};
    /// For each gate the share of entries that nothing comes through.
    double[] shut = {};
    /// g₁·g₂ of the halves; NaN if there are none.
    double product = Double.NaN;
    /// ‖g₁ − g₂‖²; NaN if there are no halves.
    double differenceSquares = Double.NaN;
    /// The examples of a half.
    int half;

    Look(int step, List<Parameter> learned) {
        this.step = step;
        this.learned = learned;
        this.before = new Storage[learned.size()];
        this.sizes = new double[learned.size()];
        this.updates = new double[learned.size()];
        for (int i = 0; i < before.length; i++) {
            // No update overwrites what was lent.
            before[i] = learned.get(i).borrow();
        }
    }

    /// Compares the values with those of the beginning of the look, which are let go.
    void close() {
        for (int i = 0; i < before.length; i++) {
            Storage now = learned.get(i).borrow();
            PairSums sums = PairSums.of(before[i], now);
            sizes[i] = Math.sqrt(sums.first());
            updates[i] = Math.sqrt(sums.differences() / sums.first());
        }
        Arrays.fill(before, new Storage.Floats(new float[0]));
    }

    double gradientNorm() {
        double sum = 0;
        for (double squares : gradientSquares) {
            sum += squares;
        }
        return Math.sqrt(sum);
    }

    /// ‖∂C/∂z‖ of the first layer against that of the last; NaN if there are not two layers.
    double firstToLast() {
        return sumSquares.length < 2 ? Double.NaN : Math.sqrt(sumSquares[0] / sumSquares[sumSquares.length - 1]);
    }

    /// The cosine between the gradients of the halves: |g₁|² + |g₂|² = |g₁ − g₂|² + 2 g₁·g₂.
    double agreement() {
        double both = differenceSquares + 2 * product;
        return both > 0 ? Math.clamp(2 * product / both, -1, 1) : Double.NaN;
    }

    /// tr Σ / |G|², estimated from the halves: E|g₁ − g₂|² = 2 tr Σ / half, E g₁·g₂ = |G|².
    double noiseScale() {
        return product > 0 ? half * differenceSquares / (2 * product) : Double.NaN;
    }
}
