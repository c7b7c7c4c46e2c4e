/// The `backprop` command: options, progress, tables and exit codes. Whatever a program could also want to do
/// belongs in the library.
@NullMarked
package backprop4j.cli;

import org.jspecify.annotations.NullMarked;
