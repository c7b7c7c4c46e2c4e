/// The `backprop` command.
module backprop4j.cli {
    requires backprop4j.nn;
    requires backprop4j.proof;
    requires backprop4j.datasets;
    requires backprop4j.studio;
    requires static org.jspecify;
    requires de.siegmar.fastcsv;
    requires info.picocli;
    requires java.management;
    requires jdk.management;
    requires static jdk.incubator.vector;
    requires tools.jackson.core;
}
