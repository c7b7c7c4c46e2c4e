package backprop4j.diagnose;

import backprop4j.Tensor;
import backprop4j.op.Activations;
import backprop4j.op.Arithmetic;
import backprop4j.op.Composite;
import backprop4j.op.Elementary;
import backprop4j.op.Layout;
import backprop4j.op.Op;
import backprop4j.op.Pointwise;
import java.util.HashMap;
import java.util.Map;

/// What it means when a function's derivative is 0, and which functions stand between layers.
final class Functions {
    private static final Map<String, Kind> FLAT = new HashMap<>();

    /// The largest derivative of those functions that saturate, where it is not 1.
    private static final Map<String, Double> STEEPEST = Map.of(
            Activations.SIGMOID.name(), 0.25,
            Activations.HARDSIGMOID.name(), 1.0 / 6,
            Elementary.ERF.name(), 2 / Math.sqrt(Math.PI),
            Elementary.ERFC.name(), 2 / Math.sqrt(Math.PI));

    private static final String SOFTMAX = "softmax[axis=";

    private static final Map<String, Double> LEAST = Map.of(
            Activations.SIGMOID.name(), 0.0,
            Activations.HARDSIGMOID.name(), 0.0,
            Activations.RELU.name(), 0.0,
            Activations.SOFTPLUS.name(), 0.0,
            Elementary.EXP.name(), 0.0,
            Arithmetic.SQUARE.name(), 0.0,
            Activations.TANH.name(), -1.0,
            Activations.HARDTANH.name(), -1.0);

    private static final Map<String, Double> LARGEST = Map.of(
            Activations.SIGMOID.name(), 1.0,
            Activations.HARDSIGMOID.name(), 1.0,
            Activations.TANH.name(), 1.0,
            Activations.HARDTANH.name(), 1.0);

    static {
        put(
                Kind.DEAD_UNITS,
                Activations.RELU,
                Activations.LEAKY_RELU,
                Activations.ELU,
                Activations.SELU,
                Activations.GELU,
                Activations.SILU,
                Activations.MISH,
                Activations.HARDSWISH);
        put(
                Kind.SATURATED,
                Activations.SIGMOID,
                Activations.TANH,
                Activations.SOFTPLUS,
                Activations.HARDSIGMOID,
                Activations.HARDTANH,
                Elementary.ERF,
                Elementary.ERFC,
                Elementary.ATAN);
        put(Kind.CLIPPED_VALUE, Arithmetic.CLAMP, Arithmetic.MINIMUM, Arithmetic.MAXIMUM);
        put(Kind.STEP_FUNCTION, Arithmetic.SIGN, Arithmetic.FLOOR, Arithmetic.CEIL, Arithmetic.ROUND, Arithmetic.TRUNC);
        put(Kind.ZERO_FACTOR, Arithmetic.MUL);
        put(Kind.UNDERFLOW, Elementary.EXP);
        FLAT.put("where", Kind.MASKED);
    }

    private static void put(Kind kind, Pointwise... functions) {
        for (Pointwise function : functions) {
            FLAT.put(function.name(), kind);
        }
    }

    private Functions() {}

    /// What a derivative of 0 of this function is called.
    static Kind flat(Pointwise function) {
        return FLAT.getOrDefault(function.name(), Kind.FLAT);
    }

    /// Whether a function stands between layers, so that its units can be dead or saturated.
    static boolean isActivation(Pointwise function) {
        Kind kind = flat(function);
        return kind == Kind.DEAD_UNITS || kind == Kind.SATURATED;
    }

    /// The largest |σ'| of a function.
    static double steepest(Pointwise function) {
        return STEEPEST.getOrDefault(function.name(), 1.0);
    }

    /// The axis along which a softmax sums to 1; −1 of anything else. An operation's name carries its attributes.
    static int softmaxAxis(Op operation) {
        String name = operation.name();
        return operation instanceof Composite && name.startsWith(SOFTMAX)
                ? Integer.parseInt(name.substring(SOFTMAX.length(), name.length() - 1))
                : -1;
    }

    /// Whether this is a softmax or its logarithm.
    static boolean isSoftmax(Op operation) {
        return operation instanceof Composite
                && (operation.name().startsWith("softmax") || operation.name().startsWith("logSoftmax"));
    }

    /// The least number that an operation can answer; −∞ if there is none.
    static double least(Op operation) {
        return operation instanceof Pointwise function
                ? LEAST.getOrDefault(function.name(), Double.NEGATIVE_INFINITY)
                : softmaxAxis(operation) >= 0 ? 0 : Double.NEGATIVE_INFINITY;
    }

    /// The largest number that an operation can answer; ∞ if there is none.
    static double largest(Op operation) {
        return operation instanceof Pointwise function
                ? LARGEST.getOrDefault(function.name(), Double.POSITIVE_INFINITY)
                : softmaxAxis(operation) >= 0 ? 1 : Double.POSITIVE_INFINITY;
    }

    /// The axis along which the units of a layer's result lie, −1 where there is but one unit: the last one, of
    /// results of convolutions the second.
    static int unitAxis(Tensor result) {
        int rank = result.shape().rank();
        return rank == 0 ? -1 : rank >= 3 && isConvolved(result) ? 1 : rank - 1;
    }

    private static boolean isConvolved(Tensor result) {
        Tensor tensor = result;
        while (true) {
            switch (tensor.op()) {
                case Composite composite
                when composite.isMultilinear() -> {
                    return true;
                }
                case Pointwise function -> tensor = tensor.inputs().getFirst();
                case Layout layout -> tensor = tensor.inputs().getFirst();
                case Composite composite -> tensor = tensor.inputs().getFirst();
                default -> {
                    return tensor.shape().rank() == 4;
                }
            }
        }
    }
}
