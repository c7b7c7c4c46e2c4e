/// Writes docs/calculus.md from the operations themselves. Formulas are read from the rules, never written twice;
/// what no expression holds, the meaning of the structural kinds, stands here in one place.
@NullMarked
package backprop4j.calculus;

import org.jspecify.annotations.NullMarked;
