package backprop4j.diagnose;

import backprop4j.Origin;
import backprop4j.Tensor;
import backprop4j.op.Leaf;
import org.jspecify.annotations.Nullable;

/// Where something is: an operation, the layer it belongs to, and the user's line.
///
/// @param what the operation or the parameter: `relu`, `0.weight`
/// @param layer the path of the layer; null outside of layers
/// @param line file and line of the user's, `Model.java:12`: where the layer was constructed, or the operation
///     written; null if none is known
public record Place(
        String what, @Nullable String layer, @Nullable String line) {
    /// Where a tensor was made.
    public static Place of(Tensor tensor) {
        Origin origin = tensor.origin();
        return new Place(name(tensor), origin.layer(), origin.line());
    }

    /// A parameter's place: the layer is the path in front of its name.
    public static Place ofParameter(String name) {
        int dot = name.lastIndexOf('.');
        return new Place(name, dot < 0 ? null : name.substring(0, dot), null);
    }

    private static String name(Tensor tensor) {
        String name = tensor.op().name();
        int attributes = name.indexOf('[');
        boolean leaf = tensor.op() instanceof Leaf;
        return attributes > 0 && !leaf ? name.substring(0, attributes) : name;
    }

    /// This place with another line, for what was loaded from a file: the line that the file knows, or none.
    public Place at(@Nullable String otherLine) {
        return new Place(what, layer, otherLine);
    }

    /// For example `relu, layer 1 (Model.java:12)`.
    @Override
    public String toString() {
        var text = new StringBuilder(what);
        if (layer != null) {
            text.append(", layer ").append(layer);
        }
        if (line != null) {
            text.append(layer == null ? ", " : " (").append(line).append(layer == null ? "" : ")");
        }
        return text.toString();
    }
}
