package backprop4j.proof;

import backprop4j.DType;

/// What the numbers of a leaf are for.
public enum Kind {
    /// Real numbers, in the type that the graph is built in.
    REAL,
    /// Whole numbers that pick.
    INDEX,
    /// Truth values.
    TRUTH;

    /// The element type in a graph of this real type.
    public DType dtype(DType real) {
        return switch (this) {
            case REAL -> real;
            case INDEX -> DType.INT32;
            case TRUTH -> DType.BOOL;
        };
    }
}
