/// Optimizers. Each is a graph: an update pairs a cell with the tensor that replaces its value. An optimizer
/// knows parameters and gradients, never layers.
@NullMarked
package backprop4j.optim;

import org.jspecify.annotations.NullMarked;
