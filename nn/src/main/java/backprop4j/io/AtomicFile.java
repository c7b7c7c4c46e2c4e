package backprop4j.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;

/// Writes a file so that at every moment either the old content or the new one is there, whole.
final class AtomicFile {
    /// Writes the content.
    @FunctionalInterface
    interface Writer {
        void write(FileChannel channel) throws IOException;
    }

    private AtomicFile() {}

    /// Writes beside the file, flushes to the disk, then renames. A symbolic link stays, and the file it points
    /// to is replaced; a file that is replaced hands its permissions on.
    static void write(Path file, Writer writer) throws IOException {
        boolean replaces = Files.exists(file);
        Path target = replaces ? file.toRealPath() : file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new IOException("cannot write " + file + ": it is a directory");
        }
        if (replaces && !Files.isRegularFile(target)) {
            throw new IOException("cannot write " + file + ": it is a device or a pipe, no file to be replaced");
        }
        if (replaces && !Files.isWritable(target)) {
            throw new AccessDeniedException(file.toString(), null, "the file is not writable");
        }
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(file.toString(), null, "the directory " + folder + " does not exist");
        }
        if (!Files.isWritable(folder)) {
            throw new AccessDeniedException(file.toString(), null, "the directory " + folder + " is not writable");
        }
        // Made like any file, so that others may read it where the user lets them; a temporary file is its owner's
        // alone.
        Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                if (replaces) {
                    copyPermissions(target, temporary);
                }
                writer.write(channel);
                channel.force(true);
            }
            rename(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        if (Files.getFileAttributeView(from, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        }
    }

    private static void rename(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException onThisFileSystem) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
