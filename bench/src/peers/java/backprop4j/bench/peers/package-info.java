/// The peers: workloads and products by native libraries. Compiled with the profile `peers` only.
@NullMarked
package backprop4j.bench.peers;

import org.jspecify.annotations.NullMarked;
