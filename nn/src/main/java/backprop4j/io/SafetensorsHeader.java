package backprop4j.io;

import backprop4j.DType;
import backprop4j.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/// The header of a safetensors file: a JSON object with a field for each tensor, and `__metadata__`.
record SafetensorsHeader(Map<String, String> metadata, List<Field> fields) {
    private static final String METADATA = "__metadata__";
    private static final int MOST_AXES = 64;
    /// What a Java array can hold; virtual machines keep a few of the 2³¹ − 1 for themselves.
    private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

    /// Nesting, names and numbers no valid header exceeds.
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxNumberLength(20)
                    .maxNameLength(10_000)
                    .maxStringLength(50_000_000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES) // no file leaves names behind
            .build();

    /// Where one tensor's bytes lie, from the end of the header.
    record Field(String name, DType dtype, Shape shape, long start, long end) {}

    static ByteBuffer write(Safetensors.Contents contents) {
        var out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            if (!contents.metadata().isEmpty()) {
                json.writeName(METADATA);
                json.writeStartObject();
                new TreeMap<>(contents.metadata()).forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            var names = new HashSet<String>();
            long offset = 0;
            for (Safetensors.Entry entry : contents.entries()) {
                if (entry.name().equals(METADATA)) {
                    throw new IllegalArgumentException("no tensor can be called " + METADATA + " in this format");
                }
                if (!names.add(entry.name())) {
                    throw new IllegalArgumentException("two tensors cannot both be called " + entry.name());
                }
                DType dtype = entry.numbers().dtype();
                long end = offset + (long) entry.numbers().count() * dtype.bytes();
                json.writeName(entry.name());
                json.writeStartObject();
                json.writeStringProperty("dtype", code(dtype));
                json.writeName("shape");
                json.writeArray(entry.shape().toArray(), 0, entry.shape().rank());
                json.writeName("data_offsets");
                json.writeArray(new long[] {offset, end}, 0, 2);
                json.writeEndObject();
                offset = end;
            }
            json.writeEndObject();
        }
        while (out.size() % Long.BYTES != 0) {
            out.write(' ');
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    private static String code(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> "F32";
            case FLOAT64 -> "F64";
            case INT32 -> "I32";
            case BOOL -> "BOOL";
        };
    }

    /// Reads a header, and checks that its tensors fill `dataLength` bytes without gap or overlap.
    static SafetensorsHeader read(Path file, ByteBuffer header, long dataLength) throws InvalidFileException {
        if (header.get(header.position()) != '{') {
            throw new InvalidFileException(file, "its header does not begin with {");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(header).toString();
        } catch (CharacterCodingException notText) {
            throw new InvalidFileException(file, "its header is not UTF-8 text", notText);
        }
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            var parsed = new Parser(file, json).header();
            requireFilled(file, parsed.fields, dataLength);
            return parsed;
        } catch (JacksonException malformed) {
            throw new InvalidFileException(
                    file,
                    "its header is not the JSON it should be (" + shortened(malformed.getOriginalMessage(), 200) + ")",
                    malformed);
        }
    }

    private static void requireFilled(Path file, List<Field> fields, long dataLength) throws InvalidFileException {
        long expected = 0;
        for (Field field : fields) {
            if (field.start != expected) {
                throw new InvalidFileException(
                        file,
                        "the bytes of " + quoted(field.name) + " begin at " + field.start + " instead of " + expected);
            }
            expected = field.end;
            if (expected > dataLength) {
                throw new InvalidFileException(
                        file,
                        "the bytes of " + quoted(field.name) + " end at " + expected + ", but there are " + dataLength
                                + "; the file may have been cut short");
            }
        }
        if (expected != dataLength) {
            throw new InvalidFileException(
                    file, "there are " + (dataLength - expected) + " bytes behind the last tensor");
        }
    }

    /// Text from a file, as long as a sentence can carry.
    static String quoted(String text) {
        return '"' + shortened(text, 60) + '"';
    }

    private static String shortened(String text, int most) {
        return text.length() > most ? text.substring(0, most) + "…" : text;
    }

    /// Reads exactly what the format allows.
    private record Parser(Path file, JsonParser json) {
        SafetensorsHeader header() throws InvalidFileException {
            require(json.nextToken() == JsonToken.START_OBJECT, "its header is not a JSON object");
            Map<String, String> metadata = Map.of();
            var fields = new ArrayList<Field>();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                require(json.nextToken() == JsonToken.START_OBJECT, quoted(name) + " is not an object");
                if (name.equals(METADATA)) {
                    metadata = metadata();
                } else {
                    fields.add(field(name));
                }
            }
            require(json.currentToken() == JsonToken.END_OBJECT, "its header does not end");
            require(json.nextToken() == null, "something follows its header's object");
            fields.sort(Comparator.comparingLong(Field::start).thenComparingLong(Field::end));
            return new SafetensorsHeader(metadata, List.copyOf(fields));
        }

        private Map<String, String> metadata() throws InvalidFileException {
            var metadata = new LinkedHashMap<String, String>();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String key = json.currentName();
                require(json.nextToken() == JsonToken.VALUE_STRING, "the metadata " + quoted(key) + " is not a text");
                metadata.put(key, json.getString());
            }
            return metadata;
        }

        private Field field(String name) throws InvalidFileException {
            String code = "";
            List<Long> sizes = null;
            List<Long> offsets = null;
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String part = json.currentName();
                json.nextToken();
                switch (part) {
                    case "dtype" -> {
                        require(json.currentToken() == JsonToken.VALUE_STRING, quoted(name) + " has no type");
                        code = json.getString();
                    }
                    case "shape" -> sizes = numbers(name, MOST_AXES);
                    case "data_offsets" -> offsets = numbers(name, 2);
                    default -> throw fault(quoted(name) + " has an unknown field " + quoted(part));
                }
            }
            if (sizes == null || offsets == null || offsets.size() != 2) {
                throw fault(quoted(name) + " needs a shape and two data_offsets");
            }
            DType dtype = dtype(name, code);
            Shape shape = shape(name, sizes);
            long start = offsets.get(0);
            long end = offsets.get(1);
            require(
                    end - start == (long) shape.count() * dtype.bytes(),
                    quoted(name) + " has the shape " + shape + " of " + dtype + ", which does not take the "
                            + (end - start) + " bytes it is given");
            return new Field(name, dtype, shape, start, end);
        }

        private List<Long> numbers(String name, int most) throws InvalidFileException {
            require(json.currentToken() == JsonToken.START_ARRAY, quoted(name) + " has something else for a list");
            var numbers = new ArrayList<Long>();
            while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                long number = json.getLongValue();
                require(number >= 0 && numbers.size() < most, quoted(name) + " has impossible sizes or offsets");
                numbers.add(number);
            }
            require(
                    json.currentToken() == JsonToken.END_ARRAY,
                    quoted(name) + " has something else than whole numbers");
            return numbers;
        }

        private DType dtype(String name, String code) throws InvalidFileException {
            return switch (code) {
                case "F32" -> DType.FLOAT32;
                case "F64" -> DType.FLOAT64;
                case "I32" -> DType.INT32;
                case "BOOL" -> DType.BOOL;
                default ->
                    throw fault(quoted(name) + " has the element type " + quoted(code)
                            + ", which has no tensor here (F32, F64, I32 and BOOL have)");
            };
        }

        private Shape shape(String name, List<Long> sizes) throws InvalidFileException {
            long count = 1;
            for (long size : sizes) {
                require(size <= Integer.MAX_VALUE, quoted(name) + " has an axis of " + size + " elements");
                count *= size;
                require(count <= MOST_ELEMENTS, quoted(name) + " has more than " + MOST_ELEMENTS + " elements");
            }
            return Shape.of(sizes.stream().mapToInt(Long::intValue).toArray());
        }

        private void require(boolean holds, String otherwise) throws InvalidFileException {
            if (!holds) {
                throw fault(otherwise);
            }
        }

        private InvalidFileException fault(String fault) {
            return new InvalidFileException(file, fault);
        }
    }
}
