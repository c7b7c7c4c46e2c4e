/// Explanations as documents: Markdown, LaTeX, and a page of HTML that needs nothing beside itself. Each takes
/// the record and writes; nothing is computed here, and every sentence comes from the one file of messages.
@NullMarked
package backprop4j.explain.render;

import org.jspecify.annotations.NullMarked;
