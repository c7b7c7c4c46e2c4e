/// Layers, losses and initialisers. A layer is a function from a tensor and a context to a tensor; it registers
/// its parameters in code, by name, shape and initialiser. How parameters are updated does not belong here.
@NullMarked
package backprop4j.nn;

import org.jspecify.annotations.NullMarked;
