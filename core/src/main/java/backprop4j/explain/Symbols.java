package backprop4j.explain;

import java.math.BigDecimal;
import java.math.MathContext;

/// The names of a network's numbers, and how a number is written: six significant digits, enough to follow every
/// product by hand.
final class Symbols {
    /// How many digits of a number are shown, if nobody needs more.
    static final int DIGITS = 6;

    private Symbols() {}

    /// `z[2,1]`: the weighted sum of neuron 1 in layer 2; both count from 1, the arguments from 0.
    static String z(int layer, int neuron) {
        return "z[" + (layer + 1) + "," + (neuron + 1) + "]";
    }

    static String a(int layer, int neuron) {
        return "a[" + (layer + 1) + "," + (neuron + 1) + "]";
    }

    /// `w[2,1,2]`: into neuron 1 of layer 2, from neuron 2 of the layer before.
    static String w(int layer, int to, int from) {
        return "w[" + (layer + 1) + "," + (to + 1) + "," + (from + 1) + "]";
    }

    static String b(int layer, int neuron) {
        return "b[" + (layer + 1) + "," + (neuron + 1) + "]";
    }

    /// What feeds a layer: an a of the layer before, or an input.
    static String input(int layer, int index) {
        return layer == 0 ? "x[" + (index + 1) + "]" : a(layer - 1, index);
    }

    /// `∂C/∂z[2,1]`.
    static String d(String by) {
        return "∂C/∂" + by;
    }

    /// `∂z[2,1]/∂w[2,1,2]`.
    static String d(String of, String by) {
        return "∂" + of + "/∂" + by;
    }

    static String sigmaPrime(int layer, int neuron) {
        return "σ'(" + z(layer, neuron) + ")";
    }

    /// Six significant digits, without needless zeros.
    static String number(double number) {
        return number(number, DIGITS);
    }

    /// So many significant digits, without needless zeros.
    static String number(double number, int digits) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        if (number == 0) {
            return "0";
        }
        BigDecimal rounded =
                new BigDecimal(number).round(new MathContext(digits)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -5 && exponent <= 8) {
            return rounded.toPlainString();
        }
        return rounded.movePointLeft(exponent).toPlainString() + "e" + exponent;
    }

    /// A number that stands as a factor: in parentheses if negative.
    static String factor(double number) {
        String text = number(number);
        return text.startsWith("-") ? "(" + text + ")" : text;
    }

    /// `left·right`.
    static String product(double left, double right) {
        return factor(left) + "·" + factor(right);
    }
}
