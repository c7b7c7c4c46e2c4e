package backprop4j;

/// The type of a tensor's elements. Only [#FLOAT32] and [#FLOAT64] have gradients; integers pick and count,
/// booleans choose.
public enum DType {
    FLOAT32("float32", 4),
    FLOAT64("float64", 8),
    INT32("int32", 4),
    BOOL("bool", 1);

    private final String label;
    private final int bytes;

    DType(String label, int bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    /// Whether elements are real numbers, so that a gradient exists.
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64;
    }

    /// Bytes that one element takes.
    public int bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return label;
    }
}
