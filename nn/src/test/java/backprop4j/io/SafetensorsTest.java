package backprop4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.Shape;
import backprop4j.op.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SafetensorsTest {
    private static final Safetensors.Contents SAMPLE = new Safetensors.Contents(
            Map.of("architecture", "a \"quoted\" line\nand 中文", "b", "2"),
            List.of(
                    new Safetensors.Entry("0.weight", Shape.of(2, 2), new Storage.Floats(new float[] {
                        1, -0f, Float.NaN, Float.NEGATIVE_INFINITY
                    })),
                    new Safetensors.Entry("0.bias", Shape.of(1), new Storage.Doubles(new double[] {Math.PI})),
                    new Safetensors.Entry("step", Shape.SCALAR, new Storage.Ints(new int[] {-7})),
                    new Safetensors.Entry("nothing", Shape.of(0, 3), new Storage.Floats(new float[0])),
                    new Safetensors.Entry("mask", Shape.of(3), new Storage.Bools(new byte[] {1, 0, 1}))));

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("model.safetensors");
    }

    @Test
    void what_is_written_is_read_to_the_bit() throws IOException {
        Safetensors.write(file(), SAMPLE);
        Safetensors.Contents read = Safetensors.read(file());
        assertThat(read.metadata()).isEqualTo(SAMPLE.metadata());
        assertThat(read.byName().keySet()).isEqualTo(SAMPLE.byName().keySet());
        for (Safetensors.Entry entry : SAMPLE.entries()) {
            Safetensors.Entry found = Objects.requireNonNull(read.byName().get(entry.name()), entry.name());
            assertThat(found.shape()).isEqualTo(entry.shape());
            assertThat(found.numbers().dtype()).isEqualTo(entry.numbers().dtype());
            for (int i = 0; i < entry.numbers().count(); i++) {
                assertThat(Double.doubleToLongBits(found.numbers().get(i)))
                        .isEqualTo(Double.doubleToLongBits(entry.numbers().get(i)));
            }
        }
    }

    @Test
    void the_bytes_are_the_formats_own() throws IOException {
        Safetensors.write(
                file(),
                new Safetensors.Contents(
                        Map.of(),
                        List.of(new Safetensors.Entry("w", Shape.of(1), new Storage.Floats(new float[] {1})))));
        byte[] bytes = Files.readAllBytes(file());
        String header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        int padded = Math.ceilDiv(header.length(), 8) * 8;
        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong())
                .isEqualTo(padded);
        assertThat(new String(bytes, 8, padded, StandardCharsets.UTF_8).trim()).isEqualTo(header);
        assertThat(Arrays.copyOfRange(bytes, 8 + padded, bytes.length)).containsExactly(0, 0, (byte) 0x80, 0x3F);
    }

    @Test
    void writing_twice_gives_the_same_bytes() throws IOException {
        Safetensors.write(file(), SAMPLE);
        byte[] first = Files.readAllBytes(file());
        Safetensors.write(file(), SAMPLE);
        assertThat(Files.readAllBytes(file())).isEqualTo(first);
    }

    @Test
    void a_file_cut_short_anywhere_is_refused() throws IOException {
        Safetensors.write(file(), SAMPLE);
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Safetensors.read(file()))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessageContaining("model.safetensors");
        }
        Files.write(file(), Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> Safetensors.read(file())).hasMessageContaining("1 bytes behind the last tensor");
    }

    @Test
    void a_file_with_flipped_bits_is_read_or_refused_but_never_breaks_the_reader() throws IOException {
        Safetensors.write(file(), SAMPLE);
        byte[] whole = Files.readAllBytes(file());
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file(), damaged);
            try {
                Safetensors.read(file());
            } catch (InvalidFileException expected) {
                assertThat(expected.getMessage()).contains("model.safetensors");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "{\"w\":7}",
                "{\"w\":{}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"more\":1}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2147483648],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999999],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,9223372036854775807]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F8_E4M3\",\"shape\":[4],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"v\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[[[[[[[[1]]]]]]]],\"data_offsets\":[0,4]}}",
                "{\"__metadata__\":{\"k\":7},\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}{}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}",
            })
    void a_hostile_header_is_refused_with_a_reason(String header) throws IOException {
        Files.write(file(), withHeader(header.getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> Safetensors.read(file())).isInstanceOf(InvalidFileException.class);
    }

    @Test
    void a_header_that_is_not_text_is_refused() throws IOException {
        Files.write(file(), withHeader(new byte[] {'{', (byte) 0xC3, (byte) 0x28, '}'}));
        assertThatThrownBy(() -> Safetensors.read(file())).hasMessageContaining("not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, 0, 1})
    void an_impossible_header_length_is_refused_before_memory_is_asked_for(long length) throws IOException {
        Files.write(
                file(),
                ByteBuffer.allocate(64)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .array());
        assertThatThrownBy(() -> Safetensors.read(file()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("header");
    }

    private static byte[] withHeader(byte[] header) {
        return ByteBuffer.allocate(8 + header.length + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    @Test
    void a_write_that_fails_leaves_the_old_file_and_no_other() throws IOException {
        Safetensors.write(file(), SAMPLE);
        byte[] before = Files.readAllBytes(file());
        assertThatThrownBy(() -> AtomicFile.write(file(), channel -> {
                    channel.write(ByteBuffer.allocate(100));
                    throw new IOException("the disk is full");
                }))
                .hasMessage("the disk is full");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void a_place_that_cannot_be_written_is_named() {
        assertThatThrownBy(() -> Safetensors.write(folder.resolve("missing/model.safetensors"), SAMPLE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> Safetensors.write(folder, SAMPLE)).hasMessageContaining("is a directory");
    }
}
