/// The page as a reader has it: a browser opens it, clicks, types and looks.
@NullMarked
package backprop4j.studio.browser;

import org.jspecify.annotations.NullMarked;
