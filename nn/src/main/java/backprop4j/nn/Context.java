package backprop4j.nn;

import backprop4j.RandomStream;
import backprop4j.State;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.Update;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a layer meets in a forward pass: its own parameters and states at its place in the model, its sub-layers,
/// random numbers, and whether this is training. It lives as long as the pass.
public final class Context {
    private final Place place;
    private final Pass pass;

    Context(Place place, Pass pass) {
        this.place = place;
        this.pass = pass;
    }

    /// Whether parameters are being learned.
    public boolean training() {
        return pass.mode() == Mode.TRAIN;
    }

    /// The layer's place in the model: `1.inner`, empty for the root.
    public String path() {
        return place.path();
    }

    /// The value of one of the layer's own parameters.
    ///
    /// @throws TensorException if the layer has not named it among its parts
    public Tensor parameter(String name) {
        return pass.values()
                .apply(own(
                        "parameter",
                        name,
                        place.parameters().get(name),
                        place.parameters().keySet()));
    }

    /// The value of one of the layer's own states.
    ///
    /// @throws TensorException if the layer has not named it among its parts
    public Tensor state(String name) {
        return pass.values().apply(state(name, place.states().get(name)));
    }

    /// Replaces a state's value when the step is done; every read in the step sees the value before.
    ///
    /// @throws TensorException if the layer has not named it, the value has another shape or type, or this is no
    ///     training
    public void update(String state, Tensor value) {
        State cell = state(state, place.states().get(state));
        if (!training()) {
            throw TensorException.of(
                    "update of " + cell.name(), "a prediction changes nothing", "ask context.training() first");
        }
        pass.updates().add(new Update(cell, value));
    }

    /// Random numbers for this layer at this step: a pure function of (seed, path, how many times the layer has
    /// asked in this pass, step). Every call answers another stream; what is drawn from it is one tensor, the
    /// same for forward and backward pass.
    ///
    /// @throws TensorException if this is no training, or the pass was given nothing to draw from
    public RandomStream random() {
        String here = path().isEmpty() ? "the root layer" : "layer " + path();
        if (!training()) {
            throw TensorException.of(
                    "random numbers for " + here, "a prediction draws nothing", "ask context.training() first");
        }
        RandomStream random = pass.random();
        if (random == null) {
            throw TensorException.of(
                    "random numbers for " + here,
                    "this forward pass was given nothing to draw from",
                    "use model.forward(x, Mode.TRAIN, RandomStream.of(seed).at(step))");
        }
        int draw = pass.draws().merge(path(), 1, Integer::sum);
        // A slash is in no part's name, so this is no parameter's stream.
        return random.child(path() + "/" + draw);
    }

    /// One of the layer's own sub-layers applied to `x`. What goes wrong inside names its path, and the
    /// line that constructed it or, in a layer of your own, your line.
    ///
    /// @throws TensorException if the layer has not named it among its parts
    public Tensor call(String layer, Tensor x) {
        Map<String, Place> children = place.children();
        return new Context(own("layer", layer, children.get(layer), children.keySet()), pass).run(x);
    }

    Tensor run(Tensor x) {
        return place.path().isEmpty()
                ? place.layer().forward(x, this)
                : place.origin().call(() -> place.layer().forward(x, this));
    }

    private State state(String name, @Nullable State found) {
        return own("state", name, found, place.states().keySet());
    }

    private <T> T own(String kind, String name, @Nullable T found, Set<String> known) {
        if (found == null) {
            throw TensorException.of(
                    kind + " \"" + name + "\"",
                    (path().isEmpty() ? "the root layer" : "layer " + path()) + " has "
                            + (known.isEmpty() ? "none" : "only " + String.join(", ", known)),
                    "name it in parts(…); a sub-layer is applied by context.call(\"its name\", x)");
        }
        return found;
    }
}
