package backprop4j.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockwiseTest {
    private static List<List<Integer>> permutations(int n) {
        if (n == 0) {
            return List.of(List.of());
        }
        var longer = new ArrayList<List<Integer>>();
        for (List<Integer> shorter : permutations(n - 1)) {
            for (int place = 0; place < n; place++) {
                var one = new ArrayList<>(shorter);
                one.add(place, n - 1);
                longer.add(one);
            }
        }
        return longer;
    }

    /// 1 if an even number of pairs stands in the wrong order, else −1.
    private static double sign(List<Integer> order) {
        double sign = 1;
        for (int i = 0; i < order.size(); i++) {
            for (int j = 0; j < i; j++) {
                sign = order.get(j) > order.get(i) ? -sign : sign;
            }
        }
        return sign;
    }

    /// Row i has 2ⁱ in the column that the order says, and another number in all columns before it: a triangle
    /// whose rows were exchanged.
    private static double[] scattered(List<Integer> order, double left) {
        int n = order.size();
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            Arrays.fill(a, i * n, i * n + order.get(i), left);
            a[i * n + order.get(i)] = 1 << i;
        }
        return a;
    }

    @Test
    void rows_in_any_order_are_eliminated_by_the_largest_pivot_of_each_column() {
        for (int n = 1; n <= 5; n++) {
            for (List<Integer> order : permutations(n)) {
                for (double left : new double[] {0, 0.25}) {
                    double[] a = scattered(order, left);
                    double product = Math.pow(2, n * (n - 1) / 2.0);
                    var elimination = new Elimination(a, n);
                    assertThat(elimination.determinant())
                            .as("%s", order)
                            .isEqualTo(sign(order) * product, within(1e-12 * product));
                    assertThat(elimination.logDeterminant()).isEqualTo(Math.log(product), within(1e-12));
                    double[] x = new double[n];
                    double[] b = new double[n];
                    Arrays.setAll(x, i -> i - 1.5);
                    for (int i = 0; i < n; i++) {
                        for (int k = 0; k < n; k++) {
                            b[i] += a[i * n + k] * x[k];
                        }
                    }
                    elimination.solve(b, 1);
                    assertThat(b).as("%s", order).containsExactly(x, within(1e-12));
                }
            }
        }
    }

    @Test
    void a_small_pivot_is_passed_over_in_every_column() {
        double[] a = {1, 100, 0, 0, 1e-20, 1, 0, 1, 1};
        double[] b = {101, 1, 2};
        new Elimination(a, 3).solve(b, 1);
        assertThat(b).containsExactly(1, 1, 1);
    }

    @Test
    void of_equal_pivots_the_first_is_taken() {
        assertThat(new Elimination(new double[] {1, 1, 1, 1}, 2).determinant())
                .as("no rows are exchanged, so it is not −0")
                .isEqualTo(Double.valueOf(0));
    }

    @Test
    void what_a_result_held_before_makes_no_difference() {
        double[] triangle = new double[9];
        Arrays.fill(triangle, Double.NaN);
        new Blockwise.Cholesky().compute(List.of(new double[] {4, 2, 6, 2, 10, 9, 6, 9, 26}), triangle);
        assertThat(triangle).containsExactly(2, 0, 0, 1, 3, 0, 3, 2, Math.sqrt(13));
    }

    @Test
    void a_system_without_equations_has_nothing_to_solve() {
        double[] nothing = new double[0];
        new Blockwise.Solve().compute(List.of(nothing, nothing), nothing);
        assertThat(new Elimination(nothing, 0).determinant()).isEqualTo(1);
    }

    @Test
    void equal_numbers_keep_their_order_in_rows_of_any_length() {
        for (int n = 0; n < 20; n++) {
            double[] numbers = new double[n];
            Arrays.setAll(numbers, i -> i * 7 % 5);
            for (boolean descending : new boolean[] {false, true}) {
                var wanted = new ArrayList<Integer>();
                for (int i = 0; i < n; i++) {
                    wanted.add(i);
                }
                wanted.sort((i, j) ->
                        descending ? Double.compare(numbers[j], numbers[i]) : Double.compare(numbers[i], numbers[j]));
                int[] found = MergeSort.order(numbers, descending);
                assertThat(found)
                        .containsExactly(wanted.stream().mapToInt(i -> i).toArray());
            }
        }
    }
}
