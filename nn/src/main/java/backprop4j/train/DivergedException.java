package backprop4j.train;

import backprop4j.diagnose.BadNumber;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The loss or a gradient is no number any more: training cannot go on. The step that met it has changed nothing;
/// run again it would meet the same.
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 2L;

    private final double loss;
    private final double rate;
    private final long step;
    private final transient @Nullable BadNumber badNumber;

    private DivergedException(double loss, double rate, long step, String place, @Nullable BadNumber badNumber) {
        super((Double.isFinite(loss) ? "a gradient is no number" : "the loss is " + loss)
                + " at step " + place + ": training cannot go on" + hint(rate, step, badNumber)
                + (badNumber == null
                        ? ""
                        : "\n  " + badNumber.toString().strip().replace("\n", "\n  ")));
        this.loss = loss;
        this.rate = rate;
        this.step = step;
        this.badNumber = badNumber;
    }

    /// Before the first update no learning rate is to blame; and what was given is the data's fault.
    private static String hint(double rate, long step, @Nullable BadNumber bad) {
        boolean given = bad != null
                && bad.reason() == BadNumber.Reason.GIVEN
                && !bad.place().what().contains(".");
        return step == 1 && bad != null || given ? "" : "\n  a learning rate below " + rate + " often helps";
    }

    DivergedException(double loss, long step, double rate) {
        this(loss, rate, step, String.valueOf(step), null);
    }

    /// The same, told with the number that it comes from.
    DivergedException because(Optional<BadNumber> found) {
        return new DivergedException(loss, rate, step, String.valueOf(step), found.orElse(null));
    }

    /// The same, told by epoch (counted from 0) and step in it (counted from 1).
    DivergedException in(int epoch, int stepInEpoch) {
        return new DivergedException(loss, rate, step, stepInEpoch + " of epoch " + (epoch + 1), badNumber);
    }

    /// The loss that the step met.
    public double loss() {
        return loss;
    }

    /// The number of the step since the training began, counted from 1.
    public long step() {
        return step;
    }

    /// The first number that is none; empty if every single number is one and only their sum is too large.
    public Optional<BadNumber> badNumber() {
        return Optional.ofNullable(badNumber);
    }
}
