/// Layers, losses, optimizers, training, data and files.
module backprop4j.nn {
    requires transitive backprop4j.core;
    requires static org.jspecify;
    requires tools.jackson.core;

    exports backprop4j.data;
    exports backprop4j.io;
}
