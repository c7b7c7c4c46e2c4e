/// The fast engine: planned buffers, blocked kernels, all cores, and the bits of the reference engine for any number of
/// threads. Scalar kernels live here; whatever imports the incubating vector module lives in `vector`.
@NullMarked
package backprop4j.engine.cpu;

import org.jspecify.annotations.NullMarked;
