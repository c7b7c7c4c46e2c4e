package backprop4j.bench;

import backprop4j.cli.bench.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// A matrix product to be measured, row-major, float32.
///
/// @param kind `nn` for c = a·b, `nt` for a·bᵀ (forward, x·wᵀ), `tn` for aᵀ·b (the gradient of the weights,
///     dyᵀ·x)
public record Product(String kind, int m, int n, int k) {
    private static final int[] SKINNY = {8, 10, 20, 32};

    /// Squares from 256 to 2048, then products with one short side, in all three layouts.
    static List<Product> all() {
        return Stream.concat(squares().stream(), skinny().stream()).toList();
    }

    static List<Product> squares() {
        return Stream.of(256, 384, 512, 768, 1024, 2048)
                .map(side -> new Product("nn", side, side, side))
                .toList();
    }

    /// Each of m, n and k short in turn, the others 128 × 784 or 512 × 512.
    static List<Product> skinny() {
        var products = new ArrayList<Product>();
        for (String kind : List.of("nn", "nt", "tn")) {
            for (int i = 0; i < SKINNY.length; i++) {
                int one = i % 2 == 0 ? 512 : 128;
                int other = i % 2 == 0 ? 512 : 784;
                products.add(new Product(kind, SKINNY[i], one, other));
                products.add(new Product(kind, one, SKINNY[i], other));
                products.add(new Product(kind, one, other, SKINNY[i]));
            }
        }
        return List.copyOf(products);
    }

    /// The product that [#toString] writes.
    static Product of(String text) {
        String[] words = text.split("-", -1);
        return new Product(
                words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
    }

    /// Whether the left operand is stored `[k, m]`.
    public boolean leftTransposed() {
        return kind.charAt(0) == 't';
    }

    /// Whether the right operand is stored `[n, k]`.
    public boolean rightTransposed() {
        return kind.charAt(1) == 't';
    }

    /// Multiply-adds of one product.
    double multiplyAdds() {
        return (double) m * n * k;
    }

    /// The left operand as it is stored.
    public float[] left() {
        return numbers(m * k, 1);
    }

    /// The right operand as it is stored.
    public float[] right() {
        return numbers(k * n, 2);
    }

    private static float[] numbers(int count, int seed) {
        var random = new SplittableRandom(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextDouble(-1, 1);
        }
        return numbers;
    }

    /// Measures every product named, in one process, and tells the median of each in nanoseconds, and its last
    /// element, which must be the same for all.
    public static void measure(List<String> products, Maker maker) {
        for (String text : products) {
            Run run = maker.of(of(text));
            Measurement measured = Measurement.of(run::next, 1.5, 0.3);
            Child.tell(text, measured.median());
            Child.tell("last-" + text, run.next());
        }
    }

    /// Makes a product ready to be run.
    @FunctionalInterface
    public interface Maker {
        /// This product with its operands.
        Run of(Product product);
    }

    /// A product with its operands.
    @FunctionalInterface
    public interface Run {
        /// Multiplies once.
        ///
        /// @return the last element
        float next();
    }

    @Override
    public String toString() {
        return kind + "-" + m + "-" + n + "-" + k;
    }
}
