package backprop4j.train;

import java.util.Optional;
import java.util.OptionalDouble;

/// What one epoch came to.
///
/// @param epoch counted from 0
/// @param loss the mean training loss over the epoch's examples, each measured when it was learned from
/// @param accuracy the share of them that was answered rightly, from 0 to 1, if targets are class numbers
/// @param validation how the model does afterwards on the examples kept apart, if there are any
/// @param examples how many were learned from
/// @param seconds the time it took, without validation
public record EpochResult(
        int epoch,
        double loss,
        OptionalDouble accuracy,
        Optional<Evaluation> validation,
        int examples,
        double seconds) {
    /// Learned from in a second.
    public double examplesPerSecond() {
        return examples / seconds;
    }
}
