/// The language a user writes: tensors, parameters, gradients, shapes and errors. Whatever a user of the library
/// does not name belongs in a package below this one.
@NullMarked
package backprop4j;

import org.jspecify.annotations.NullMarked;
