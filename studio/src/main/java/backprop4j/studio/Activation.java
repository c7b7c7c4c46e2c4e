package backprop4j.studio;

import backprop4j.Tensor;
import backprop4j.nn.Gelu;
import backprop4j.nn.Layer;
import backprop4j.nn.Relu;
import backprop4j.nn.Sigmoid;
import backprop4j.nn.Silu;
import backprop4j.nn.Tanh;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// σ of a layer.
enum Activation {
    SIGMOID,
    TANH,
    RELU,
    GELU,
    SILU,
    NONE;

    /// Those one can choose for a whole network.
    static final List<Activation> CHOICES = List.of(SIGMOID, TANH, RELU, GELU, SILU);

    Tensor apply(Tensor z) {
        return switch (this) {
            case SIGMOID -> z.sigmoid();
            case TANH -> z.tanh();
            case RELU -> z.relu();
            case GELU -> z.gelu();
            case SILU -> z.silu();
            case NONE -> z;
        };
    }

    /// As a layer of a model, unless it is none.
    Optional<Layer> layer() {
        return switch (this) {
            case SIGMOID -> Optional.of(new Sigmoid());
            case TANH -> Optional.of(new Tanh());
            case RELU -> Optional.of(new Relu());
            case GELU -> Optional.of(new Gelu());
            case SILU -> Optional.of(new Silu());
            case NONE -> Optional.empty();
        };
    }

    /// The activation that a layer of a model is, if it is one.
    static Optional<Activation> of(Layer layer) {
        return switch (layer) {
            case Sigmoid sigmoid -> Optional.of(SIGMOID);
            case Tanh tanh -> Optional.of(TANH);
            case Relu relu -> Optional.of(RELU);
            case Gelu gelu -> Optional.of(GELU);
            case Silu silu -> Optional.of(SILU);
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
