package backprop4j.nn;

import backprop4j.Shape;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a layer says it is made of, each by a name that is unique within the layer. Paths join names with dots:
/// `1.inner.weight`.
public final class Parts {
    /// A tensor to keep: its shape and how its first value is drawn.
    record Cell(Shape shape, Init init) {}

    private final String owner;
    private final Map<String, Cell> parameters = new LinkedHashMap<>();
    private final Map<String, Cell> states = new LinkedHashMap<>();
    private final Map<String, Layer> children = new LinkedHashMap<>();

    private Parts(String owner) {
        this.owner = owner;
    }

    /// What the layer at a path is made of.
    static Parts of(String path, Layer layer) {
        var parts = new Parts(path.isEmpty() ? "the root layer" : "layer " + path);
        layer.parts(parts);
        return parts;
    }

    /// Something learned: a weight, a bias.
    ///
    /// @throws IllegalArgumentException if the name is taken, is empty, or has a dot or slash
    public Parts parameter(String name, Shape shape, Init init) {
        requireFree(name);
        parameters.put(name, new Cell(shape, init));
        return this;
    }

    /// Something kept but not learned: a running mean.
    ///
    /// @throws IllegalArgumentException if the name is taken, is empty, or has a dot or slash
    public Parts state(String name, Shape shape, Init init) {
        requireFree(name);
        states.put(name, new Cell(shape, init));
        return this;
    }

    /// A layer inside this one.
    ///
    /// @throws IllegalArgumentException if the name is taken, is empty, or has a dot or slash
    public Parts layer(String name, Layer layer) {
        requireFree(name);
        children.put(name, layer);
        return this;
    }

    private void requireFree(String name) {
        if (name.isEmpty() || name.indexOf('.') >= 0 || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    owner + " calls a part \"" + name + "\", but a name is not empty and has no dot or slash");
        }
        if (parameters.containsKey(name) || states.containsKey(name) || children.containsKey(name)) {
            throw new IllegalArgumentException(owner + " has two parts called \"" + name + "\"");
        }
    }

    Map<String, Cell> parameters() {
        return parameters;
    }

    Map<String, Cell> states() {
        return states;
    }

    Map<String, Layer> children() {
        return children;
    }
}
