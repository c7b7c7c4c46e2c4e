package backprop4j.explain;

import backprop4j.Gradients;
import backprop4j.Operand;
import backprop4j.TensorException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One entry of a gradient unfolded into the chain rule that made it: a sum of products of numbers one step
/// nearer the cost; then the derivative in its largest product unfolded likewise, down to the cost.
///
/// The numbers shown are computed in float64 from the leaves that the engine had, widened. A sum may have very
/// many products: the largest are here, the others are counted and summed. An [Explainer] opens any product.
///
/// @param provenance the network, the samples, the step
/// @param cost C, and whether it is a mean
/// @param asked the number that the derivative is by
/// @param levels the asked entry first, then each the derivative in the largest product of the one before
/// @param arithmetic the first sum, of the engine's own factors: how far it is from the engine's number, and
///     how far rounding may take it: (n + 2) roundings of its mass, with n additions and multiplications
/// @param difference how far the first sum is from a central difference of the cost in float64
/// @param definitions of every symbol that occurs, in the order of occurrence
public record Explanation(
        Provenance provenance,
        Cost cost,
        Quantity asked,
        List<Level> levels,
        Check arithmetic,
        Difference difference,
        List<Definition> definitions) {
    public Explanation {
        levels = List.copyOf(levels);
        definitions = List.copyOf(definitions);
    }

    /// A number with the name the reader knows it by.
    public record Quantity(Formula name, double value) {}

    /// The cost that is differentiated.
    ///
    /// @param formula what it is made of
    /// @param meanOver N where the cost is 1/N times a sum, so that every derivative of it carries the factor
    ///     1/N; 1 if it is no mean
    public record Cost(Formula name, double value, Formula formula, int meanOver) {}

    /// `name = Σ products`.
    ///
    /// @param address of the entry
    /// @param by the number that the derivative is by
    /// @param value in float64
    /// @param engine the engine's number
    /// @param products the largest, by magnitude
    /// @param others all the others
    /// @param arithmetic whether the engine's factors make the engine's number
    /// @param layer the path of the layer, if the derivative belongs to one
    /// @param origin the layer or the line of the user's code
    public record Level(
            Address address,
            Formula name,
            Quantity by,
            double value,
            double engine,
            List<Product> products,
            Others others,
            Check arithmetic,
            @Nullable String layer,
            String origin) {
        public Level {
            products = List.copyOf(products);
        }

        /// How many products there are, shown or not.
        public int count() {
            return products.size() + others.count;
        }

        /// The sum of all products.
        public double sum() {
            return products.stream().mapToDouble(Product::value).sum() + others.sum;
        }

        /// The sum of the magnitudes of all products.
        public double mass() {
            return products.stream().mapToDouble(p -> Math.abs(p.value())).sum() + others.mass;
        }
    }

    /// Products that are not shown one by one.
    ///
    /// @param sum of them
    /// @param mass the sum of their magnitudes
    public record Others(int count, double sum, double mass) {}

    /// Factors that are multiplied: numbers of the formula, what the forward pass knows, local derivatives, and
    /// then what the backward pass brings.
    ///
    /// @param next where the derivative among the factors leads, nearer to the cost; null if there is none
    public record Product(List<Factor> factors, @Nullable Next next) {
        public Product {
            factors = List.copyOf(factors);
        }

        public double value() {
            double product = 1;
            for (Factor factor : factors) {
                product *= factor.value;
            }
            return product;
        }

        /// The derivative among the factors that leads nearer to the cost; null if there is none.
        public @Nullable Factor backward() {
            return factors.stream()
                    .filter(factor -> factor.role == Role.BACKWARD)
                    .findFirst()
                    .orElse(null);
        }
    }

    /// An entry one step nearer the cost.
    ///
    /// @param address of it, which [Explainer#open] takes
    /// @param by the number that it is the derivative by
    public record Next(Address address, Quantity by) {}

    /// A number in a product.
    public record Factor(Formula name, double value, Role role) {}

    /// Which pass knows a factor.
    public enum Role {
        /// A number of the formula, such as 1/N.
        CONSTANT,
        /// A weight, an input or an activation: known from the forward pass.
        FORWARD,
        /// σ'(z) or another local derivative.
        LOCAL,
        /// A derivative of the cost.
        BACKWARD
    }

    /// A deviation and the most it may be.
    public record Check(double deviation, double bound) {
        public boolean holds() {
            return deviation <= bound;
        }
    }

    /// The slope of the cost measured by nudging one number, in float64.
    ///
    /// @param nudge how far the number was moved
    /// @param below the cost with the number smaller by the nudge
    /// @param above the cost with the number larger by the nudge
    /// @param slope the central difference of fourth order
    /// @param deviation of the slope from the chain rule's
    /// @param bound the most it may be
    public record Difference(double nudge, double below, double above, double slope, double deviation, double bound) {
        public boolean holds() {
            return deviation <= bound;
        }
    }

    /// Unfolds the entry of ∂C/∂`operand` at these indices. To unfold several, make one [Explainer].
    ///
    /// @throws TensorException if the cost does not depend on it, or there is no such entry
    public static Explanation of(Gradients gradients, Operand operand, int... indices) {
        return Explainer.of(gradients).entry(operand, indices);
    }

    /// The chain rule as plain text, in English.
    @Override
    public String toString() {
        return text(Locale.ROOT);
    }

    /// The chain rule as plain text.
    public String text(Locale language) {
        return new TextReport(language, TextReport.Style.plain()).render(this);
    }

    /// All of it as JSON; [ExplanationJson] describes the form.
    public String toJson() {
        return ExplanationJson.write(this);
    }
}
