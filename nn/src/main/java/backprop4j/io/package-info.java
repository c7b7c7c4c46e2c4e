/// Files: models and checkpoints as safetensors, read with every size checked before memory is asked for, written
/// to a temporary file that then takes the name. No Java serialization and no class looked up by a name from a
/// file.
@NullMarked
package backprop4j.io;

import org.jspecify.annotations.NullMarked;
