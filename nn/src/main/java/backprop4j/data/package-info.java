/// Batches and where they come from: in memory, shuffled from a seed, cut to a size. No particular data set lives
/// here.
@NullMarked
package backprop4j.data;

import org.jspecify.annotations.NullMarked;
