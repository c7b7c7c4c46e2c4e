package backprop4j.studio;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A large matrix as at most 40 × 40 tiles; each is its element of the largest magnitude, and says which that is.
final class Tiles {
    private static final int MOST = 40;

    private Tiles() {}

    static Map<String, @Nullable Object> json(double[] matrix, int rows, int columns) {
        int down = Math.min(MOST, rows);
        int across = Math.min(MOST, columns);
        double[] value = new double[down * across];
        int[] row = new int[down * across];
        int[] column = new int[down * across];
        for (int i = 0; i < rows; i++) {
            int tileRow = (int) ((long) i * down / rows);
            for (int j = 0; j < columns; j++) {
                int tile = tileRow * across + (int) ((long) j * across / columns);
                double number = matrix[i * columns + j];
                boolean first = i == 0 && j == 0 || value[tile] == 0 && row[tile] == 0 && column[tile] == 0;
                // What is no number must not hide behind what is one.
                if (first || Double.isNaN(number) || Math.abs(number) > Math.abs(value[tile])) {
                    value[tile] = number;
                    row[tile] = i;
                    column[tile] = j;
                }
            }
        }
        return Json.object("rows", down, "columns", across, "value", value, "row", row, "column", column);
    }
}
