package backprop4j.diagnose;

import backprop4j.Tensor;
import backprop4j.op.Contract;
import backprop4j.op.Layout;
import backprop4j.op.Pointwise;
import backprop4j.op.Storage;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether an attention has decided: a softmax whose weights multiply values, and of which so little of the derivative
/// goes on to the scores that queries and keys stand still, though the values learn.
final class Attending {
    /// A score below this is one that a mask has added to: −10⁹ is the usual one where it is not −∞.
    private static final double MASKED = -1e8;

    private Attending() {}

    static Optional<Finding> of(Way way, Tensor weights, Severity gravest) {
        int axis = Functions.softmaxAxis(weights.op());
        if (axis < 0 || way.edges(weights).isEmpty() || !isMultiplied(way, weights)) {
            return Optional.empty();
        }
        double flat = flatShare(weights, axis, way.mask(weights));
        double factor =
                way.adjoint(Way.input(weights, 0)).norm() / way.adjoint(weights).norm();
        return flat > Diagnosis.FLAT_SHARE && factor < Diagnosis.VANISHED
                ? Optional.of(Finding.of(
                                Kind.SATURATED,
                                gravest,
                                Place.of(weights),
                                new Quantity("flat share", flat),
                                new Quantity("factor", factor))
                        .variant("attention"))
                : Optional.empty();
    }

    /// Whether a sum of products reads them, as they are or dropped here and there.
    private static boolean isMultiplied(Way way, Tensor weights) {
        Set<Tensor> seen = Order.identitySet();
        var open = new ArrayDeque<>(way.consumers(weights));
        while (!open.isEmpty()) {
            Tensor reader = open.poll();
            if (reader.op() instanceof Contract) {
                return true;
            }
            if (seen.add(reader) && (reader.op() instanceof Layout || reader.op() instanceof Pointwise)) {
                open.addAll(way.consumers(reader));
            }
        }
        return false;
    }

    /// The share of those rows that have a choice in which every y·(1 − y) is flat.
    private static double flatShare(Tensor weights, int axis, @Nullable Storage mask) {
        Storage scores = Way.input(weights, 0).storage();
        Storage chosen = weights.storage();
        int length = weights.shape().size(axis);
        int stride = weights.shape().strides()[axis];
        int rows = 0;
        int flat = 0;
        for (int first = 0; first < chosen.count(); first++) {
            if (first / stride % length != 0) {
                continue;
            }
            int choices = 0;
            double steepest = 0;
            boolean matters = false;
            for (int i = first; i < first + length * stride; i += stride) {
                double y = chosen.get(i);
                choices += scores.get(i) > MASKED ? 1 : 0;
                steepest = Math.max(steepest, y * (1 - y));
                matters |= mask == null || mask.get(i) != 0;
            }
            if (matters && choices > 1) {
                rows++;
                flat += steepest < Activity.FLAT / 4 ? 1 : 0;
            }
        }
        return rows == 0 ? 0 : (double) flat / rows;
    }
}
