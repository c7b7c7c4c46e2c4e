// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.engine.cpu.vector.VectorFloatGemm;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FloatGemmTest {
    private static final float POISON = -12345.5f;

    /// The three ways a product may go, and the choice between them.
    enum Way {
        CHOSEN,
        DIRECT,
        PACKED,
        PACKED_TRANSPOSED
    }

    /// How a matrix lies in memory.
    enum Layout {
        ROW_MAJOR,
        TRANSPOSED,
        EVERY_THIRD_ELEMENT,
        TRANSPOSED_WITH_GAPS,
        BACKWARDS,
        ONE_ROW_REPEATED,
        ONE_COLUMN_REPEATED,
        ONE_NUMBER;

        int rowStride(int columns) {
            return switch (this) {
                case ROW_MAJOR -> columns;
                case TRANSPOSED -> 1;
                case EVERY_THIRD_ELEMENT -> 3 * columns + 1;
                case TRANSPOSED_WITH_GAPS -> 2;
                case BACKWARDS -> -columns;
                case ONE_ROW_REPEATED, ONE_NUMBER -> 0;
                case ONE_COLUMN_REPEATED -> 1;
            };
        }

        int columnStride(int rows) {
            return switch (this) {
                case ROW_MAJOR, ONE_ROW_REPEATED -> 1;
                case TRANSPOSED -> rows;
                case EVERY_THIRD_ELEMENT -> 3;
                case TRANSPOSED_WITH_GAPS -> 2 * rows + 1;
                case BACKWARDS -> -1;
                case ONE_COLUMN_REPEATED, ONE_NUMBER -> 0;
            };
        }
    }

    /// A matrix in an array that holds it exactly, so that reading beside it throws.
    private record Matrix(float[] array, int offset, int row, int column) {
        static Matrix random(Layout layout, int rows, int columns, Random random, boolean special) {
            int row = layout.rowStride(columns);
            int column = layout.columnStride(rows);
            int down = row * Math.max(0, rows - 1);
            int right = column * Math.max(0, columns - 1);
            int before = -Math.min(0, down) - Math.min(0, right);
            var array = new float[before + Math.max(0, down) + Math.max(0, right) + 1];
            for (int i = 0; i < array.length; i++) {
                array[i] = special && random.nextInt(8) == 0 ? specialNumber(random) : number(random);
            }
            return new Matrix(array, before, row, column);
        }

        private static float number(Random random) {
            return (float) (random.nextGaussian() * Math.scalb(1.0, random.nextInt(9) - 4));
        }

        private static float specialNumber(Random random) {
            return switch (random.nextInt(6)) {
                case 0 -> Float.NaN;
                case 1 -> Float.POSITIVE_INFINITY;
                case 2 -> Float.NEGATIVE_INFINITY;
                case 3 -> -0f;
                case 4 -> Float.MIN_VALUE;
                default -> 0f;
            };
        }

        float get(int i, int j) {
            return array[offset + i * row + j * column];
        }
    }

    static Stream<FloatPackedGemm> products() {
        return Stream.of(new ScalarFloatGemm(), new VectorFloatGemm());
    }

    /// The meaning, word by word.
    private static float sumOfProducts(Matrix a, int i, Matrix b, int j, int k, int chunk) {
        float result = 0f;
        for (int first = 0; first < k; first += chunk) {
            float sum = 0f;
            for (int p = first; p < Math.min(k, first + chunk); p++) {
                sum = Math.fma(a.get(i, p), b.get(p, j), sum);
            }
            result = first == 0 ? sum : result + sum;
        }
        return result;
    }

    private static void check(FloatPackedGemm product, Way way, Matrix a, Matrix b, int m, int n, int k) {
        int before = 5;
        int cRow = n + 3;
        var c = new float[before + m * cRow + 7];
        Arrays.fill(c, POISON);
        float[] expected = c.clone();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                expected[before + i * cRow + j] = sumOfProducts(a, i, b, j, k, FloatGemm.CHUNK);
            }
        }
        multiply(product, way, a, b, c, before, cRow, m, n, k);
        // Cheaper than describing every comparison: NaN equals NaN here, and 0 does not equal -0.
        if (!Arrays.equals(c, expected)) {
            assertThat(c)
                    .as("%s %s %d x %d, k = %d, a %s, b %s", product, way, m, n, k, a, b)
                    .isEqualTo(expected);
        }
    }

    private static void multiply(
            FloatPackedGemm product, Way way, Matrix a, Matrix b, float[] c, int co, int cRow, int m, int n, int k) {
        Contraction given = Contraction.ofMatrices(m, n, k, a.row, a.column, b.row, b.column, cRow);
        Contraction turned = given.transposed();
        var scratch = new float[product.scratchArrays()]
                [Math.max(product.scratchSize(given, m, n), product.scratchSize(turned, n, m))];
        for (float[] array : scratch) {
            Arrays.fill(array, Float.NaN);
        }
        float[] left = a.array;
        float[] right = b.array;
        switch (way) {
            case CHOSEN -> product.multiply(given, given.whole(), left, a.offset, right, b.offset, c, co, scratch);
            case DIRECT -> FloatDirectProduct.multiply(given, given.whole(), left, a.offset, right, b.offset, c, co);
            case PACKED ->
                product.multiplyPacked(given, given.whole(), left, a.offset, right, b.offset, c, co, scratch);
            case PACKED_TRANSPOSED ->
                product.multiplyPacked(turned, turned.whole(), right, b.offset, left, a.offset, c, co, scratch);
        }
    }

    @ParameterizedTest
    @MethodSource("products")
    void every_small_shape_has_the_bits_of_the_definition_whichever_way_it_goes(FloatPackedGemm product) {
        var random = new Random(1);
        for (int m = 0; m <= 20; m++) {
            for (int n = 0; n <= 20; n++) {
                for (int k = 0; k <= 20; k++) {
                    Matrix a = Matrix.random(Layout.ROW_MAJOR, m, k, random, false);
                    Matrix b = Matrix.random(Layout.TRANSPOSED, k, n, random, false);
                    check(product, Way.CHOSEN, a, b, m, n, k);
                    if (k > 0) {
                        Way[] ways = {Way.DIRECT, Way.PACKED, Way.PACKED_TRANSPOSED};
                        check(product, ways[(m + n + k) % 3], a, b, m, n, k);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("products")
    void every_layout_has_the_bits_of_the_definition_with_infinities_and_nan_among_the_numbers(
            FloatPackedGemm product) {
        var random = new Random(2);
        for (Layout left : Layout.values()) {
            for (Layout right : Layout.values()) {
                for (Way way : Way.values()) {
                    for (boolean special : new boolean[] {false, true}) {
                        int m = 1 + random.nextInt(3 * product.rowTile());
                        int n = 1 + random.nextInt(3 * product.columnTile());
                        int k = 1 + random.nextInt(70);
                        Matrix a = Matrix.random(left, m, k, random, special);
                        Matrix b = Matrix.random(right, k, n, random, special);
                        check(product, way, a, b, m, n, k);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("products")
    void several_chunks_and_several_blocks_have_the_bits_of_the_definition(FloatPackedGemm product) {
        var random = new Random(3);
        int chunk = FloatGemm.CHUNK;
        int[][] shapes = {
            {13, 35, chunk},
            {13, 35, chunk + 1},
            {1, 9, 3 * chunk},
            {5, 1, 4 * chunk - 1},
            {12, 64, 2 * chunk + 17},
            {200, 3, 2 * chunk + 5},
            {2, 530, chunk + 100},
            {101, 600, 40},
            {600, 101, 40},
            {197, 33, chunk + 33},
        };
        for (int[] shape : shapes) {
            Matrix a = Matrix.random(Layout.ROW_MAJOR, shape[0], shape[2], random, false);
            Matrix b = Matrix.random(Layout.ROW_MAJOR, shape[2], shape[1], random, false);
            for (Way way : Way.values()) {
                check(product, way, a, b, shape[0], shape[1], shape[2]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("products")
    void random_shapes_have_the_bits_of_the_definition(FloatPackedGemm product) {
        var random = new Random(4);
        Layout[] layouts = Layout.values();
        for (int i = 0; i < 300; i++) {
            int m = 1 + random.nextInt(70);
            int n = 1 + random.nextInt(100);
            int k = 1 + random.nextInt(90);
            Matrix a = Matrix.random(layouts[random.nextInt(layouts.length)], m, k, random, false);
            Matrix b = Matrix.random(layouts[random.nextInt(layouts.length)], k, n, random, false);
            check(product, Way.values()[i % 4], a, b, m, n, k);
        }
    }

    @ParameterizedTest
    @MethodSource("products")
    void an_output_computed_in_parts_has_the_bits_it_has_as_a_whole(FloatPackedGemm product) {
        var random = new Random(5);
        int m = 61;
        int n = 83;
        int k = FloatGemm.CHUNK + 70;
        Matrix a = Matrix.random(Layout.ROW_MAJOR, m, k, random, false);
        Matrix b = Matrix.random(Layout.TRANSPOSED, k, n, random, false);
        var whole = new float[m * n];
        multiply(product, Way.CHOSEN, a, b, whole, 0, n, m, n, k);
        var parts = new float[m * n];
        int[] rowCuts = {0, 1, 2, 40, 61};
        int[] columnCuts = {0, 7, 8, 83};
        for (int r = 0; r + 1 < rowCuts.length; r++) {
            for (int q = 0; q + 1 < columnCuts.length; q++) {
                int row = rowCuts[r];
                int column = columnCuts[q];
                multiply(
                        product,
                        Way.CHOSEN,
                        new Matrix(a.array, a.offset + row * a.row, a.row, a.column),
                        new Matrix(b.array, b.offset + column * b.column, b.row, b.column),
                        parts,
                        row * n + column,
                        n,
                        rowCuts[r + 1] - row,
                        columnCuts[q + 1] - column,
                        k);
            }
        }
        assertThat(parts).isEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource("products")
    void scratch_for_the_whole_serves_every_part(FloatPackedGemm product) {
        var random = new Random(6);
        for (int i = 0; i < 100; i++) {
            int m = random.nextInt(2000);
            int n = random.nextInt(2000);
            int k = random.nextInt(2000);
            Contraction sums = Contraction.ofMatrices(m, n, k, k, 1, 1, k, n);
            int most = product.scratchSize(sums, m, n);
            assertThat(product.scratchSize(sums, random.nextInt(m + 1), random.nextInt(n + 1)))
                    .isLessThanOrEqualTo(most);
            assertThat(most)
                    .as("scratch is bounded, whatever the size of the product")
                    .isBetween(1, 1 << 20);
        }
    }

    @Test
    void the_order_of_sums_shows_in_the_bits() {
        var random = new Random(7);
        int k = 2 * FloatGemm.CHUNK;
        Matrix a = Matrix.random(Layout.ROW_MAJOR, 1, k, random, false);
        Matrix b = Matrix.random(Layout.TRANSPOSED, k, 1, random, false);
        assertThat(sumOfProducts(a, 0, b, 0, k, FloatGemm.CHUNK)).isNotEqualTo(sumOfProducts(a, 0, b, 0, k, k));
    }
}
