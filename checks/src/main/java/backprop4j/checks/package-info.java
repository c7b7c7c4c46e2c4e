/// Tests of the house itself: its architecture, its compiler settings, its generator. What the library does is
/// tested beside the library.
@NullMarked
package backprop4j.checks;

import org.jspecify.annotations.NullMarked;
