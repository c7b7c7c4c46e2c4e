package backprop4j.io;

import backprop4j.Shape;
import backprop4j.op.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Named tensors in a file, in the safetensors format: eight bytes with the length of a JSON header, the header,
/// and the numbers, little-endian and without gaps. Other programs read and write it too.
///
/// Reading trusts nothing: every size is checked against the file's before memory is asked for, and whatever is
/// wrong is an [InvalidFileException]. Writing goes to a temporary file that takes the name only when it is
/// complete.
public final class Safetensors {
    /// The format's own bound on the header.
    private static final int LONGEST_HEADER = 100_000_000;
    /// Bytes of memory that a byte of a header may come to as text, names and shapes.
    private static final long HEADER_COST = 24;
    /// Bytes moved at once. The JDK keeps native memory of this size for each thread that reads or writes.
    private static final int PIECE = 1 << 18;

    /// One tensor of a file.
    public record Entry(String name, Shape shape, Storage numbers) {
        public Entry {
            if (numbers.count() != shape.count()) {
                throw new IllegalArgumentException(
                        name + " has " + numbers.count() + " numbers, which do not fill the shape " + shape);
            }
        }
    }

    /// What a file holds.
    ///
    /// @param metadata words about the tensors
    /// @param entries in the order of the file
    public record Contents(Map<String, String> metadata, List<Entry> entries) {
        public Contents {
            metadata = Map.copyOf(metadata);
            entries = List.copyOf(entries);
        }

        /// The tensors by name.
        public Map<String, Entry> byName() {
            var map = new LinkedHashMap<String, Entry>();
            entries.forEach(entry -> map.put(entry.name(), entry));
            return map;
        }
    }

    private Safetensors() {}

    /// Writes a file, or leaves what was there before.
    ///
    /// @throws IllegalArgumentException if two tensors share a name, or names and metadata exceed the
    ///     format's bound
    /// @throws IOException if the place cannot be written to
    public static void write(Path file, Contents contents) throws IOException {
        ByteBuffer header = SafetensorsHeader.write(contents);
        if (header.remaining() > LONGEST_HEADER) {
            throw new IllegalArgumentException("names and metadata take " + header.remaining()
                    + " bytes, but the format allows " + LONGEST_HEADER);
        }
        AtomicFile.write(file, channel -> {
            writeFully(
                    channel,
                    ByteBuffer.allocate(Long.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(0, header.remaining()));
            writeFully(channel, header);
            ByteBuffer piece = piece();
            for (Entry entry : contents.entries()) {
                writeNumbers(channel, entry.numbers(), piece);
            }
        });
    }

    private static ByteBuffer piece() {
        return ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void writeNumbers(FileChannel channel, Storage numbers, ByteBuffer piece) throws IOException {
        int bytes = numbers.dtype().bytes();
        int count;
        for (int at = 0; at < numbers.count(); at += count) {
            count = Math.min(PIECE / bytes, numbers.count() - at);
            piece.clear().limit(count * bytes);
            switch (numbers) {
                case Storage.Floats(float[] array) -> piece.asFloatBuffer().put(array, at, count);
                case Storage.Doubles(double[] array) -> piece.asDoubleBuffer().put(array, at, count);
                case Storage.Ints(int[] array) -> piece.asIntBuffer().put(array, at, count);
                case Storage.Bools(byte[] array) -> piece.duplicate().put(array, at, count);
            }
            writeFully(channel, piece);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int count = Math.min(PIECE, bytes.remaining());
            bytes.position(bytes.position() + channel.write(bytes.slice(bytes.position(), count)));
        }
    }

    /// Reads a file.
    ///
    /// @throws InvalidFileException if it is not a valid file of this format, or has an element type that has
    ///     no tensor here
    /// @throws IOException if it cannot be read, or takes more memory than there is
    public static Contents read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new InvalidFileException(file, "it is a directory, a device or a pipe"); // which might never end
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < Long.BYTES) {
                throw new InvalidFileException(file, "it has " + size + " bytes, fewer than its header's length takes");
            }
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            long headerLength = readFully(file, channel, 0, length).getLong();
            if (headerLength < 2 || headerLength > LONGEST_HEADER || headerLength > size - Long.BYTES) {
                throw new InvalidFileException(
                        file,
                        "its header would have " + Long.toUnsignedString(headerLength) + " bytes, but the file has "
                                + size);
            }
            requireMemory(file, HEADER_COST * headerLength);
            ByteBuffer header = readFully(file, channel, Long.BYTES, ByteBuffer.allocate((int) headerLength));
            long dataStart = Long.BYTES + headerLength;
            SafetensorsHeader parsed = SafetensorsHeader.read(file, header, size - dataStart);
            requireMemory(file, size - dataStart);
            ByteBuffer piece = piece();
            var entries = new ArrayList<Entry>();
            for (SafetensorsHeader.Field field : parsed.fields()) {
                Storage numbers = Storage.allocate(field.dtype(), field.shape().count());
                readNumbers(file, channel, dataStart + field.start(), numbers, piece);
                entries.add(new Entry(field.name(), field.shape(), numbers));
            }
            return new Contents(parsed.metadata(), entries);
        }
    }

    private static void requireMemory(Path file, long bytes) throws IOException {
        long most = Runtime.getRuntime().maxMemory();
        if (bytes > most) {
            throw new IOException(file + " takes about " + (bytes >> 20) + " MiB of memory, but this JVM may use "
                    + (most >> 20) + " MiB; -Xmx sets how much");
        }
    }

    private static void readNumbers(Path file, FileChannel channel, long from, Storage numbers, ByteBuffer piece)
            throws IOException {
        int bytes = numbers.dtype().bytes();
        int count;
        for (int at = 0; at < numbers.count(); at += count) {
            count = Math.min(PIECE / bytes, numbers.count() - at);
            readFully(file, channel, from + (long) at * bytes, piece.clear().limit(count * bytes));
            switch (numbers) {
                case Storage.Floats(float[] array) -> piece.asFloatBuffer().get(array, at, count);
                case Storage.Doubles(double[] array) -> piece.asDoubleBuffer().get(array, at, count);
                case Storage.Ints(int[] array) -> piece.asIntBuffer().get(array, at, count);
                case Storage.Bools(byte[] array) -> {
                    for (int i = 0; i < count; i++) {
                        array[at + i] = (byte) (piece.get(i) == 0 ? 0 : 1);
                    }
                }
            }
        }
    }

    private static ByteBuffer readFully(Path file, FileChannel channel, long from, ByteBuffer bytes)
            throws IOException {
        while (bytes.hasRemaining()) {
            int count = Math.min(PIECE, bytes.remaining());
            int read = channel.read(bytes.slice(bytes.position(), count), from + bytes.position());
            if (read < 0) {
                throw new InvalidFileException(file, "it became shorter while it was read");
            }
            bytes.position(bytes.position() + read);
        }
        return bytes.flip();
    }
}
