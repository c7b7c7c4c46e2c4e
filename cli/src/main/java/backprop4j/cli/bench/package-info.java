/// Whole training steps to be measured, and what the machine can do at most: shared by `backprop bench` and the
/// comparison with native libraries. The second package that may import `jdk.incubator.vector`, for the peak.
@NullMarked
package backprop4j.cli.bench;

import org.jspecify.annotations.NullMarked;
