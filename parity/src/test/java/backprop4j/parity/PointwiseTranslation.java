package backprop4j.parity;

import backprop4j.DType;
import backprop4j.op.Expr;
import backprop4j.op.Pointwise;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// Functions of one element, by libtorch's function of that name where it has one.
final class PointwiseTranslation {
    private static final Map<String, Function<List<Tensor>, Tensor>> NATIVE = Map.ofEntries(
            Map.entry("add", x -> x.get(0).add(x.get(1))),
            Map.entry("sub", x -> x.get(0).sub(x.get(1))),
            Map.entry("mul", x -> x.get(0).mul(x.get(1))),
            Map.entry("div", x -> x.get(0).div(x.get(1))),
            Map.entry("neg", x -> torch.neg(x.get(0))),
            Map.entry("square", x -> torch.square(x.get(0))),
            Map.entry("abs", x -> torch.abs(x.get(0))),
            Map.entry("sign", x -> torch.sign(x.get(0))),
            Map.entry("floor", x -> torch.floor(x.get(0))),
            Map.entry("ceil", x -> torch.ceil(x.get(0))),
            Map.entry("round", x -> torch.round(x.get(0))),
            Map.entry("trunc", x -> torch.trunc(x.get(0))),
            Map.entry("fmod", x -> torch.fmod(x.get(0), x.get(1))),
            Map.entry("minimum", x -> torch.minimum(x.get(0), x.get(1))),
            Map.entry("maximum", x -> torch.maximum(x.get(0), x.get(1))),
            Map.entry("clamp", x -> torch.clamp(x.get(0), new TensorOptional(x.get(1)), new TensorOptional(x.get(2)))),
            Map.entry("stopGradient", x -> x.get(0).detach()),
            Map.entry("pow", x -> power(x.get(0), x.get(1))),
            Map.entry("exp", x -> torch.exp(x.get(0))),
            Map.entry("log", x -> torch.log(x.get(0))),
            Map.entry("sqrt", x -> torch.sqrt(x.get(0))),
            Map.entry("sin", x -> torch.sin(x.get(0))),
            Map.entry("cos", x -> torch.cos(x.get(0))),
            Map.entry("tan", x -> torch.tan(x.get(0))),
            Map.entry("asin", x -> torch.asin(x.get(0))),
            Map.entry("acos", x -> torch.acos(x.get(0))),
            Map.entry("atan", x -> torch.atan(x.get(0))),
            Map.entry("sinh", x -> torch.sinh(x.get(0))),
            Map.entry("cosh", x -> torch.cosh(x.get(0))),
            Map.entry("tanh", x -> torch.tanh(x.get(0))),
            Map.entry("asinh", x -> torch.asinh(x.get(0))),
            Map.entry("acosh", x -> torch.acosh(x.get(0))),
            Map.entry("atanh", x -> torch.atanh(x.get(0))),
            Map.entry("erf", x -> torch.erf(x.get(0))),
            Map.entry("erfc", x -> torch.erfc(x.get(0))),
            Map.entry("log1p", x -> torch.log1p(x.get(0))),
            Map.entry("expm1", x -> torch.expm1(x.get(0))),
            Map.entry("lgamma", x -> torch.lgamma(x.get(0))),
            Map.entry("digamma", x -> torch.digamma(x.get(0))),
            Map.entry("atan2", x -> torch.atan2(x.get(0), x.get(1))),
            Map.entry("hypot", x -> torch.hypot(x.get(0), x.get(1))),
            Map.entry("logAddExp", x -> torch.logaddexp(x.get(0), x.get(1))),
            Map.entry("sigmoid", x -> torch.sigmoid(x.get(0))),
            Map.entry("relu", x -> torch.relu(x.get(0))),
            Map.entry("gelu", x -> torch.gelu(x.get(0))),
            Map.entry("silu", x -> torch.silu(x.get(0))),
            // From 20 on, unless told otherwise, libtorch leaves out what is still 2·10⁻⁹.
            Map.entry("softplus", x -> torch.softplus(x.get(0), Torch.scalar(1), Torch.scalar(40))),
            // The second derivative of torch.mish is NaN where eˣ overflows.
            Map.entry(
                    "mish",
                    x -> x.get(0).mul(torch.softplus(x.get(0), Torch.scalar(1), Torch.scalar(40))
                            .tanh())),
            Map.entry("hardswish", x -> torch.hardswish(x.get(0))),
            Map.entry("hardsigmoid", x -> torch.hardsigmoid(x.get(0))),
            Map.entry("hardtanh", x -> torch.hardtanh(x.get(0))),
            Map.entry("selu", x -> torch.selu(x.get(0))),
            Map.entry("lt", x -> x.get(0).lt(x.get(1))),
            Map.entry("le", x -> x.get(0).le(x.get(1))),
            Map.entry("gt", x -> x.get(0).gt(x.get(1))),
            Map.entry("ge", x -> x.get(0).ge(x.get(1))),
            Map.entry("eq", x -> x.get(0).eq(x.get(1))),
            Map.entry("ne", x -> x.get(0).ne(x.get(1))),
            Map.entry("and", x -> torch.logical_and(x.get(0), x.get(1))),
            Map.entry("or", x -> torch.logical_or(x.get(0), x.get(1))),
            Map.entry("not", x -> torch.logical_not(x.get(0))),
            Map.entry("where", x -> torch.where(x.get(0), x.get(1), x.get(2))));

    private PointwiseTranslation() {}

    /// @param byFormula operations that are translated by their formula, whatever libtorch has
    static Tensor of(Pointwise operation, List<Tensor> inputs, DType result, Set<String> byFormula) {
        if (operation.isCast()) {
            return cast(inputs.getFirst(), result);
        }
        int gamma = order(operation.name());
        if (gamma >= -1 && byFormula.contains(operation.name())) {
            return Jet.polygamma(gamma, inputs.getFirst());
        }
        Function<List<Tensor>, Tensor> known = NATIVE.get(operation.name());
        if (known != null && !byFormula.contains(operation.name())) {
            return known.apply(inputs);
        }
        if (gamma > 0) {
            return torch.polygamma(gamma, inputs.getFirst());
        }
        return switch (operation.name()) {
            case "elu" -> elu(inputs.getFirst(), inputs.get(1));
            case "selu" -> {
                Tensor x = inputs.getFirst();
                yield elu(x, torch.full_like(x, new Scalar(1.6732632423543772))).mul(new Scalar(1.0507009873554805));
            }
            default -> meaning(operation.meaning(), inputs);
        };
    }

    /// Of the branch that is not taken libtorch's gradient is 0 times its slope, so that slope must be finite.
    private static Tensor elu(Tensor x, Tensor alpha) {
        Tensor below = Jet.expm1(x.clamp_max(new Scalar(0))).mul(alpha);
        return torch.where(x.gt(new Scalar(0)), x, below);
    }

    /// A single exponent goes over as a number: with a tensor of them the second derivative of x⁰ at 0 is NaN
    /// there.
    private static Tensor power(Tensor x, Tensor exponent) {
        boolean isOne = !exponent.requires_grad()
                && exponent.numel() > 0
                && exponent.min().eq(exponent.max()).item().toBool();
        return isOne ? torch.pow(x, exponent.max().item()) : torch.pow(x, exponent);
    }

    /// n of ψ⁽ⁿ⁾, −1 for ln Γ, −2 for anything else.
    private static int order(String name) {
        return switch (name) {
            case "lgamma" -> -1;
            case "digamma" -> 0;
            default -> name.startsWith("polygamma[") ? Integer.parseInt(name.replaceAll("\\D", "")) : -2;
        };
    }

    /// Whole numbers are kept as int64 there, but hold what an int32 holds.
    private static Tensor cast(Tensor x, DType result) {
        return x.to(Torch.type(result));
    }

    /// Operations that libtorch knows under no name of its own: by their formula.
    private static Tensor meaning(Expr expression, List<Tensor> inputs) {
        return switch (expression) {
            case Expr.Arg(int index) -> inputs.get(index);
            case Expr.Const(double value) -> torch.full_like(inputs.getFirst(), new Scalar(value));
            case Expr.Apply(var primitive, var operands) -> {
                List<Tensor> x = operands.stream()
                        .map(operand -> meaning(operand, inputs))
                        .toList();
                yield switch (primitive) {
                    case NEG -> torch.neg(x.get(0));
                    case ABS -> torch.abs(x.get(0));
                    case EXP -> torch.exp(x.get(0));
                    case LOG -> torch.log(x.get(0));
                    case EXPM1 -> Jet.expm1(x.get(0));
                    case SQRT -> torch.sqrt(x.get(0));
                    case TANH -> torch.tanh(x.get(0));
                    case ADD -> x.get(0).add(x.get(1));
                    case SUB -> x.get(0).sub(x.get(1));
                    case MUL -> x.get(0).mul(x.get(1));
                    case DIV -> x.get(0).div(x.get(1));
                    case MIN -> torch.minimum(x.get(0), x.get(1));
                    case MAX -> torch.maximum(x.get(0), x.get(1));
                    case LT -> x.get(0).lt(x.get(1));
                    case LE -> x.get(0).le(x.get(1));
                    case EQ -> x.get(0).eq(x.get(1));
                    case NE -> x.get(0).ne(x.get(1));
                    case SELECT -> torch.where(x.get(0), x.get(1), x.get(2));
                    case SIGN,
                            SIN,
                            COS,
                            ERF,
                            ERFC,
                            TAN,
                            ASIN,
                            ACOS,
                            ATAN,
                            SINH,
                            COSH,
                            ASINH,
                            ACOSH,
                            ATANH,
                            LGAMMA,
                            RINT,
                            FLOOR,
                            REM,
                            POW,
                            ATAN2,
                            HYPOT,
                            POLYGAMMA ->
                        throw new IllegalStateException(
                                "give the operation of " + expression + " a translation of its own");
                };
            }
        };
    }
}
