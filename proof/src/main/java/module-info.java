/// Random graphs and what is proved with them: engines and passes agree to the bit, memory is planned without
/// overlap, results lie within their rounding. Nothing but the core is needed.
module backprop4j.proof {
    requires transitive backprop4j.core;
    requires static org.jspecify;

    exports backprop4j.proof;
}
