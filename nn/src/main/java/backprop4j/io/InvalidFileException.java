package backprop4j.io;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file that is not what it should be: cut short, damaged, hostile, or of another kind. The message names the
/// file and the fault; nothing in it moves a terminal's cursor, whatever the file said.
public final class InvalidFileException extends IOException {
    private static final long serialVersionUID = 1L;

    public InvalidFileException(Path file, String fault) {
        this(file, fault, null);
    }

    public InvalidFileException(Path file, String fault, @Nullable Throwable cause) {
        super(file + " is not a valid file: " + harmless(fault), cause);
    }

    /// Text without control characters, line ends, direction marks and halves of surrogate pairs.
    private static String harmless(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
    }
}
