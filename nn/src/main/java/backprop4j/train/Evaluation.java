package backprop4j.train;

import java.util.OptionalDouble;

/// How well a model does on examples that it does not learn from.
///
/// @param loss the mean over the examples
/// @param accuracy the share that is answered rightly, from 0 to 1, if targets are class numbers
/// @param examples how many there were
public record Evaluation(double loss, OptionalDouble accuracy, int examples) {}
