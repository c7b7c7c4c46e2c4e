/// The derivative of any expression: one loop backwards over the tensors on the way. It knows the kinds of
/// operations and none by name.
@NullMarked
package backprop4j.autodiff;

import org.jspecify.annotations.NullMarked;
