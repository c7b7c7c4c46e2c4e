package backprop4j.train;

/// The loss is no longer a number: training cannot go on.
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DivergedException(double loss, int epoch, int step, double rate) {
        super("the loss is " + loss + " at step " + step + " of epoch " + (epoch + 1)
                + ": training cannot go on\n  a learning rate below " + rate
                + " often helps; look for features that are not numbers, too");
    }
}
