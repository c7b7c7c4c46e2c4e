package backprop4j.explain;

import java.util.List;

/// A formula as a small tree, which renderers write as plain text, LaTeX or MathML.
public sealed interface Formula {
    /// A tensor or one entry of it: `z1[3]` has the base z, the number 1 and the index 3.
    ///
    /// @param base the letter, or the name of a parameter, such as `0.weight`
    /// @param number which of those with this letter, from 1; 0 if there is only one
    /// @param indices of the entry, from 0; empty for the whole tensor or a scalar
    record Symbol(String base, int number, List<Integer> indices) implements Formula {
        public Symbol {
            indices = List.copyOf(indices);
        }

        /// The whole tensor.
        public Symbol whole() {
            return new Symbol(base, number, List.of());
        }

        /// Base and number: `z1`.
        public String key() {
            return number == 0 ? base : base + number;
        }
    }

    /// A number as it is shown.
    ///
    /// @param digits that are significant
    record Number(double value, int digits) implements Formula {
        /// Six digits: enough to follow every product by hand.
        public Number(double value) {
            this(value, Symbols.DIGITS);
        }
    }

    record Product(List<Formula> factors) implements Formula {
        public Product {
            factors = List.copyOf(factors);
        }
    }

    record Sum(List<Formula> terms) implements Formula {
        public Sum {
            terms = List.copyOf(terms);
        }
    }

    record Fraction(Formula top, Formula bottom) implements Formula {}

    /// A function of other formulas, or one entry of its value: `softmax(z2)[5]`.
    record Apply(String function, List<Formula> arguments, List<Integer> indices) implements Formula {
        public Apply {
            arguments = List.copyOf(arguments);
            indices = List.copyOf(indices);
        }
    }

    /// σ'(z): the derivative of an activation.
    record Prime(Formula argument) implements Formula {}

    /// ∂of/∂by.
    record Derivative(Formula of, Formula by) implements Formula {}

    /// Sides that are equal.
    record Equation(List<Formula> sides) implements Formula {
        public Equation {
            sides = List.copyOf(sides);
        }
    }
}
