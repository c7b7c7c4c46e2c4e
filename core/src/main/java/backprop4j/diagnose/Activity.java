package backprop4j.diagnose;

/// What a function between layers did to the derivatives in this batch.
///
/// A unit is what has one place in the layer, whatever the example: an element behind the batch axis; of
/// convolutions a channel.
///
/// @param function its name
/// @param saturates whether it has flat ends; else it is a rectifier, which can die
/// @param units how many units it has
/// @param deadUnits units whose derivative is below 10⁻⁶ in every example
/// @param flatShare the share of the derivatives that are below a twentieth of the function's largest, from 0
///     to 1
/// @param meanSlope the mean of |σ'|
public record Activity(
        String function, boolean saturates, int units, int deadUnits, double flatShare, double meanSlope) {
    /// A unit is dead if its derivative is smaller than this in every example: what smooth rectifiers have left
    /// for very negative numbers is no more than float32's rounding.
    public static final double DEAD = 1e-6;

    /// Below this part of its largest value a derivative counts as flat: two such layers take more than the
    /// factor that twenty times the learning rate would give back.
    public static final double FLAT = 0.05;
}
