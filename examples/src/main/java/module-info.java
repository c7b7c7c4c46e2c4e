/// Numbered, runnable examples.
module backprop4j.examples {
    requires backprop4j.nn;
    requires backprop4j.datasets;
    requires static org.jspecify;
}
