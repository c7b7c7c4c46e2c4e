package backprop4j.studio;

/// One example of a data set.
///
/// @param index its number in the data set
/// @param features what goes into the network
/// @param label its class, or −1
/// @param target the wanted output; empty if the cost compares with nothing
record Example(int index, double[] features, int label, double[] target) {
    boolean hasTarget() {
        return target.length > 0;
    }

    /// The same example with another input.
    Example with(double[] otherFeatures) {
        return new Example(index, otherFeatures, label, target);
    }
}
