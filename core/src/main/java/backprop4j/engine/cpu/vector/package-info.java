/// The kernels that are written with `jdk.incubator.vector`, and the only place that may import it. Every one has
/// a scalar twin with the same bits, so that the library runs without the module.
@NullMarked
package backprop4j.engine.cpu.vector;

import org.jspecify.annotations.NullMarked;
