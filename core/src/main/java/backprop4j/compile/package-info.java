/// From tensors to a program: a graph, the passes over it (one per file), and the program that an engine runs.
/// Nothing here knows an engine, and no pass knows an operation by name.
@NullMarked
package backprop4j.compile;

import org.jspecify.annotations.NullMarked;
