package backprop4j.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/// A place that can be written to: found out before the work, not after it.
///
/// @param name as it was asked for
/// @param target what it stands for; a symbolic link is followed, so that it stays
record OutFile(Path name, Path target) {
    /// Makes sure that a file can be made there, by making one beside it and removing it again.
    ///
    /// @throws Refusal if not
    static OutFile checked(Path name) {
        if (Files.isDirectory(name)) {
            throw refused(name, "it is a directory");
        }
        try {
            Path target = Files.exists(name) ? name.toRealPath() : name.toAbsolutePath();
            if (Files.exists(target)) {
                if (!Files.isRegularFile(target)) {
                    throw refused(name, "it is no ordinary file");
                }
                if (!Files.isWritable(target)) {
                    throw refused(name, "it may not be written to");
                }
            }
            Path folder = target.getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw refused(name, "there is no directory " + folder);
            }
            Files.delete(Files.createTempFile(folder, ".backprop-", ".part"));
            return new OutFile(name, target);
        } catch (IOException refusedByTheSystem) {
            throw Refusal.failure("cannot write " + name + ": " + reason(refusedByTheSystem), refusedByTheSystem);
        }
    }

    /// Writes all of it beside the place, then puts it there: at every moment either the old content is there or
    /// the new one, whole.
    ///
    /// @throws Refusal if that fails
    void write(String text) {
        Path folder = Objects.requireNonNull(target.getParent(), "checked");
        Path part = folder.resolve(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            try {
                Files.writeString(part, text);
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException problem) {
            throw Refusal.failure("cannot write " + name + ": " + reason(problem), problem);
        }
    }

    private static Refusal refused(Path name, String reason) {
        return Refusal.failure("cannot write " + name + ": " + reason);
    }

    /// What went wrong with a file, in words.
    static String reason(IOException problem) {
        return switch (problem) {
            case AccessDeniedException denied -> denied.getReason() != null ? denied.getReason() : "permission denied";
            case NoSuchFileException missing ->
                missing.getReason() != null ? missing.getReason() : "there is no such file or directory";
            case FileSystemException failed when failed.getReason() != null -> failed.getReason();
            case IOException other -> String.valueOf(other.getMessage());
        };
    }
}
