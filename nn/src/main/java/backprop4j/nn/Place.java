package backprop4j.nn;

import backprop4j.DType;
import backprop4j.Origin;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.State;
import backprop4j.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A layer at its place in a model: its path, its cells, and the places of its sub-layers. Immutable once built.
final class Place {
    /// Deeper nesting is a layer that contains itself.
    private static final int DEEPEST = 100;

    /// Where a cell's first value comes from.
    interface Values {
        Tensor of(String path, Shape shape, Init init);
    }

    private final String path;
    private final Layer layer;
    private final Origin origin;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, State> states = new LinkedHashMap<>();
    private final Map<String, Place> children = new LinkedHashMap<>();

    private Place(String path, Layer layer) {
        this.path = path;
        this.layer = layer;
        Origin made = layer.origin();
        this.origin = made == null ? Origin.within(path) : made.inLayer(path);
    }

    static Place root(Layer layer, Values values) {
        return at("", layer, values, 0);
    }

    private static Place at(String path, Layer layer, Values values, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(
                    "layers are nested more than " + DEEPEST + " deep at " + path + ": one contains itself");
        }
        var place = new Place(path, layer);
        Parts parts = Parts.of(path, layer);
        parts.parameters().forEach((name, cell) -> {
            String full = join(path, name);
            place.parameters.put(name, Parameter.of(full, values.of(full, cell.shape(), cell.init())));
        });
        parts.states().forEach((name, cell) -> {
            String full = join(path, name);
            place.states.put(name, State.of(full, values.of(full, cell.shape(), cell.init())));
        });
        parts.children()
                .forEach((name, child) -> place.children.put(name, at(join(path, name), child, values, depth + 1)));
        return place;
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    void collect(List<Parameter> allParameters, List<State> allStates) {
        allParameters.addAll(parameters.values());
        allStates.addAll(states.values());
        children.values().forEach(child -> child.collect(allParameters, allStates));
    }

    void retype(DType dtype) {
        parameters.values().forEach(cell -> cell.to(dtype));
        states.values().forEach(cell -> cell.to(dtype));
        children.values().forEach(child -> child.retype(dtype));
    }

    String path() {
        return path;
    }

    Layer layer() {
        return layer;
    }

    Origin origin() {
        return origin;
    }

    Map<String, Parameter> parameters() {
        return parameters;
    }

    Map<String, State> states() {
        return states;
    }

    Map<String, Place> children() {
        return children;
    }
}
