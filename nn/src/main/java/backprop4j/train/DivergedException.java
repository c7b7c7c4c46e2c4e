package backprop4j.train;

/// The loss is no longer a number: training cannot go on. The step that met it has changed nothing.
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final double loss;
    private final double rate;

    private DivergedException(double loss, double rate, String place) {
        super("the loss is " + loss + " at step " + place + ": training cannot go on\n  a learning rate below " + rate
                + " often helps; look for features that are not numbers, too");
        this.loss = loss;
        this.rate = rate;
    }

    DivergedException(double loss, long step, double rate) {
        this(loss, rate, String.valueOf(step));
    }

    /// The same, told by epoch (counted from 0) and step in it (counted from 1).
    DivergedException in(int epoch, int step) {
        return new DivergedException(loss, rate, step + " of epoch " + (epoch + 1));
    }
}
