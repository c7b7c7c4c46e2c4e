// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.engine.cpu.FloatKernels;
import backprop4j.engine.cpu.FloatPattern;
import backprop4j.engine.cpu.ScalarFloatKernels;
import backprop4j.op.Primitive;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FloatKernelsTest {
    private static final int[] LENGTHS = IntStream.concat(IntStream.rangeClosed(0, 67), IntStream.of(100, 127, 513))
            .toArray();
    private static final int[][] STEPS = {{1, 1}, {1, 0}, {0, 1}, {0, 0}};

    static Stream<FloatKernels> kernels() {
        return Stream.of(new ScalarFloatKernels(), new VectorFloatKernels());
    }

    static Stream<Primitive> ofArity(int arity) {
        return Stream.of(Primitive.values()).filter(primitive -> primitive.arity() == arity);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void a_unary_primitive_means_the_same_over_a_block_as_for_one_element(FloatKernels kernels) {
        ofArity(1).forEach(op -> {
            for (int n : LENGTHS) {
                float[] a = FloatKernelInputs.mixed(n + 3, n);
                float[] d = FloatKernelInputs.mixed(n + 5, 99);
                float[] expected = d.clone();
                for (int i = 0; i < n; i++) {
                    expected[2 + i] = op.apply(a[1 + i], 0f, 0f);
                }
                kernels.unary(op, a, 1, d, 2, n);
                assertThat(d).as("%s of %d elements", op, n).isEqualTo(expected);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void a_binary_primitive_means_the_same_over_a_block_as_for_one_element(FloatKernels kernels) {
        ofArity(2).forEach(op -> {
            for (int n : LENGTHS) {
                for (int[] step : STEPS) {
                    float[] a = FloatKernelInputs.mixed(n + 3, n);
                    float[] b = FloatKernelInputs.mixed(n + 4, n + 1);
                    float[] d = FloatKernelInputs.mixed(n + 5, 99);
                    float[] expected = d.clone();
                    for (int i = 0; i < n; i++) {
                        expected[3 + i] = op.apply(a[1 + step[0] * i], b[2 + step[1] * i], 0f);
                    }
                    kernels.binary(op, a, 1, step[0], b, 2, step[1], d, 3, n);
                    assertThat(d)
                            .as("%s of %d elements, steps %s", op, n, Arrays.toString(step))
                            .isEqualTo(expected);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void a_choice_means_the_same_over_a_block_as_for_one_element(FloatKernels kernels) {
        for (int n : LENGTHS) {
            for (int ms = 0; ms < 2; ms++) {
                for (int[] step : STEPS) {
                    float[] mask = FloatKernelInputs.truths(n + 3, n);
                    float[] a = FloatKernelInputs.mixed(n + 3, n);
                    float[] b = FloatKernelInputs.mixed(n + 4, n + 1);
                    float[] d = FloatKernelInputs.mixed(n + 5, 99);
                    float[] expected = d.clone();
                    for (int i = 0; i < n; i++) {
                        expected[3 + i] = Primitive.SELECT.apply(mask[ms * i], a[1 + step[0] * i], b[2 + step[1] * i]);
                    }
                    kernels.select(mask, 0, ms, a, 1, step[0], b, 2, step[1], d, 3, n);
                    assertThat(d)
                            .as("%d elements, steps %d %s", n, ms, Arrays.toString(step))
                            .isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void a_result_may_stand_where_an_operand_stands(FloatKernels kernels) {
        for (int n : LENGTHS) {
            float[] a = FloatKernelInputs.mixed(n + 1, n);
            float[] b = FloatKernelInputs.mixed(n + 1, n + 1);
            float[] mask = FloatKernelInputs.truths(n + 1, n);
            float[] d = new float[n + 1];
            float[] inPlace = a.clone();
            kernels.unary(Primitive.TANH, a, 1, d, 1, n);
            kernels.unary(Primitive.TANH, inPlace, 1, inPlace, 1, n);
            assertThat(rest(inPlace)).isEqualTo(rest(d));
            for (int[] step : STEPS) {
                kernels.binary(Primitive.SUB, a, 1, step[0], b, 1, step[1], d, 1, n);
                inPlace = a.clone();
                kernels.binary(Primitive.SUB, inPlace, 1, step[0], b, 1, step[1], inPlace, 1, n);
                assertThat(rest(inPlace)).isEqualTo(rest(d));
                inPlace = b.clone();
                kernels.binary(Primitive.SUB, a, 1, step[0], inPlace, 1, step[1], inPlace, 1, n);
                assertThat(rest(inPlace)).isEqualTo(rest(d));
                kernels.select(mask, 1, 1, a, 1, step[0], b, 1, step[1], d, 1, n);
                inPlace = b.clone();
                kernels.select(mask, 1, 1, a, 1, step[0], inPlace, 1, step[1], inPlace, 1, n);
                assertThat(rest(inPlace)).isEqualTo(rest(d));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void a_primitive_of_another_arity_is_refused(FloatKernels kernels) {
        float[] a = new float[40];
        assertThatThrownBy(() -> kernels.unary(Primitive.ADD, a, 0, a, 0, 40))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("add takes 2 operands, not one");
        assertThatThrownBy(() -> kernels.binary(Primitive.NEG, a, 0, 1, a, 0, 0, a, 0, 40))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("neg takes 1 operands, not two");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void a_block_is_summed_in_the_written_order(FloatKernels kernels) {
        for (int n : sumLengths()) {
            float[] a = FloatKernelInputs.summands(n + 7, n);
            assertThat(kernels.sumBlock(a, 5, n))
                    .as("%d elements", n)
                    .isEqualTo(Float.valueOf(sumByTheBook(a, 5, 1, n)));
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void columns_are_summed_in_the_order_of_one_block(FloatKernels kernels) {
        for (int rows : new int[] {1, 2, 3, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200, 1000}) {
            for (int cols : new int[] {1, 3, 16, 37}) {
                for (int stride : new int[] {cols, cols + 5}) {
                    float[] a = FloatKernelInputs.summands(4 + rows * stride, rows);
                    float[] d = new float[cols + 2];
                    kernels.sumBlockColumns(a, 4, stride, rows, cols, d, 1, FloatKernelInputs.mixed(64 * cols, 1));
                    for (int j = 0; j < cols; j++) {
                        assertThat(d[1 + j])
                                .as("column %d of %d, %d rows", j, cols, rows)
                                .isEqualTo(Float.valueOf(sumByTheBook(a, 4 + j, stride, rows)));
                    }
                    assertThat(d[0]).isEqualTo(Float.valueOf(0f));
                    assertThat(d[cols + 1]).isEqualTo(Float.valueOf(0f));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void a_sum_of_minus_zeros_is_minus_zero(FloatKernels kernels) {
        for (int n : new int[] {1, 5, 64, 65, 300}) {
            float[] zeros = new float[n];
            Arrays.fill(zeros, -0f);
            assertThat(kernels.sumBlock(zeros, 0, n)).isEqualTo(Float.valueOf(-0f));
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void the_largest_of_a_block_is_the_fold_of_max(FloatKernels kernels) {
        for (int n : sumLengths()) {
            float[] a = FloatKernelInputs.summands(n + 3, n);
            assertThat(kernels.maxBlock(a, 3, n))
                    .as("%d elements", n)
                    .isEqualTo(Float.valueOf(maxByTheBook(a, 3, 1, n)));
            for (int place : new int[] {0, n / 2, n - 1}) {
                float[] withNan = a.clone();
                withNan[3 + place] = Float.NaN;
                assertThat(kernels.maxBlock(withNan, 3, n)).isNaN();
                float[] zeros = new float[n + 3];
                Arrays.fill(zeros, -0f);
                assertThat(kernels.maxBlock(zeros, 3, n)).isEqualTo(Float.valueOf(-0f));
                zeros[3 + place] = 0f;
                assertThat(kernels.maxBlock(zeros, 3, n)).isEqualTo(Float.valueOf(0f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void the_largest_of_columns_is_that_of_each(FloatKernels kernels) {
        float[] a = FloatKernelInputs.mixed(2 + 70 * 40, 3);
        for (int cols : new int[] {1, 7, 33, 40}) {
            float[] d = new float[cols + 1];
            kernels.maxBlockColumns(a, 2, 40, 70, cols, d, 1);
            for (int j = 0; j < cols; j++) {
                assertThat(d[1 + j]).isEqualTo(Float.valueOf(maxByTheBook(a, 2 + j, 40, 70)));
            }
        }
    }

    private static int[] sumLengths() {
        return IntStream.concat(
                        IntStream.rangeClosed(1, 200), IntStream.of(255, 256, 257, 1000, 4033, 4080, 4095, 4096))
                .toArray();
    }

    /// The order as the interface words it.
    private static float sumByTheBook(float[] a, int from, int stride, int n) {
        float[] lane = new float[64];
        Arrays.fill(lane, -0f);
        for (int i = 0; i < n; i++) {
            lane[i % 64] += a[from + i * stride];
        }
        for (int half = 32; half >= 1; half /= 2) {
            for (int i = 0; i < half; i++) {
                lane[i] += lane[i + half];
            }
        }
        return lane[0];
    }

    private static float maxByTheBook(float[] a, int from, int stride, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, a[from + i * stride]);
        }
        return max;
    }

    private static float[] rest(float[] a) {
        return Arrays.copyOfRange(a, 1, a.length);
    }

    static Stream<Arguments> patterns() {
        return kernels()
                .flatMap(kernels -> Stream.of(
                                // Each number twice, each row twice: what pooling gives back.
                                pattern(96, i -> i / 48 * 12 + i % 24 / 2, 24, 48),
                                pattern(64, i -> i / 16 * 4 + i % 8 / 2, 8, 16),
                                // Every second number of every second row.
                                pattern(144, i -> i / 12 * 48 + i % 12 * 2, 12),
                                pattern(64, i -> i / 4 * 16 + i % 4 * 2, 4),
                                pattern(90, i -> i / 3),
                                pattern(100, i -> i / 5 * 12 + i % 5, 5),
                                pattern(100, i -> 99 - i),
                                pattern(96, i -> i / 12 * 12 + 11 - i % 12, 12),
                                pattern(67, i -> 5),
                                // Too wide for windows.
                                pattern(64, i -> i * 37 % 64 * 9),
                                pattern(3, i -> 2 * i))
                        .map(pattern -> Arguments.of(kernels, pattern.offsets, pattern.rows)));
    }

    private record Pattern(int[] offsets, int[] rows) {}

    private static Pattern pattern(int length, IntUnaryOperator offset, int... rows) {
        return new Pattern(
                IntStream.range(0, length).map(offset).toArray(),
                IntStream.concat(IntStream.of(rows), IntStream.of(length)).toArray());
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void numbers_along_a_pattern_are_gathered_wherever_it_is_entered(FloatKernels kernels, int[] offsets, int[] rows) {
        var pattern = new FloatPattern(offsets, rows, kernels.loopStep());
        int furthest = IntStream.of(offsets).max().orElseThrow();
        for (int spare : new int[] {0, 7, 200}) {
            float[] a = FloatKernelInputs.mixed(3 + furthest + 1 + spare, offsets.length);
            for (int from : new int[] {0, 1, 16, offsets.length / 2}) {
                for (int n : new int[] {0, 1, 2, 33, offsets.length}) {
                    int taken = Math.min(n, Math.max(0, offsets.length - from));
                    float[] d = FloatKernelInputs.mixed(taken + 5, 99);
                    float[] expected = d.clone();
                    for (int i = 0; i < taken; i++) {
                        expected[2 + i] = a[3 + offsets[from + i]];
                    }
                    kernels.gather(a, 3, pattern, from, d, 2, taken);
                    assertThat(d).as("%d from %d on", taken, from).isEqualTo(expected);
                }
            }
        }
    }
}
