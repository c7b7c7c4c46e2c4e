package backprop4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.Shape;
import backprop4j.op.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
                " {\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1e0],\"data_offsets\":[0,4]}}",
                "{\"w\":{\"dtype\":null,\"shape\":null,\"data_offsets\":null}}",
                "{\"w\":{\"dtype\":\"BOOL\",\"shape\":[2147483647],\"data_offsets\":[0,2147483647]}}",
                "{\"__metadata__\":{},\"__metadata__\":{}}",
            })
    void a_hostile_header_is_refused_with_a_reason(String header) throws IOException {
        Files.write(file(), withHeader(header.getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> Safetensors.read(file())).isInstanceOf(InvalidFileException.class);
    }

    @Test
    void nothing_a_file_says_reaches_the_terminal_as_a_command() throws IOException {
        String name = "\u001b[2J\u009b31m\u202e\u2066";
        String field = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}";
        for (String header :
                List.of("{\"w\":{}}", "{\"w\":" + field + "}", "{\"w\":" + field + ",\"w\":" + field + "}")) {
            Files.write(file(), withHeader(header.replace("w", escaped(name)).getBytes(StandardCharsets.UTF_8)));
            assertThatThrownBy(() -> Safetensors.read(file()))
                    .isInstanceOf(InvalidFileException.class)
                    .message()
                    .contains("?[2J?31m??")
                    .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}]");
        }
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        text.chars().forEach(c -> escaped.append("\\u%04x".formatted(c)));
        return escaped.toString();
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
    void tensors_longer_than_what_is_moved_at_once_keep_every_number() throws IOException {
        float[] floats = new float[200_001];
        double[] doubles = new double[100_003];
        int[] ints = new int[65_536];
        byte[] bools = new byte[300_007];
        Arrays.setAll(doubles, i -> 1.0 / i);
        Arrays.setAll(ints, i -> -i * i);
        for (int i = 0; i < floats.length; i++) {
            floats[i] = i;
        }
        for (int i = 0; i < bools.length; i += 3) {
            bools[i] = 1;
        }
        var numbers = List.of(
                new Storage.Floats(floats),
                new Storage.Doubles(doubles),
                new Storage.Ints(ints),
                new Storage.Bools(bools));
        Safetensors.write(
                file(),
                new Safetensors.Contents(
                        Map.of(),
                        numbers.stream()
                                .map(n -> new Safetensors.Entry(n.dtype().name(), Shape.of(n.count()), n))
                                .toList()));
        var read = Safetensors.read(file()).entries();
        assertThat(((Storage.Floats) read.get(0).numbers()).array()).isEqualTo(floats);
        assertThat(((Storage.Doubles) read.get(1).numbers()).array()).isEqualTo(doubles);
        assertThat(((Storage.Ints) read.get(2).numbers()).array()).isEqualTo(ints);
        assertThat(((Storage.Bools) read.get(3).numbers()).array()).isEqualTo(bools);
    }

    @Test
    void more_numbers_than_there_is_memory_are_refused_before_memory_is_asked_for() throws IOException {
        long each = 4L * 2_000_000_000;
        long tensors = Runtime.getRuntime().maxMemory() / each + 1;
        var header = new StringBuilder("{");
        for (long i = 0; i < tensors; i++) {
            header.append("\"%d\":{\"dtype\":\"F32\",\"shape\":[2000000000],\"data_offsets\":[%d,%d]}%s"
                    .formatted(i, i * each, (i + 1) * each, i + 1 < tensors ? "," : "}"));
        }
        byte[] start = withHeader(header.toString().getBytes(StandardCharsets.UTF_8));
        try (var channel = FileChannel.open(
                file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(start));
            channel.write(ByteBuffer.allocate(1), start.length - 4 + tensors * each - 1);
        }
        assertThatThrownBy(() -> Safetensors.read(file()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("model.safetensors takes about")
                .hasMessageContaining("-Xmx");
    }

    @Test
    void names_the_format_cannot_hold_are_refused_before_anything_is_written() {
        var w = new Safetensors.Entry("w", Shape.of(1), new Storage.Floats(new float[] {1}));
        var metadata = new Safetensors.Entry("__metadata__", w.shape(), w.numbers());
        assertThatThrownBy(() -> Safetensors.write(file(), new Safetensors.Contents(Map.of(), List.of(w, w))))
                .hasMessage("two tensors cannot both be called w");
        assertThatThrownBy(() -> Safetensors.write(file(), new Safetensors.Contents(Map.of(), List.of(metadata))))
                .hasMessage("no tensor can be called __metadata__ in this format");
        assertThat(file()).doesNotExist();
    }

    @Test
    void what_is_no_file_is_refused_at_once() {
        assertThatThrownBy(() -> Safetensors.read(folder))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("a directory, a device or a pipe");
    }

    @Test
    void a_place_that_cannot_be_written_is_named() {
        assertThatThrownBy(() -> Safetensors.write(folder.resolve("missing/model.safetensors"), SAMPLE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> Safetensors.write(folder, SAMPLE)).hasMessageContaining("is a directory");
    }
}
