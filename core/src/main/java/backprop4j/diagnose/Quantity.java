package backprop4j.diagnose;

/// A number of a finding, by name: `dead units` 3. Its unit, if it has one, is part of the name.
public record Quantity(String name, double value) {}
