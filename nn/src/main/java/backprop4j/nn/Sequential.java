package backprop4j.nn;

import backprop4j.Tensor;
import java.util.List;
import java.util.stream.Collectors;

/// One layer behind the other; the parts are called `0`, `1`, … Immutable.
public final class Sequential extends LibraryLayer {
    private final List<Layer> layers;

    /// A layer made of layers, to stand inside another.
    public Sequential(Layer... layers) {
        this.layers = List.of(layers);
    }

    /// A model of these layers, its values drawn from the seed 0.
    public static Model of(Layer... layers) {
        return Model.of(new Sequential(layers));
    }

    public List<Layer> layers() {
        return layers;
    }

    @Override
    public void parts(Parts parts) {
        for (int i = 0; i < layers.size(); i++) {
            parts.layer(Integer.toString(i), layers.get(i));
        }
    }

    @Override
    public Tensor forward(Tensor x, Context context) {
        Tensor result = x;
        for (int i = 0; i < layers.size(); i++) {
            result = context.call(Integer.toString(i), result);
        }
        return result;
    }

    /// For example `Sequential(Linear(2, 3), Relu)`.
    @Override
    public String toString() {
        return layers.stream().map(Layer::toString).collect(Collectors.joining(", ", "Sequential(", ")"));
    }
}
