/// Layers, losses, optimizers, training, data and files.
module backprop4j.nn {
    requires transitive backprop4j.core;
    requires static org.jspecify;
    requires tools.jackson.core;

    exports backprop4j.data;
    exports backprop4j.io;
    exports backprop4j.metrics;
    exports backprop4j.nn;
    exports backprop4j.optim;
    exports backprop4j.train;
}
