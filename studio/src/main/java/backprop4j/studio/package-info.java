/// The local web page. A training runs in a thread of its own and leaves its values behind; views are computed
/// from such values when a browser asks, by the library's own graphs. No derivative is written down here.
@NullMarked
package backprop4j.studio;

import org.jspecify.annotations.NullMarked;
