package backprop4j.cli.bench;

/// One layer of a workload, described so that every library can build it.
public sealed interface Stage {
    /// z = x·wᵀ + b, `[batch, inputs]` to `[batch, outputs]`.
    record Dense(int inputs, int outputs) implements Stage {}

    /// A square convolution with stride 1 over `[batch, inputs, height, width]`.
    ///
    /// @param size height and width of what it reads
    /// @param kernel height and width of the window
    /// @param padding zeros on every side
    record Convolution(int inputs, int outputs, int size, int kernel, int padding) implements Stage {
        /// Height and width of what it writes.
        int outputSize() {
            return size + 2 * padding - kernel + 1;
        }
    }

    /// The largest of each `window × window`.
    record MaxPool(int window) implements Stage {}

    /// `[batch, channels, height, width]` to `[batch, features]`.
    record Flat() implements Stage {}

    /// One function of one element.
    enum Activation implements Stage {
        SIGMOID,
        RELU,
        GELU
    }
}
