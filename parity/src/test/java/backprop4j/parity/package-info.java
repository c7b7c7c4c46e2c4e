/// Compares with libtorch. A graph of ours is translated, operation by operation, into what its users would
/// write.
@NullMarked
package backprop4j.parity;

import org.jspecify.annotations.NullMarked;
