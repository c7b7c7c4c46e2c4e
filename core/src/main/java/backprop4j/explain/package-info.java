/// Unfolds an entry of a gradient into the chain rule that made it, checks the sum against the engine and a
/// central difference, and renders it. Derived from the graph the user wrote: no sentence and no number here is
/// about one particular network.
@NullMarked
package backprop4j.explain;

import org.jspecify.annotations.NullMarked;
