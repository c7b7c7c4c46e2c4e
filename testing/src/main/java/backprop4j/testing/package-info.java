/// Assertions on tensors and gradients, in the style of AssertJ. They ask the public interfaces of the core and
/// nothing else.
@NullMarked
package backprop4j.testing;

import org.jspecify.annotations.NullMarked;
