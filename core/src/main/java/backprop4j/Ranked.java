package backprop4j;

/// Elements in order along an axis, and the int32 places they come from.
public record Ranked(Tensor values, Tensor places) {}
