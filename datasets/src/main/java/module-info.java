/// Data sets as resources, behind the data API of the nn module.
module backprop4j.datasets {
    requires transitive backprop4j.nn;
    requires static org.jspecify;

    exports backprop4j.datasets;
}
