/// The `backprop` command.
module backprop4j.cli {
    requires backprop4j.nn;
    requires backprop4j.datasets;
    requires static org.jspecify;
    requires info.picocli;
    requires me.tongfei.progressbar;
    requires tools.jackson.core;
}
