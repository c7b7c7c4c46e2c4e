/// The operations: for each its shape, its derivative and its meaning for one element. A few kinds; passes and
/// engines switch over the kinds. Nothing here knows of compiling or of engines.
@NullMarked
package backprop4j.op;

import org.jspecify.annotations.NullMarked;
