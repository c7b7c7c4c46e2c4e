/// The naive engine: every operation as its definition reads, one element at a time, in float32 or float64. Slow,
/// and the truth.
@NullMarked
package backprop4j.engine.reference;

import org.jspecify.annotations.NullMarked;
