/// Data sets as resources behind one small API.
module backprop4j.datasets {
    requires transitive backprop4j.nn;
    requires static org.jspecify;
}
