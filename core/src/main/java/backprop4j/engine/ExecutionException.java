package backprop4j.engine;

import backprop4j.op.Places;

/// Numbers that cannot be computed with were met in a run. It names the node of the traced graph, behind which
/// the user's line stands.
public final class ExecutionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int source;
    private final int index;
    private final int position;
    private final int size;

    /// An index outside its axis.
    ///
    /// @param position of the index in the index tensor
    /// @param size of the axis
    public ExecutionException(int source, int index, int position, int size) {
        super(Places.outside(index, position, size));
        this.source = source;
        this.index = index;
        this.position = position;
        this.size = size;
    }

    /// The message for who knows the index as a class number, and its tensor as rows of examples.
    String asLabel() {
        return Places.noClass(index, position, size);
    }

    /// The node of the traced graph in whose computation it happened.
    public int source() {
        return source;
    }
}
