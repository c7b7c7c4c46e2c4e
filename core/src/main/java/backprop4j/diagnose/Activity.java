package backprop4j.diagnose;

/// What a function between layers did to the derivatives in this batch.
///
/// A unit is what has one place in the layer, whatever the example: an element behind the batch axis; of
/// convolutions a channel.
///
/// @param function its name
/// @param units how many units it has
/// @param deadUnits units whose derivative is 0 in every example
/// @param flatShare the share of the derivatives that are below a twentieth of the function's largest, from 0
///     to 1
/// @param meanSlope the mean of |σ'|
public record Activity(String function, int units, int deadUnits, double flatShare, double meanSlope) {
    /// Below this part of its largest value a derivative counts as flat: two such layers take more than the
    /// factor that twenty times the learning rate would give back.
    public static final double FLAT = 0.05;
}
