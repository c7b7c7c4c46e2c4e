package backprop4j.cli.bench;

/// A network that is ready to train, with its data in memory.
@FunctionalInterface
public interface Steps {
    /// One forward pass, backward pass and update on the next batch.
    ///
    /// @return the loss before the update
    float next();
}
