package backprop4j.diagnose;

import backprop4j.DType;
import backprop4j.Tensor;
import backprop4j.diagnose.BadNumber.Reason;
import backprop4j.op.Arithmetic;
import backprop4j.op.Contract;
import backprop4j.op.Elementary;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.List;

/// How an operation came to a result that is no number, and from what.
final class BadReason {
    /// Between neighbouring doubles at 1.
    private static final double BESIDE = Math.ulp(1.0);

    private BadReason() {}

    static boolean hasNaN(Tensor tensor) {
        return tensor.dtype().isFloating() && firstNaN(tensor.storage()) >= 0;
    }

    static int firstNaN(Storage storage) {
        for (int i = 0; i < storage.count(); i++) {
            if (Double.isNaN(storage.get(i))) {
                return i;
            }
        }
        return -1;
    }

    static Reason of(Tensor tensor, int position) {
        if (tensor.op() instanceof Leaf) {
            return Reason.GIVEN;
        }
        boolean nan = Double.isNaN(tensor.storage().get(position));
        return switch (tensor.op()) {
            case Pointwise function -> pointwise(function, tensor, position, nan);
            // An infinity of the formula's own, in the shape of what it meets.
            case Layout layout -> Reason.GIVEN;
            case Contract contract when nan -> products(tensor);
            case Reduce reduce when nan -> Reason.INFINITY_MINUS_INFINITY;
            default -> nan ? Reason.OUTSIDE_DOMAIN : Reason.OVERFLOW;
        };
    }

    private static Reason pointwise(Pointwise function, Tensor tensor, int position, boolean nan) {
        double x = at(tensor, 0, position);
        double y = tensor.inputs().size() > 1 ? at(tensor, 1, position) : Double.NaN;
        if (function.equals(Elementary.LOG) || function.equals(Elementary.LOG1P)) {
            double argument = function.equals(Elementary.LOG1P) ? 1 + x : x;
            return argument == 0
                    ? Reason.LOG_OF_ZERO
                    : argument < 0 ? Reason.LOG_OF_NEGATIVE : nan ? Reason.OUTSIDE_DOMAIN : Reason.OVERFLOW;
        }
        if (function.equals(Elementary.SQRT) && x < 0) {
            return Reason.ROOT_OF_NEGATIVE;
        }
        if (function.equals(Arithmetic.DIV) && y == 0) {
            return x == 0 ? Reason.ZERO_BY_ZERO : Reason.DIVISION_BY_ZERO;
        }
        if (function.equals(Elementary.POW) && x == 0 && y < 0) {
            return Reason.DIVISION_BY_ZERO;
        }
        if (nan && function.equals(Arithmetic.MUL) && (x == 0 || y == 0)) {
            return Reason.ZERO_TIMES_INFINITY;
        }
        if (nan && (function.equals(Arithmetic.ADD) || function.equals(Arithmetic.SUB))) {
            return Reason.INFINITY_MINUS_INFINITY;
        }
        if (function.name().equals("where")) {
            return Reason.GIVEN;
        }
        return nan || isPole(tensor, x) ? Reason.OUTSIDE_DOMAIN : Reason.OVERFLOW;
    }

    /// Whether a function of one number is infinite there by its nature, as atanh is at 1, and not because its
    /// result
    /// is too large for its type: it is so in float64, too, and finite on both sides or on the one where it is
    /// defined. So near 0 that this tells nothing a pole is 0 alone.
    private static boolean isPole(Tensor tensor, double x) {
        boolean tells = x == 0 || Math.abs(x) >= BESIDE;
        return tensor.inputs().size() == 1
                && tells
                && Double.isInfinite(exact(tensor, x))
                && !Double.isInfinite(exact(tensor, x - Math.max(BESIDE, Math.ulp(x))))
                && !Double.isInfinite(exact(tensor, x + Math.max(BESIDE, Math.ulp(x))));
    }

    /// What the function of one number that made a tensor is at x, in float64.
    private static double exact(Tensor tensor, double x) {
        return Tensor.apply(tensor.op(), Tensor.scalar(x).to(DType.FLOAT64)).toScalar();
    }

    /// NaN of products with an infinity: a factor 0 there, or two infinite products that are opposite.
    private static Reason products(Tensor tensor) {
        boolean zero = tensor.inputs().stream()
                .anyMatch(input -> Numbers.of(input.storage()).zeros() > 0);
        return zero ? Reason.ZERO_TIMES_INFINITY : Reason.INFINITY_MINUS_INFINITY;
    }

    private static double at(Tensor tensor, int input, int position) {
        return Numbers.at(tensor.inputs().get(input).storage(), position);
    }

    /// Those of the same place for operations element by element, the range of all others.
    static List<BadNumber.Operand> operands(Tensor tensor, int position) {
        var operands = new ArrayList<BadNumber.Operand>();
        for (Tensor input : tensor.inputs()) {
            Storage numbers = input.storage();
            boolean same = tensor.op() instanceof Pointwise;
            double least = Double.POSITIVE_INFINITY;
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < numbers.count(); i++) {
                least = Math.min(least, numbers.get(i));
                largest = Math.max(largest, numbers.get(i));
            }
            operands.add(new BadNumber.Operand(
                    name(input), same ? Numbers.at(numbers, position) : Double.NaN, least, largest));
        }
        return operands;
    }

    private static String name(Tensor tensor) {
        Tensor source = tensor;
        while (source.op() instanceof Layout && source.inputs().size() == 1) {
            source = source.inputs().getFirst();
        }
        return source.op() instanceof Leaf.Constant && source.dtype() == DType.INT32
                ? "indices"
                : Place.of(source).what();
    }
}
