/// The local web page: a network, its numbers and its training, live.
module backprop4j.studio {
    requires transitive backprop4j.nn;
    requires backprop4j.datasets;
    requires static org.jspecify;
    requires de.siegmar.fastcsv;
    requires jdk.httpserver;

    exports backprop4j.studio;
}
