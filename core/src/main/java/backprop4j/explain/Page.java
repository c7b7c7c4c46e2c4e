package backprop4j.explain;

import java.util.ArrayList;
import java.util.List;

/// Lines of plain text, wrapped between words.
final class Page {
    private static final int WIDTH = 96;

    /// A space at which no line is broken.
    private static final char GLUE = '\u00a0';

    private final StringBuilder text = new StringBuilder();

    void heading(String words) {
        if (!text.isEmpty()) {
            text.append('\n');
        }
        text.append(words).append('\n');
    }

    /// A sentence, wrapped.
    void say(String words) {
        wrapped("", words, " ");
    }

    /// A line that stands as it is, two columns in.
    void line(String line) {
        text.append("  ").append(line).append('\n');
    }

    /// `name = term + term + … = value`: as many terms to a line as fit.
    void sum(String name, List<String> terms, String value) {
        wrapped("  ", name + " = " + String.join(" + ", terms) + " =" + GLUE + value, " ");
    }

    /// Rows of cells, each column as wide as its widest cell; the last cell is not padded.
    void table(List<List<String>> rows) {
        var widths = new ArrayList<Integer>();
        for (List<String> row : rows) {
            for (int column = 0; column < row.size(); column++) {
                int width = row.get(column).length();
                if (column == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(column, Math.max(widths.get(column), width));
                }
            }
        }
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(widths.get(column) - cell.length()));
            }
            line(line.toString().stripTrailing());
        }
    }

    private void wrapped(String indent, String words, String separator) {
        var line = new StringBuilder(indent);
        int empty = line.length();
        for (String word : words.split(separator, -1)) {
            if (line.length() > empty && line.length() + separator.length() + word.length() > WIDTH) {
                text.append(line.toString().replace(GLUE, ' ').stripTrailing()).append('\n');
                line.setLength(0);
                line.append(indent).append(indent.isEmpty() ? "" : "    ");
                empty = line.length();
            }
            line.append(line.length() > empty ? separator : "").append(word);
        }
        text.append(line.toString().replace(GLUE, ' ').stripTrailing()).append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
