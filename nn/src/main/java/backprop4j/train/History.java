package backprop4j.train;

import java.util.List;

/// What a training came to, epoch by epoch.
///
/// @param epochs the finished ones
/// @param stopped whether a listener ended it early
public record History(List<EpochResult> epochs, boolean stopped) {
    public History {
        epochs = List.copyOf(epochs);
    }

    /// The last finished epoch.
    ///
    /// @throws java.util.NoSuchElementException if none was finished
    public EpochResult last() {
        return epochs.getLast();
    }
}
