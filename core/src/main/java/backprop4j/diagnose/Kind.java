package backprop4j.diagnose;

import java.util.Locale;

/// What can be found. Each has two sentences in the message files: `diagnosis.name` says what it is,
/// `diagnosis.name.do` what to do about it.
public enum Kind {
    /// The cost was computed without it.
    NOT_REACHED,
    /// A tensor on the way was detached: it keeps the value and forgets where it came from.
    STOPPED,
    /// The way to the cost leads through an operation that has no derivative, such as a comparison.
    NO_DERIVATIVE,
    /// It is no real number, or a number in a formula: there is nothing to vary.
    NOT_DIFFERENTIABLE,
    /// The optimizer has no update for it.
    FROZEN,
    /// No index picks this entry, or it is sliced away.
    NOT_USED,
    /// Rectifiers whose derivative is 0 in every example.
    DEAD_UNITS,
    /// A function that has come to its flat ends: σ' is almost 0.
    SATURATED,
    /// A function with a bound, where the bound holds: the value is clipped, and no derivative flows.
    CLIPPED_VALUE,
    /// The gradient was scaled down because its norm was too large.
    CLIPPED_NORM,
    /// The entry is not the largest of those that a maximum chooses from.
    NOT_LARGEST,
    /// A condition chose the other side.
    MASKED,
    /// A step function, whose derivative is 0 everywhere.
    STEP_FUNCTION,
    /// Everything it is multiplied with is 0.
    ZERO_FACTOR,
    /// The derivative of a function is 0 at the values that it meets.
    FLAT,
    /// A product or a result too small for its type, though not 0.
    UNDERFLOW,
    /// Positive and negative terms, each far from 0, whose sum is nothing but rounding.
    CANCELLATION,
    /// Derivatives shrink from layer to layer.
    VANISHING,
    /// Derivatives grow from layer to layer.
    EXPLODING,
    /// The first number that is none.
    BAD_NUMBER,
    /// Updates are so large against the parameters, or the loss rises so, that the learning rate is too high.
    RATE_TOO_HIGH,
    /// Parameters hardly move, and neither does the loss.
    RATE_TOO_LOW,
    /// The gradients of two halves of a batch hardly agree.
    NOISY,
    /// The same value in every example, so it can tell nothing.
    CONSTANT_FEATURE,
    /// Features or targets far from the size of 1 that layers are made for.
    UNSCALED,
    /// The first loss is far worse than that of guessing.
    BAD_START,
    /// All examples have one target: there is nothing to tell apart.
    CONSTANT_TARGET,
    /// Targets outside of what the last function can answer.
    OUT_OF_REACH,
    /// The answer for one example depends on the other examples of its batch.
    MIXED,
    /// The loss stays at that of guessing: the features seem to tell nothing of the targets.
    NO_SIGNAL,
    /// A cost that takes scores is given what a bounded function made of them.
    SQUASHED,
    /// All units of a layer have one weight vector and one gradient: they stay alike, as if they were one.
    SYMMETRIC,
    /// Weight decay takes away what the gradient builds.
    DECAYED,
    /// The loss falls below 0 without end.
    UNBOUNDED,
    /// Nothing is wrong.
    HEALTHY;

    /// As message files and JSON write it: `dead-units`.
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
