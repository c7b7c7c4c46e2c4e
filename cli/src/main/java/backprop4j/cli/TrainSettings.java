package backprop4j.cli;

import backprop4j.nn.Gelu;
import backprop4j.nn.Layer;
import backprop4j.nn.Linear;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.nn.Sigmoid;
import backprop4j.nn.Silu;
import backprop4j.nn.Tanh;
import backprop4j.optim.Adam;
import backprop4j.optim.AdamW;
import backprop4j.optim.Optimizer;
import backprop4j.optim.Sgd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// What a training on MNIST is to be, checked.
///
/// @param hidden the widths of the hidden layers, from the input to the output
/// @param limit the number of training examples, if not all
/// @param health whether the end tells how the run was
record TrainSettings(
        int[] hidden,
        Activation activation,
        OptimizerName optimizer,
        double lr,
        int batch,
        int epochs,
        long seed,
        OptionalInt threads,
        OptionalInt limit,
        boolean health,
        Path out) {
    static final int PIXELS = 784;
    static final int CLASSES = 10;
    static final int EXAMPLES = 60_000;

    static final String HIDDEN = "256";
    static final int BATCH = 128;
    static final int EPOCHS = 8;
    static final String OUT = "mnist.safetensors";

    private static final int WIDEST = 1_000_000;
    private static final int DEEPEST = 100;

    enum Activation {
        RELU,
        SIGMOID,
        TANH,
        GELU,
        SILU;

        Layer layer() {
            return switch (this) {
                case RELU -> new Relu();
                case SIGMOID -> new Sigmoid();
                case TANH -> new Tanh();
                case GELU -> new Gelu();
                case SILU -> new Silu();
            };
        }
    }

    enum OptimizerName {
        SGD(0.2),
        MOMENTUM(0.05),
        ADAM(0.002),
        ADAMW(0.002);

        /// The learning rate that suits MNIST.
        final double lr;

        OptimizerName(double lr) {
            this.lr = lr;
        }
    }

    static TrainSettings of(Options options) {
        OptimizerName optimizer =
                options.choice("--optimizer", "adamw", List.of(OptimizerName.values()), TrainSettings::name);
        return new TrainSettings(
                options.wholes("--hidden", HIDDEN, 1, WIDEST, DEEPEST),
                options.choice("--activation", "relu", List.of(Activation.values()), TrainSettings::name),
                optimizer,
                options.positive("--lr", optimizer.lr),
                options.whole("--batch", BATCH, 1, EXAMPLES),
                options.whole("--epochs", EPOCHS, 1, 100_000),
                options.whole("--seed", 1L),
                options.has("--threads") ? OptionalInt.of(options.whole("--threads", 1, 1, 1024)) : OptionalInt.empty(),
                options.has("--limit")
                        ? OptionalInt.of(options.whole("--limit", EXAMPLES, 1, EXAMPLES))
                        : OptionalInt.empty(),
                options.has("--health"),
                options.path("--out").orElse(Path.of(OUT)));
    }

    /// What `backprop train mnist` does without options.
    static TrainSettings defaults() {
        return of(Options.none());
    }

    /// The name of a choice on the command line.
    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /// 784 pixels, the hidden layers, 10 digits.
    Sequential layers() {
        var layers = new ArrayList<Layer>();
        int width = PIXELS;
        for (int next : hidden) {
            layers.add(new Linear(width, next));
            layers.add(activation.layer());
            width = next;
        }
        layers.add(new Linear(width, CLASSES));
        return new Sequential(layers.toArray(Layer[]::new));
    }

    /// How many numbers that network learns.
    long parameters() {
        long count = 0;
        long width = PIXELS;
        for (long next : hidden) {
            count += (width + 1) * next;
            width = next;
        }
        return count + (width + 1) * CLASSES;
    }

    /// For example `784 → 128 → 10`.
    String widths() {
        var text = new StringBuilder().append(PIXELS);
        Arrays.stream(hidden).forEach(width -> text.append(" → ").append(width));
        return text.append(" → ").append(CLASSES).toString();
    }

    Optimizer rule() {
        return switch (optimizer) {
            case SGD -> Sgd.lr(lr);
            case MOMENTUM -> Sgd.lr(lr).momentum(0.9);
            case ADAM -> Adam.lr(lr);
            case ADAMW -> AdamW.lr(lr);
        };
    }
}
