package backprop4j.engine.cpu.vector;

import jdk.incubator.vector.VectorShape;
import org.jspecify.annotations.Nullable;

/// How wide the vectors of every kernel are: what the processor prefers, unless the system property
/// `backprop4j.vector` says 128, 256 or 512 (bits). A width that the processor lacks computes the same numbers
/// slowly.
public final class VectorWidth {
    static final VectorShape SHAPE = of(System.getProperty("backprop4j.vector"));

    private VectorWidth() {}

    /// The width of a vector in bits.
    public static int bits() {
        return SHAPE.vectorBitSize();
    }

    static VectorShape of(@Nullable String bits) {
        return switch (bits) {
            case null -> VectorShape.preferredShape();
            case "128" -> VectorShape.S_128_BIT;
            case "256" -> VectorShape.S_256_BIT;
            case "512" -> VectorShape.S_512_BIT;
            default ->
                throw new IllegalArgumentException("The system property backprop4j.vector is '" + bits
                        + "'. It may be 128, 256 or 512, the width of a vector in bits, or be left out.");
        };
    }
}
