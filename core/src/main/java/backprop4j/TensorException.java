package backprop4j;

/// A mistake in the use of tensors: its message names the operation, the shapes, the user's line and what would
/// work.
public final class TensorException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private TensorException(String message) {
        super(message);
    }

    /// A mistake made in the line that runs now.
    public static TensorException of(String operation, String problem, String remedy) {
        return at(Origin.here(), operation, problem, remedy);
    }

    /// A mistake made at a known origin.
    public static TensorException at(Origin origin, String operation, String problem, String remedy) {
        return new TensorException(
                operation + ": " + problem + "\n  at " + origin + (remedy.isEmpty() ? "" : "\n  " + remedy));
    }
}
