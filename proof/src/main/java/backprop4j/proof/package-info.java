/// Random graphs of the language's operations, made from a seed alone, and what is proved with them: that engines
/// and passes agree to the bit, and how far results of different libraries may be apart. No test library enters
/// here: the command `backprop fuzz` runs this too.
@NullMarked
package backprop4j.proof;

import org.jspecify.annotations.NullMarked;
