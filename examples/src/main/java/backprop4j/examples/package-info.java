/// Numbered examples, each a short program that runs as it stands and is also a test.
@NullMarked
package backprop4j.examples;

import org.jspecify.annotations.NullMarked;
