/// Assertions on tensors and gradients, for tests of one's own operations and layers.
module backprop4j.testing {
    requires transitive backprop4j.core;
    requires transitive org.assertj.core;
    requires static org.jspecify;

    exports backprop4j.testing;
}
