package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import backprop4j.Attention;
import backprop4j.DType;
import backprop4j.Images;
import backprop4j.Linalg;
import backprop4j.Pooling;
import backprop4j.RandomStream;
import backprop4j.Ranked;
import backprop4j.Shape;
import backprop4j.Sliding;
import backprop4j.Tensor;
import backprop4j.engine.reference.ReferenceEngine;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Values of what is made of other operations, against numbers from the mind or plain loops.
class LanguageTest {
    private static final double NAN = Double.NaN;
    private static final Tensor X = Tensor.float64(new double[][] {{1, 2, 3}, {4, 5, 6}});

    private static void same(Tensor found, double... wanted) {
        assertThat(found.toDoubles()).containsExactly(wanted, within(1e-14));
    }

    @Test
    void products_variances_and_norms() {
        same(X.prod(), 720);
        same(X.prod(0), 4, 10, 18);
        same(X.prod(1), 6, 120);
        same(Tensor.zeros(Shape.of(2, 0), DType.FLOAT64).prod(1), 1, 1);
        same(X.var(0), 35 / 12.0);
        same(X.var(1, 1), 1, 1);
        same(X.std(0, 0), 1.5, 1.5, 1.5);
        same(X.norm(2), Math.sqrt(91));
        same(X.neg().norm(1, 0), 5, 7, 9);
        same(X.neg().norm(Double.POSITIVE_INFINITY, 1), 3, 6);
        same(X.norm(3, 0), Math.cbrt(65), Math.cbrt(133), Math.cbrt(243));
        same(Tensor.float64(5).var(1), NAN);
    }

    @Test
    void what_nothing_is_folded_to() {
        Tensor none = Tensor.zeros(Shape.of(0, 2), DType.FLOAT64);
        same(none.softmax(0));
        same(none.logSoftmax(0));
        same(none.logSumExp(0), Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
        same(none.sum(0), 0, 0);
        same(none.prod(0), 1, 1);
        same(none.max(1));
        same(none.mean(0), Double.NaN, Double.NaN);
        same(none.var(0, 0), Double.NaN, Double.NaN);
        same(none.var(1, 0), Double.NaN, Double.NaN);
        same(X.slice(0, 0, 1).var(1, 0), Double.NaN, Double.NaN, Double.NaN);
        same(Attention.of(X, none.transpose().reshape(0, 3), none), 0, 0, 0, 0);
    }

    @Test
    void derivatives_stay_right_where_factors_are_zero_and_elements_equal() {
        Tensor x = Tensor.float64(0, 3, 0, 5);
        same(x.prod().backward().of(x), 0, 0, 0, 0);
        Tensor one = Tensor.float64(0, 3, 2);
        same(one.prod().backward().of(one), 6, 0, 0);
        same(one.cumprod(0).sum().backward().of(one), 1 + 3 + 6, 0, 0);
        Tensor flat = Tensor.float64(2, 2);
        same(flat.std(0).backward().of(flat), 0, 0);
        Tensor zero = Tensor.float64(0, 0);
        for (double p : new double[] {1, 2, 3, 1.5}) {
            same(zero.norm(p).backward().of(zero), 0, 0);
        }
    }

    @Test
    void places_of_extremes_and_truths() {
        Tensor x = Tensor.float64(new double[][] {{3, 7, 7}, {NAN, 1, -2}});
        same(x.argmax(1), 1, 0);
        same(x.argmin(1), 0, 0);
        same(x.argmax(0), 1, 0, 0);
        Tensor t = X.gt(4);
        same(t.any(0), 0, 1, 1);
        same(t.any(), 1);
        same(t.all(1), 0, 0);
        same(X.gt(0).all(), 1);
        same(Tensor.zeros(Shape.of(0), DType.BOOL).any(), 0);
        same(Tensor.zeros(Shape.of(0), DType.BOOL).all(), 1);
    }

    @Test
    void running_folds_are_plain_loops() {
        var random = new Random(3);
        for (int n = 1; n < 40; n++) {
            double[] numbers = random.doubles(n, 0.5, 1.5).toArray();
            Tensor x = Tensor.float64(numbers);
            double[] sums = x.cumsum(0).toDoubles();
            double[] products = x.cumprod(0).toDoubles();
            double[] logs = x.logCumsumExp(0).toDoubles();
            double sum = 0;
            double product = 1;
            double exps = 0;
            for (int i = 0; i < n; i++) {
                sum += numbers[i];
                product *= numbers[i];
                exps += Math.exp(numbers[i]);
                assertThat(sums[i]).isEqualTo(sum, within(1e-13));
                assertThat(products[i]).isEqualTo(product, within(1e-12 * product));
                assertThat(logs[i]).isEqualTo(Math.log(exps), within(1e-13));
            }
        }
    }

    @Test
    void layouts() {
        same(X.flip(1), 3, 2, 1, 6, 5, 4);
        same(X.flip(), 6, 5, 4, 3, 2, 1);
        same(X.roll(1, 1), 3, 1, 2, 6, 4, 5);
        same(X.roll(1, -1), 2, 3, 1, 5, 6, 4);
        same(Tensor.float64(1, 2).tile(2, 2), 1, 2, 1, 2, 1, 2, 1, 2);
        assertThat(Tensor.float64(1, 2).tile(2, 2).shape()).isEqualTo(Shape.of(2, 4));
        same(X.repeat(1, 2), 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6);
        assertThat(X.reshape(1, 2, 1, 3).squeeze().shape()).isEqualTo(X.shape());
        assertThat(X.reshape(1, 2, 1, 3).squeeze(0).shape()).isEqualTo(Shape.of(2, 1, 3));
        assertThat(X.reshape(1, 2, 3).moveAxis(0, 2).shape()).isEqualTo(Shape.of(2, 3, 1));
        same(X.transpose(0, 1), 1, 4, 2, 5, 3, 6);
        same(X.diagonal(0, 0, 1), 1, 5);
        same(X.diagonal(1, 0, 1), 2, 6);
        same(X.diagonal(-1, 0, 1), 4);
        same(X.diagonal(5, 0, 1));
        same(X.diagonal(0, 1, 0), 1, 5);
        same(Tensor.float64(1, 2).diagonalMatrix(), 1, 0, 0, 2);
        same(X.tril(0), 1, 0, 0, 4, 5, 0);
        same(X.triu(1), 0, 2, 3, 0, 0, 6);
        same(X.slice(1, 2, -1, -1), 3, 2, 1, 6, 5, 4);
        same(X.slice(1, 2, 0, -2), 3, 6);
        same(X.slice(1, 1, 1, -1));
        same(Tensor.float64(1, 2, 3, 4, 5).windows(0, 3, 2), 1, 2, 3, 3, 4, 5);
        same(Tensor.ones(Shape.of(2, 3), DType.FLOAT64).fold(0, 2, 5), 1, 1, 2, 1, 1);
        same(Tensor.float64(1, 2, 3).pad(0, 1, 1, 9), 9, 1, 2, 3, 9);
        same(Tensor.float64(1, 2, 3).padReflect(0, 2, 1), 3, 2, 1, 2, 3, 2);
        same(Tensor.float64(1, 2, 3).padReplicate(0, 2, 1), 1, 1, 1, 2, 3, 3);
        same(Tensor.float64(1, 2, 3).padCircular(0, 2, 1), 2, 3, 1, 2, 3, 1);
        same(Tensor.stack(0, Tensor.float64(1, 2), Tensor.float64(3, 4)), 1, 2, 3, 4);
        same(Tensor.stack(-1, Tensor.float64(1, 2), Tensor.float64(3, 4)), 1, 3, 2, 4);
        same(X.split(1, 1, 2).get(1), 2, 3, 5, 6);
        assertThat(X.chunk(1, 2)).hasSize(2);
        same(X.chunk(1, 2).get(1), 3, 6);
    }

    @Test
    void sums_in_the_notation_of_einstein() {
        Tensor a = Tensor.float64(1, 2, 3);
        same(Tensor.einsum("ij->ji", X), 1, 4, 2, 5, 3, 6);
        same(Tensor.einsum("ij->", X), 21);
        same(Tensor.einsum("ij", X), 1, 2, 3, 4, 5, 6);
        same(Tensor.einsum("ji", X), 1, 4, 2, 5, 3, 6);
        same(Tensor.einsum("ij,j", X, a), 14, 32);
        same(Tensor.einsum("ij, j -> ij", X, a), 1, 4, 9, 4, 10, 18);
        same(Tensor.einsum("i,i", a, a), 14);
        same(Tensor.einsum("i,j->ji", a, Tensor.float64(1, 10)), 1, 2, 3, 10, 20, 30);
        same(Tensor.einsum("ii->i", X.slice(1, 0, 2)), 1, 5);
        same(Tensor.einsum("ii", X.slice(1, 0, 2)), 6);
        same(Tensor.einsum("...j,j->...", X, a), 14, 32);
        same(Tensor.einsum("...,...", X, a), 1, 4, 9, 4, 10, 18);
        same(Tensor.einsum("i,i,i->", a, a, a), 36);
        same(Tensor.einsum("ij,kj->", X, X), 155);
        same(Tensor.einsum("ij,ij->ij", X, X.slice(0, 1, 2)), 4, 10, 18, 16, 25, 36);
        same(Tensor.einsum("ij,ij->j", X.slice(1, 2, 3), X), 27, 36, 45);
        same(Tensor.einsum("ij->", X.slice(0, 0, 0)), 0);
    }

    @Test
    void picks() {
        same(X.take(1, Tensor.ofInts(2, 0)), 3, 1, 6, 4);
        assertThat(X.take(0, Tensor.copyOf(new int[] {1, 0, 1, 1}, Shape.of(2, 2)))
                        .shape())
                .isEqualTo(Shape.of(2, 2, 3));
        Tensor x = Tensor.float64(1, 2, 3);
        same(x.scatterAdd(0, Tensor.ofInts(2, 0, 2), Tensor.float64(10, 20, 30)), 21, 2, 43);
        same(x.scatter(0, Tensor.ofInts(2, 0), Tensor.float64(10, 20)), 20, 2, 10);
    }

    @Test
    void attention_weighs_values_and_a_query_that_may_see_nothing_gets_zeros() {
        Tensor q = Tensor.float64(new double[][] {{1, 0}, {0, 2}});
        Tensor v = Tensor.float64(new double[][] {{1}, {3}});
        double e = Math.exp(1 / Math.sqrt(2));
        double f = Math.exp(4 / Math.sqrt(2));
        same(Attention.of(q, q, v), (e + 3) / (e + 1), (1 + 3 * f) / (1 + f));
        same(Attention.causal(q, q, v), 1, (1 + 3 * f) / (1 + f));
        Tensor mask = Tensor.float64(new double[][] {{0, 1}, {0, 0}}).gt(0);
        Tensor masked = Attention.masked(q, q, v, mask);
        same(masked, 3, 0);
        var gradients = masked.sum().backward();
        same(gradients.of(v), 0, 1);
        assertThat(gradients.of(q).toDoubles()).doesNotContain(NAN);
    }

    @Test
    void orders() {
        Tensor x = Tensor.float64(3, NAN, -1, 3, 0.0, -0.0);
        same(x.argsort(0, false).to(DType.FLOAT64), 2, 4, 5, 0, 3, 1);
        same(x.argsort(0, true).to(DType.FLOAT64), 1, 0, 3, 4, 5, 2);
        same(x.sort(0, false), -1, 0, 0, 3, 3, NAN);
        Tensor rows = Tensor.float64(new double[][] {{2, 9, 4}, {7, 1, 8}});
        assertThat(Machine.run(new ReferenceEngine(), rows.argsort(1, true))[0].get(3))
                .isEqualTo(2);
        Ranked best = rows.topK(1, 2);
        same(best.values(), 9, 4, 8, 7);
        same(best.places().to(DType.FLOAT64), 1, 2, 2, 0);
        same(best.values().sum().backward().of(rows), 0, 1, 1, 1, 0, 1);
        same(rows.sort(0, true), 7, 9, 8, 2, 1, 4);
        var random = new Random(5);
        double[] numbers = random.doubles(3000).toArray();
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        same(Tensor.float64(numbers).sort(0, false), sorted);
    }

    @Test
    void a_permutation_names_every_number_once() {
        Tensor drawn = RandomStream.of(7).permutation(100);
        double[] numbers = drawn.toDoubles();
        double[] counted = IntStream.range(0, 100).asDoubleStream().toArray();
        assertThat(numbers).isNotEqualTo(counted).containsExactlyInAnyOrder(counted);
        assertThat(drawn.dtype()).isEqualTo(DType.INT32);
    }

    @Test
    void linear_algebra() {
        Tensor a = Tensor.float64(new double[][] {{0, 2, 1}, {4, 1, 0}, {1, 1, 3}});
        same(Linalg.determinant(a), -21);
        same(Linalg.logDeterminant(a), Math.log(21));
        same(Linalg.inverse(a).matmul(a), 1, 0, 0, 0, 1, 0, 0, 0, 1);
        same(a.matmul(Linalg.solve(a, Tensor.float64(new double[][] {{1}, {2}, {3}}))), 1, 2, 3);
        Tensor spd = a.matmul(a.transpose());
        Tensor l = Linalg.cholesky(spd);
        same(l.matmul(l.transpose()), spd.toDoubles());
        same(l.triu(1), new double[9]);
        same(Linalg.cholesky(Tensor.float64(new double[][] {{-1}})), NAN);
        Tensor singular = Tensor.float64(new double[][] {{1, 2}, {2, 4}});
        same(Linalg.determinant(singular), 0);
        same(Linalg.logDeterminant(singular), Double.NEGATIVE_INFINITY);
        same(Linalg.determinant(Tensor.zeros(Shape.of(2, 0, 0), DType.FLOAT64)), 1, 1);
    }

    @Test
    void windows_folded_again_count_how_often_each_element_was_seen() {
        Sliding sliding = Sliding.PLAIN.padding(1);
        Tensor x = Tensor.ones(Shape.of(1, 3, 3), DType.FLOAT64);
        Tensor seen = Pooling.windows(x, sliding, 3, 3);
        assertThat(seen.shape()).isEqualTo(Shape.of(1, 3, 3, 3, 3));
        same(Pooling.fold(seen, sliding, 3, 3), 4, 6, 4, 6, 9, 6, 4, 6, 4);
    }

    @Test
    void interpolation() {
        Tensor x = Tensor.float64(1, 2, 4);
        same(Images.nearest(x, 6), 1, 1, 2, 2, 4, 4);
        same(Images.nearest(x, 2), 1, 2);
        same(Images.linear(x, 6), 1, 1.25, 1.75, 2.5, 3.5, 4);
        same(Images.linearBetweenCorners(x, 5), 1, 1.5, 2, 3, 4);
        same(Images.linear(Tensor.float64(new double[][] {{0, 4}, {8, 12}}), 1, 1), 6);
    }
}
