/// The derivative of any expression: one loop over the tensors on the way, backwards for gradients or forwards for
/// directions. It knows the kinds of operations and none by name.
@NullMarked
package backprop4j.autodiff;

import org.jspecify.annotations.NullMarked;
