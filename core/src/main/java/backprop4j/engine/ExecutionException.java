package backprop4j.engine;

/// Numbers that cannot be computed with were met in a run. It names the node of the traced graph, behind which
/// the user's line stands.
public final class ExecutionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int source;

    public ExecutionException(int source, String message) {
        super(message);
        this.source = source;
    }

    /// The node of the traced graph in whose computation it happened.
    public int source() {
        return source;
    }
}
