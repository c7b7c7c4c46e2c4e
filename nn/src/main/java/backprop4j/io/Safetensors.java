package backprop4j.io;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.op.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
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
    /// @throws IOException if the place cannot be written to
    public static void write(Path file, Contents contents) throws IOException {
        ByteBuffer header = SafetensorsHeader.write(contents);
        AtomicFile.write(file, channel -> {
            writeFully(
                    channel,
                    ByteBuffer.allocate(Long.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(0, header.remaining()));
            writeFully(channel, header);
            for (Entry entry : contents.entries()) {
                writeFully(channel, bytes(entry.numbers()));
            }
        });
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static ByteBuffer bytes(Storage numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(
                        Math.multiplyExact(numbers.count(), numbers.dtype().bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        switch (numbers) {
            case Storage.Floats(float[] array) -> bytes.asFloatBuffer().put(array);
            case Storage.Doubles(double[] array) -> bytes.asDoubleBuffer().put(array);
            case Storage.Ints(int[] array) -> bytes.asIntBuffer().put(array);
            case Storage.Bools(byte[] array) -> bytes.duplicate().put(array);
        }
        return bytes;
    }

    /// Reads a file.
    ///
    /// @throws InvalidFileException if it is not a valid file of this format, or has an element type that has
    ///     no tensor here
    /// @throws IOException if it cannot be read
    public static Contents read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < Long.BYTES) {
                throw new InvalidFileException(file, "it has " + size + " bytes, fewer than its header's length takes");
            }
            long headerLength = read(file, channel, 0, Long.BYTES).getLong();
            if (headerLength < 2 || headerLength > LONGEST_HEADER || headerLength > size - Long.BYTES) {
                throw new InvalidFileException(
                        file,
                        "its header would have " + Long.toUnsignedString(headerLength) + " bytes, but the file has "
                                + size);
            }
            ByteBuffer header = read(file, channel, Long.BYTES, (int) headerLength);
            long dataStart = Long.BYTES + headerLength;
            SafetensorsHeader parsed = SafetensorsHeader.read(file, header, size - dataStart);
            var entries = new ArrayList<Entry>();
            for (SafetensorsHeader.Field field : parsed.fields()) {
                ByteBuffer bytes = read(file, channel, dataStart + field.start(), (int) (field.end() - field.start()));
                entries.add(new Entry(field.name(), field.shape(), numbers(bytes, field.dtype(), field.shape())));
            }
            return new Contents(parsed.metadata(), entries);
        }
    }

    private static ByteBuffer read(Path file, FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new InvalidFileException(file, "it became shorter while it was read");
            }
        }
        return bytes.flip();
    }

    private static Storage numbers(ByteBuffer bytes, DType dtype, Shape shape) {
        Storage numbers = Storage.allocate(dtype, shape.count());
        switch (numbers) {
            case Storage.Floats(float[] array) -> bytes.asFloatBuffer().get(array);
            case Storage.Doubles(double[] array) -> bytes.asDoubleBuffer().get(array);
            case Storage.Ints(int[] array) -> bytes.asIntBuffer().get(array);
            case Storage.Bools(byte[] array) -> {
                bytes.get(array);
                for (int i = 0; i < array.length; i++) {
                    array[i] = (byte) (array[i] == 0 ? 0 : 1);
                }
            }
        }
        return numbers;
    }
}
