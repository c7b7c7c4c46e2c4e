package backprop4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("model.safetensors");
    }

    private static void write(Path file, String text) throws IOException {
        AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    private void holdsOnly(Path... files) throws IOException {
        try (var found = Files.list(folder)) {
            assertThat(found).containsExactlyInAnyOrder(files);
        }
    }

    @Test
    void a_write_that_fails_leaves_the_old_file_and_no_other() throws IOException {
        write(file(), "old");
        assertThatThrownBy(() -> AtomicFile.write(file(), channel -> {
                    channel.write(ByteBuffer.allocate(100));
                    throw new IOException("the disk is full");
                }))
                .hasMessage("the disk is full");
        assertThat(file()).hasContent("old");
        holdsOnly(file());
    }

    @Test
    void while_it_writes_the_old_file_is_there_whole() throws IOException {
        write(file(), "old");
        AtomicFile.write(file(), channel -> {
            channel.write(ByteBuffer.wrap("new".getBytes(StandardCharsets.UTF_8)));
            assertThat(file()).hasContent("old");
        });
        assertThat(file()).hasContent("new");
        holdsOnly(file());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void others_may_read_a_new_file_if_they_may_read_any_new_file() throws IOException {
        write(file(), "model");
        Path plain = Files.writeString(folder.resolve("plain"), "file");
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(Files.getPosixFilePermissions(plain));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_private_file_stays_private() throws IOException {
        write(file(), "old");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
        write(file(), "new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_link_stays_and_its_file_is_replaced() throws IOException {
        Path link = folder.resolve("latest");
        write(file(), "old");
        Files.createSymbolicLink(link, file());
        write(link, "new");
        assertThat(link).isSymbolicLink();
        assertThat(file()).hasContent("new");
        holdsOnly(file(), link);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_device_is_never_replaced() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("model"), Path.of("/dev/null"));
        assertThatThrownBy(() -> write(link, "model")).hasMessageContaining("a device or a pipe");
    }
}
