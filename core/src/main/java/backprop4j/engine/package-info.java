/// What an engine must do, and the process-wide runtime that chooses one, shares work between threads and keeps
/// compiled programs.
@NullMarked
package backprop4j.engine;

import org.jspecify.annotations.NullMarked;
