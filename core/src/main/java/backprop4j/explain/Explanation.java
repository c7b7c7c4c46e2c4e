package backprop4j.explain;

import backprop4j.Gradients;
import backprop4j.Operand;
import backprop4j.Tensor;
import backprop4j.TensorException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// One entry of a gradient unfolded into the chain rule that made it: a sum of products of numbers one step
/// nearer the cost; then the derivative in its largest product unfolded likewise, down to the cost.
///
/// The numbers shown are computed in float64 from the leaves that the engine had, widened.
///
/// @param levels the asked entry first, then each the derivative in the largest product of the one before
/// @param arithmetic the first sum, of the engine's own factors: how far it is from the engine's number, and
///     how far rounding may take it: (n + 2) roundings of its mass, with n additions and multiplications
/// @param difference how far the first sum is from a central difference of the cost in float64
public record Explanation(List<Level> levels, Check arithmetic, Check difference) {
    /// Products shown for each sum; the others are summed up in a line of their own.
    private static final int SHOWN = 8;

    /// `name = Σ products`.
    ///
    /// @param origin where in the user's code it was made
    public record Level(String name, double value, List<Product> products, String origin) {
        /// The sum of the products.
        public double sum() {
            return products.stream().mapToDouble(Product::value).sum();
        }

        /// Additions and multiplications on the deepest path through the sum.
        int operations() {
            return products.size()
                    + products.stream().mapToInt(p -> p.factors.size()).max().orElse(0);
        }

        /// The sum of their magnitudes.
        public double mass() {
            return products.stream().mapToDouble(p -> Math.abs(p.value())).sum();
        }
    }

    /// Factors that are multiplied.
    public record Product(List<Factor> factors) {
        public double value() {
            double product = 1;
            for (Factor factor : factors) {
                product *= factor.value;
            }
            return product;
        }
    }

    /// A number with the name the reader knows it by.
    public record Factor(String name, double value) {}

    /// A deviation and the most it may be.
    public record Check(double deviation, double bound) {
        public boolean holds() {
            return deviation <= bound;
        }
    }

    /// Unfolds the entry of ∂C/∂`operand` at these indices.
    ///
    /// @throws TensorException if the cost does not depend on it, or there is no such entry
    public static Explanation of(Gradients gradients, Operand operand, int... indices) {
        Tensor derivative = gradients.of(operand);
        int position = position(derivative, indices);
        var names = new Names(gradients);
        var replay = new Replay();
        var exact = new Unfolding(names, at -> replay.value(at.tensor(), at.position()));
        var levels = new ArrayList<Level>();
        Unfolding.Entry entry = new Unfolding.Entry(derivative, position);
        String name = "∂C/∂" + names.of(gradients.leafOf(operand), position);
        while (entry != null) {
            List<Unfolding.Term> terms = exact.terms(entry);
            levels.add(new Level(
                    name,
                    replay.value(entry.tensor(), entry.position()),
                    terms.stream().map(Unfolding.Term::product).toList(),
                    String.valueOf(entry.tensor().origin())));
            Unfolding.Term largest = terms.stream()
                    .max(Comparator.comparingDouble(
                            term -> Math.abs(term.product().value())))
                    .orElse(null);
            Unfolding.Entry next = largest == null ? null : largest.derivative();
            entry = entry.equals(next) ? null : next;
            name = entry == null ? "" : names.of(entry.tensor(), entry.position());
        }
        Level first = levels.getFirst();
        var engine = new Unfolding(names, at -> at.tensor().storage().get(at.position()));
        Level asEngine = new Level(
                first.name,
                derivative.storage().get(position),
                engine.terms(new Unfolding.Entry(derivative, position)).stream()
                        .map(Unfolding.Term::product)
                        .toList(),
                first.origin);
        double unit = derivative.dtype().bytes() == 4 ? 0x1p-24 : 0x1p-53;
        var arithmetic = new Check(
                Math.abs(asEngine.sum() - asEngine.value), (asEngine.operations() + 2) * unit * asEngine.mass());
        return new Explanation(
                List.copyOf(levels),
                arithmetic,
                Replay.check(gradients.cost(), gradients.leafOf(operand), position, first.sum(), first.mass()));
    }

    private static int position(Tensor tensor, int... indices) {
        int[] strides = tensor.shape().strides();
        boolean inside = indices.length == strides.length;
        int position = 0;
        for (int axis = 0; inside && axis < strides.length; axis++) {
            inside = indices[axis] >= 0 && indices[axis] < tensor.shape().size(axis);
            position += indices[axis] * strides[axis];
        }
        if (!inside) {
            throw TensorException.of(
                    "explain", "there is no entry " + Arrays.toString(indices) + " in " + tensor.shape(), "");
        }
        return position;
    }

    /// The chain rule as plain text, in English.
    @Override
    public String toString() {
        return text(Locale.ROOT);
    }

    /// The chain rule as plain text.
    public String text(Locale language) {
        Messages say = Messages.in(language);
        var page = new Page();
        for (Level level : levels) {
            var sorted = new ArrayList<>(level.products);
            sorted.sort(Comparator.comparingDouble((Product p) -> Math.abs(p.value()))
                    .reversed());
            List<Product> shown = sorted.subList(0, Math.min(SHOWN, sorted.size()));
            List<Product> others = sorted.subList(shown.size(), sorted.size());
            page.heading(say.get("entry.level", level.name, Symbols.number(level.value), level.origin));
            for (Product product : shown) {
                page.line(line(product));
            }
            if (!others.isEmpty()) {
                double rest = others.stream().mapToDouble(Product::value).sum();
                page.line(say.get("entry.others", others.size(), Symbols.number(rest)));
            }
        }
        page.heading(say.get("entry.checks"));
        page.line(say.get(
                arithmetic.holds() ? "entry.adds" : "entry.adds.not",
                Symbols.number(arithmetic.deviation),
                Symbols.number(arithmetic.bound)));
        page.line(say.get(
                difference.holds() ? "entry.agrees" : "entry.agrees.not",
                Symbols.number(difference.deviation),
                Symbols.number(difference.bound)));
        return page.toString();
    }

    private static String line(Product product) {
        if (product.factors.isEmpty()) {
            return "+ 1";
        }
        String names = product.factors.stream().map(Factor::name).collect(Collectors.joining(" · "));
        String numbers =
                product.factors.stream().map(f -> Symbols.factor(f.value)).collect(Collectors.joining("·"));
        return "+ " + names + "  =  " + numbers + "  =  " + Symbols.number(product.value());
    }
}
