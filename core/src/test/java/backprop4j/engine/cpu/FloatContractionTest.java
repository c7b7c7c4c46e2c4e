// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.Shape;
import backprop4j.compile.Access;
import backprop4j.compile.Step;
import backprop4j.compile.View;
import backprop4j.engine.cpu.vector.VectorFloatGemm;
import backprop4j.op.Contract;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Sums of products over views of any kind, against the definition written as loops over letters.
class FloatContractionTest {
    private static final float POISON = -12345.5f;

    static Stream<FloatPackedGemm> products() {
        return Stream.of(new ScalarFloatGemm(), new VectorFloatGemm());
    }

    /// A view of an array that holds exactly what the view reads, so that reading beside it throws.
    private record Operand(String letters, View view, float[] array) {
        static Operand of(String letters, int[] sizes, int[] strides, Random random) {
            int offset = 0;
            int last = 0;
            boolean empty = false;
            for (int axis = 0; axis < sizes.length; axis++) {
                empty |= sizes[axis] == 0;
                offset -= Math.min(0, strides[axis] * (sizes[axis] - 1));
                last += Math.max(0, strides[axis] * (sizes[axis] - 1));
            }
            var array = new float[empty ? 0 : offset + last + 1];
            for (int i = 0; i < array.length; i++) {
                array[i] = (float) random.nextGaussian();
            }
            return new Operand(letters, new View(empty ? 0 : offset, sizes, strides), array);
        }

        float get(Map<Character, Integer> index) {
            int at = view.offset();
            for (int axis = 0; axis < letters.length(); axis++) {
                at += index.getOrDefault(letters.charAt(axis), 0) * view.strides()[axis];
            }
            return array[at];
        }
    }

    private static void check(FloatPackedGemm product, Contract contract, Operand left, Operand right) {
        var step = new Step.Product(contract, new Access(0, left.view), new Access(1, right.view), 2);
        Map<Character, Integer> sizes = contract.sizes(Shape.of(left.view.sizes()), Shape.of(right.view.sizes()));
        float[] expected = meaning(contract, sizes, left, right);
        Contraction given = Contraction.of(step);
        for (boolean turned : new boolean[] {false, true}) {
            for (boolean packed : new boolean[] {false, true}) {
                var result = new float[expected.length];
                Arrays.fill(result, POISON);
                result[result.length - 1] = expected[expected.length - 1];
                Contraction sums = turned ? given.transposed() : given;
                run(product, sums, turned ? right : left, turned ? left : right, result, packed && sums.steps() > 0);
                assertThat(result)
                        .as("%s %s of %s and %s, turned %s, packed %s", product, contract, left, right, turned, packed)
                        .isEqualTo(expected);
            }
        }
    }

    private static void run(
            FloatPackedGemm product, Contraction sums, Operand a, Operand b, float[] c, boolean packed) {
        int m = sums.rows();
        int n = sums.columns();
        var scratch = new float[product.scratchArrays()][product.scratchSize(sums, m, n)];
        for (float[] array : scratch) {
            Arrays.fill(array, Float.NaN);
        }
        for (int round = 0; round < sums.rounds() && m > 0 && n > 0; round++) {
            int ao = a.view.offset() + sums.roundsInA.at[round];
            int bo = b.view.offset() + sums.roundsInB.at[round];
            int co = sums.roundsInC.at[round];
            if (packed) {
                product.multiplyPacked(sums, sums.whole(), a.array, ao, b.array, bo, c, co, scratch);
            } else {
                product.multiply(sums, sums.whole(), a.array, ao, b.array, bo, c, co, scratch);
            }
        }
    }

    /// The meaning, word by word; the last element stands behind the result.
    private static float[] meaning(Contract contract, Map<Character, Integer> sizes, Operand left, Operand right) {
        String summed = contract.summed();
        int count = count(contract.result(), sizes);
        int k = count(summed, sizes);
        var result = new float[count + 1];
        result[count] = POISON;
        var index = new HashMap<Character, Integer>();
        for (int i = 0; i < count; i++) {
            place(contract.result(), sizes, i, index);
            float total = 0f;
            for (int first = 0; first < k; first += FloatGemm.CHUNK) {
                float sum = 0f;
                for (int p = first; p < Math.min(k, first + FloatGemm.CHUNK); p++) {
                    place(summed, sizes, p, index);
                    sum = Math.fma(left.get(index), right.get(index), sum);
                }
                total = first == 0 ? sum : total + sum;
            }
            result[i] = total;
        }
        return result;
    }

    private static int count(String letters, Map<Character, Integer> sizes) {
        int count = 1;
        for (char letter : letters.toCharArray()) {
            count *= sizes.getOrDefault(letter, 1);
        }
        return count;
    }

    private static void place(String letters, Map<Character, Integer> sizes, int i, Map<Character, Integer> index) {
        int rest = i;
        for (int axis = letters.length() - 1; axis >= 0; axis--) {
            int size = sizes.getOrDefault(letters.charAt(axis), 1);
            index.put(letters.charAt(axis), rest % size);
            rest /= size;
        }
    }

    private static Operand contiguous(String letters, Random random, int... sizes) {
        return Operand.of(letters, sizes, Shape.of(sizes).strides(), random);
    }

    /// The k × k windows of images of h × w, s apart.
    private static Operand windows(Random random, int n, int c, int h, int w, int k, int s) {
        int[] sizes = {n, c, (h - k) / s + 1, (w - k) / s + 1, k, k};
        return Operand.of("ncpqkl", sizes, new int[] {c * h * w, h * w, s * w, s, w, 1}, random);
    }

    @ParameterizedTest
    @MethodSource("products")
    void windows_of_images_are_multiplied_in_place(FloatPackedGemm product) {
        var random = new Random(1);
        int[][] shapes = {
            {2, 3, 12, 12, 5, 1, 7},
            {3, 1, 9, 28, 5, 1, 20},
            {1, 2, 7, 5, 3, 2, 4},
            {2, 4, 6, 6, 1, 1, 9},
            {2, 2, 5, 40, 3, 1, 1},
            {1, 23, 6, 7, 5, 1, 3}
        };
        for (int[] s : shapes) {
            Operand x = windows(random, s[0], s[1], s[2], s[3], s[4], s[5]);
            int o = s[6];
            int p = x.view.sizes()[2];
            int q = x.view.sizes()[3];
            Operand w = contiguous("ockl", random, o, s[1], s[4], s[4]);
            check(product, new Contract("ncpqkl", "ockl", "nopq"), x, w);
            Operand dy = contiguous("nopq", random, s[0], o, p, q);
            check(product, new Contract("nopq", "ncpqkl", "ockl"), dy, x);
            Operand each = contiguous("ckl", random, s[1], s[4], s[4]);
            check(product, new Contract("ncpqkl", "ckl", "ncpq"), x, each);
        }
    }

    @ParameterizedTest
    @MethodSource("products")
    void views_at_random_have_the_bits_of_the_definition(FloatPackedGemm product) {
        var random = new Random(2);
        List<Contract> contracts = List.of(
                new Contract("abkl", "klcd", "abcd"),
                new Contract("kabl", "lckd", "cabd"),
                new Contract("gak", "gkb", "gab"),
                new Contract("gakhl", "hlkbg", "bhga"),
                new Contract("klm", "mkl", ""),
                new Contract("ab", "cd", "dacb"));
        for (int i = 0; i < 400; i++) {
            Contract contract = contracts.get(i % contracts.size());
            var sizes = new HashMap<Character, Integer>();
            for (char letter : (contract.left() + contract.right()).toCharArray()) {
                sizes.putIfAbsent(letter, random.nextInt(20) == 0 ? random.nextInt(2) : 1 + random.nextInt(8));
            }
            // One letter is long, so that there are runs, whole tiles and sometimes several chunks.
            String letters = contract.left() + contract.right();
            sizes.put(letters.charAt(random.nextInt(letters.length())), 1 + random.nextInt(90));
            check(product, contract, random(contract.left(), sizes, random), random(contract.right(), sizes, random));
        }
    }

    /// Axes in any order in memory, some overlapping, repeated, backwards or with gaps.
    private static Operand random(String letters, Map<Character, Integer> sizes, Random random) {
        int[] counts = letters.chars()
                .map(letter -> sizes.getOrDefault((char) letter, 1))
                .toArray();
        int[] strides = new int[counts.length];
        boolean[] done = new boolean[counts.length];
        int stride = 1;
        for (int i = 0; i < counts.length; i++) {
            int axis = random.nextInt(counts.length);
            while (done[axis]) {
                axis = (axis + 1) % counts.length;
            }
            done[axis] = true;
            strides[axis] = switch (random.nextInt(8)) {
                case 0 -> 0;
                case 1 -> -stride;
                case 2 -> stride + 2;
                case 3 -> 1 + stride / 2;
                default -> stride;
            };
            stride = Math.max(1, Math.abs(strides[axis]) * counts[axis]);
        }
        return Operand.of(letters, counts, strides, random);
    }
}
