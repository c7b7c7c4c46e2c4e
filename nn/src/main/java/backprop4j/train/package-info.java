/// Training: the compiled step of forward, backward and update, and the loop around it. Everything it does can be
/// done by hand with the public parts it is made of.
@NullMarked
package backprop4j.train;

import org.jspecify.annotations.NullMarked;
