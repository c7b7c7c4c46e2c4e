package backprop4j.cli;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Rows of numbers in a CSV file, read some at a time, so that a long file takes no more memory than a short one.
///
/// @param file whose rows these are
/// @param width numbers in each row
record CsvRows(Path file, int width) {
    private static final int CHUNK = 256;

    /// Hands over the rows, some at a time, in the order of the file.
    ///
    /// @throws Refusal if a row has another width or a field is not a number
    void forEachChunk(Consumer<float[][]> consumer) {
        List<float[]> chunk = new ArrayList<>();
        read(file, reader -> {
            for (CsvRecord row : reader) {
                chunk.add(numbers(row));
                if (chunk.size() == CHUNK) {
                    consumer.accept(chunk.toArray(float[][]::new));
                    chunk.clear();
                }
            }
        });
        if (!chunk.isEmpty()) {
            consumer.accept(chunk.toArray(float[][]::new));
        }
    }

    /// The first rows, all as wide as the first one.
    ///
    /// @param most how many at most
    /// @throws Refusal if there is none, a row has another width, or a field is not a number
    static List<float[]> first(Path file, int most) {
        List<float[]> rows = new ArrayList<>();
        read(file, reader -> {
            for (CsvRecord row : reader) {
                if (rows.size() == most) {
                    return;
                }
                int width = rows.isEmpty() ? row.getFieldCount() : rows.getFirst().length;
                rows.add(new CsvRows(file, width).numbers(row));
            }
        });
        if (rows.isEmpty()) {
            throw Refusal.failure(file + " has no rows");
        }
        return rows;
    }

    private static void read(Path file, Consumer<CsvReader<CsvRecord>> consumer) {
        if (Files.isDirectory(file)) {
            throw Refusal.failure("cannot read " + file + ": it is a directory");
        }
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .detectBomHeader(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(file)) {
            consumer.accept(reader);
        } catch (CsvParseException malformed) {
            throw Refusal.failure(file + " is not a CSV file: " + malformed.getMessage(), malformed);
        } catch (IOException problem) {
            throw Refusal.failure("cannot read " + file + ": " + OutFile.reason(problem), problem);
        }
    }

    private float[] numbers(CsvRecord row) {
        if (row.getFieldCount() != width) {
            throw Refusal.failure(where(row) + " has " + Words.count(row.getFieldCount(), "field")
                    + ", but the network takes " + Words.count(width, "number"));
        }
        float[] numbers = new float[width];
        for (int i = 0; i < width; i++) {
            String field = row.getField(i).strip();
            numbers[i] = Options.isNumber(field) ? Float.parseFloat(field) : Float.NaN;
            if (!Float.isFinite(numbers[i])) {
                String shown = field.length() > 30 ? field.substring(0, 30) + "…" : field;
                throw Refusal.failure(where(row) + ", field " + (i + 1) + " is '" + shown + "', which is not a number"
                        + (row.getStartingLineNumber() == 1 ? "; a header line must be taken away" : ""));
            }
        }
        return numbers;
    }

    private String where(CsvRecord row) {
        return file + ", line " + row.getStartingLineNumber();
    }
}
