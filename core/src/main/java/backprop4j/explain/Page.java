package backprop4j.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Lines of plain text, wrapped between words.
final class Page {
    private static final int WIDTH = 96;

    /// A space at which no line is broken.
    private static final char GLUE = '\u00a0';
    private static final String GLUE_TEXT = String.valueOf(GLUE);

    /// After a space; and between Chinese characters, though no line begins with a mark that closes.
    private static final Pattern BREAKS = Pattern.compile(
            "(?<= )|(?<=[\\u2e80-\\u9fff\\uff01-\\uff60])(?=[^ \\u3001\\u3002\\uff01\\uff09\\uff0c\\uff1a\\uff1b\\uff1f])");

    private final StringBuilder text = new StringBuilder();
    private final int width;

    Page() {
        this(WIDTH);
    }

    /// @param width columns
    Page(int width) {
        this.width = width;
    }

    void heading(String words) {
        if (!text.isEmpty()) {
            text.append('\n');
        }
        text.append(words).append('\n');
    }

    /// A sentence, wrapped.
    void say(String words) {
        wrapped("", words);
    }

    /// A sentence, wrapped, two columns in.
    void item(String words) {
        wrapped("  ", words);
    }

    /// A line that stands as it is, two columns in.
    void line(String line) {
        text.append("  ").append(line).append('\n');
    }

    /// `name = term + term + … = value`: as many terms to a line as fit.
    void sum(String name, List<String> terms, String value) {
        wrapped("  ", name + " = " + String.join(" + ", terms) + " =" + GLUE + value);
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

    /// Items with commas between them: as many to a line as fit, none broken.
    void list(List<String> items) {
        wrapped(
                "  ",
                String.join(
                        ", " + GLUE,
                        items.stream().map(item -> item.replace(' ', GLUE)).toList()));
    }

    private void wrapped(String indent, String words) {
        var line = new StringBuilder(indent);
        int empty = line.length();
        for (String word : BREAKS.split(words, -1)) {
            if (line.length() > empty && columns(line) + columns(word.stripTrailing()) > width) {
                end(line);
                line.setLength(0);
                line.append(indent).append(indent.isEmpty() ? "" : "    ");
                empty = line.length();
            }
            boolean first = line.length() == empty;
            line.append(first && word.startsWith(GLUE_TEXT) ? word.substring(1) : word);
        }
        end(line);
    }

    private void end(CharSequence line) {
        text.append(line.toString().replace(GLUE, ' ').stripTrailing()).append('\n');
    }

    /// Columns on a terminal, where Chinese characters and their punctuation take two.
    static int columns(CharSequence line) {
        return line.chars().map(c -> isWide(c) ? 2 : 1).sum();
    }

    private static boolean isWide(int c) {
        return (c >= 0x2e80 && c <= 0x9fff) || (c >= 0xff01 && c <= 0xff60);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
