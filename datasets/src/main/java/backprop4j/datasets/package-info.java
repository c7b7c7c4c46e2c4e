/// Data sets as resources behind one small API. Each records its origin, licence and checksums, and is checked
/// when it is read.
@NullMarked
package backprop4j.datasets;

import org.jspecify.annotations.NullMarked;
