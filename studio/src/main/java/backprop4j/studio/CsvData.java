package backprop4j.studio;

import backprop4j.data.Dataset;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.ArrayList;
import java.util.List;

/// Examples of one's own: rows of numbers, the class last. A first line that is no numbers is a header.
final class CsvData {
    private static final int MOST_ROWS = 100_000;
    private static final int WIDEST = 10_000;
    private static final int MOST_CLASSES = 1_000;

    private CsvData() {}

    /// @throws BadRequest naming the line, if it is not such a file
    static Data read(String text) {
        List<float[]> rows = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(text)) {
            for (CsvRecord row : reader) {
                if (rows.isEmpty() && row.getStartingLineNumber() == 1 && isHeader(row)) {
                    continue;
                }
                add(row, rows, labels);
            }
        } catch (CsvParseException malformed) {
            throw new BadRequest("this is not a CSV file: " + malformed.getMessage());
        } catch (java.io.IOException closed) {
            throw new java.io.UncheckedIOException(closed);
        }
        if (rows.isEmpty()) {
            throw new BadRequest("the CSV file has no rows");
        }
        if (labels.stream().distinct().count() < 2) {
            throw new BadRequest("the last column has one class only; there must be two at least");
        }
        int[] classes = labels.stream().mapToInt(Integer::intValue).toArray();
        return Data.of("csv", Dataset.of(rows.toArray(float[][]::new), classes));
    }

    private static boolean isHeader(CsvRecord row) {
        return row.getFields().stream().noneMatch(field -> isNumber(field.strip()));
    }

    private static boolean isNumber(String field) {
        return field.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,4})?");
    }

    private static void add(CsvRecord row, List<float[]> rows, List<Integer> labels) {
        String line = "line " + row.getStartingLineNumber();
        int width = row.getFieldCount() - 1;
        if (rows.size() == MOST_ROWS) {
            throw new BadRequest("the CSV file has more than " + MOST_ROWS + " rows");
        }
        if (width < 1 || width > WIDEST) {
            throw new BadRequest(line + " has " + (width + 1) + " fields; it needs 1 to " + WIDEST
                    + " numbers and the class behind them");
        }
        if (!rows.isEmpty() && rows.getFirst().length != width) {
            throw new BadRequest(
                    line + " has " + (width + 1) + " fields, but the first row " + (rows.getFirst().length + 1));
        }
        float[] numbers = new float[width];
        for (int i = 0; i < width; i++) {
            String field = row.getField(i).strip();
            numbers[i] = isNumber(field) ? Float.parseFloat(field) : Float.NaN;
            if (!Float.isFinite(numbers[i])) {
                throw new BadRequest(line + ", field " + (i + 1) + " is not a number");
            }
        }
        String label = row.getField(width).strip();
        if (!label.matches("\\d{1,4}") || Integer.parseInt(label) >= MOST_CLASSES) {
            throw new BadRequest(line + ": the last field is the class, a whole number from 0 to " + (MOST_CLASSES - 1)
                    + ", not '" + label + "'");
        }
        rows.add(numbers);
        labels.add(Integer.parseInt(label));
    }
}
