package backprop4j.spec;

import static backprop4j.spec.Draw.real;
import static backprop4j.spec.OpSpecs.TOLERANCE;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.op.Arithmetic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/// Rows of the table for what is computed element by element: arithmetic, functions, comparisons and choices.
final class PointwiseSpecs {
    private static final Draw WIDE = real(-2, 2);
    private static final Draw POSITIVE = real(0.5, 3);
    private static final Draw AWAY_FROM_ZERO = real(-2, 2, 0.0);

    private final List<OpSpec> specs = new ArrayList<>();

    private PointwiseSpecs() {}

    static List<OpSpec> all() {
        var table = new PointwiseSpecs();
        table.arithmetic();
        table.functions();
        table.truths();
        return table.specs;
    }

    private void arithmetic() {
        binary("add(Operand)", Tensor::add, WIDE, WIDE);
        binary("sub(Operand)", Tensor::sub, WIDE, WIDE);
        binary("mul(Operand)", Tensor::mul, WIDE, WIDE);
        binary("div(Operand)", Tensor::div, WIDE, POSITIVE);
        binary("pow(Operand)", Tensor::pow, real(0.8, 3), WIDE);
        binary("minimum(Operand)", Tensor::minimum, new Draw.Lattice(0), new Draw.Lattice(1 / 16.0));
        binary("maximum(Operand)", Tensor::maximum, new Draw.Lattice(0), new Draw.Lattice(1 / 16.0));
        unary("add(double)", x -> x.add(0.7), WIDE);
        unary("sub(double)", x -> x.sub(0.7), WIDE);
        unary("rsub(double)", x -> x.rsub(0.7), WIDE);
        unary("mul(double)", x -> x.mul(0.7), WIDE);
        unary("div(double)", x -> x.div(0.7), WIDE);
        unary("rdiv(double)", x -> x.rdiv(0.7), POSITIVE);
        unary("pow(double)", x -> x.pow(2.5), POSITIVE);
        unary("pow(double) with a whole exponent", x -> x.pow(3), WIDE);
        unary("minimum(double)", x -> x.minimum(0.25), real(-2, 2, 0.25));
        unary("maximum(double)", x -> x.maximum(0.25), real(-2, 2, 0.25));
        unary("neg()", Tensor::neg, WIDE);
        unary("square()", Tensor::square, WIDE);
        unary("abs()", Tensor::abs, AWAY_FROM_ZERO);
        unary("stopGradient()", Tensor::stopGradient, WIDE, false);
        unary("sign()", Tensor::sign, AWAY_FROM_ZERO);
        binary("pointwise(Pointwise,Operand[])", (x, y) -> Tensor.pointwise(Arithmetic.MUL, x, y), WIDE, WIDE);
        binary("scaledBy(Tensor)", Tensor::scaledBy, WIDE, WIDE);
        unary("scaledBy(Tensor) of 1 and −1", x -> x.scaledBy(x.constant(-1)).scaledBy(x.constant(1)), WIDE);
        unary("to(DType)", x -> x.to(DType.FLOAT64), WIDE);
        unary("to(DType) and back", x -> x.to(DType.FLOAT32).to(x.dtype()), WIDE, false);
        unary("to(DType) of whole numbers", x -> x.mul(10).to(DType.INT32), WIDE, false);
        unary(
                "to(DType) to whole numbers and back",
                x -> x.mul(10).to(DType.INT32).to(x.dtype()),
                WIDE,
                false);
        unary("to(DType) to truth and back", x -> x.to(DType.BOOL).to(x.dtype()), AWAY_FROM_ZERO, false);
        unary("to(DType) of truth", x -> x.to(DType.BOOL), AWAY_FROM_ZERO, false);
    }

    private void functions() {
        unary("exp()", Tensor::exp, WIDE);
        unary("log()", Tensor::log, POSITIVE);
        unary("sqrt()", Tensor::sqrt, POSITIVE);
        unary("sin()", Tensor::sin, real(-4, 4));
        unary("cos()", Tensor::cos, real(-4, 4));
        unary("erf()", Tensor::erf, WIDE);
        unary("tanh()", Tensor::tanh, WIDE);
        unary("sigmoid()", Tensor::sigmoid, real(-4, 4));
        unary("relu()", Tensor::relu, AWAY_FROM_ZERO);
        unary("gelu()", Tensor::gelu, WIDE);
        unary("silu()", Tensor::silu, WIDE);
        unary("log1p()", Tensor::log1p, real(-0.6, 3));
        unary("expm1()", Tensor::expm1, WIDE);
        unary("tan()", Tensor::tan, real(-0.9, 0.9));
        unary("asin()", Tensor::asin, real(-0.6, 0.6));
        unary("acos()", Tensor::acos, real(-0.6, 0.6));
        unary("atan()", Tensor::atan, WIDE);
        unary("sinh()", Tensor::sinh, WIDE);
        unary("cosh()", Tensor::cosh, WIDE);
        unary("asinh()", Tensor::asinh, WIDE);
        unary("acosh()", Tensor::acosh, real(1.6, 4));
        unary("atanh()", Tensor::atanh, real(-0.5, 0.5));
        unary("erfc()", Tensor::erfc, WIDE);
        unary("lgamma()", Tensor::lgamma, real(0.6, 4));
        unary("lgamma() below 0", Tensor::lgamma, real(-1.55, -1.45));
        unary("digamma()", Tensor::digamma, real(1, 4));
        unary("digamma() below 0", x -> x.mul(0.05).sub(1.5).digamma(), WIDE);
        unary("polygamma(int)", x -> x.polygamma(2), real(1.5, 4));
        unary("floor()", Tensor::floor, new Draw.Lattice(1 / 16.0));
        unary("ceil()", Tensor::ceil, new Draw.Lattice(1 / 16.0));
        unary("round()", Tensor::round, new Draw.Lattice(1 / 16.0));
        unary("trunc()", Tensor::trunc, new Draw.Lattice(1 / 16.0));
        unary("softplus()", Tensor::softplus, real(-4, 4));
        unary("mish()", Tensor::mish, WIDE);
        unary("hardswish()", Tensor::hardswish, real(-5, 5, -3.0, 3.0));
        unary("hardsigmoid()", Tensor::hardsigmoid, real(-5, 5, -3.0, 3.0));
        unary("hardtanh()", Tensor::hardtanh, real(-2, 2, -1.0, 1.0));
        unary("selu()", Tensor::selu, AWAY_FROM_ZERO);
        unary("elu(double)", x -> x.elu(1.5), AWAY_FROM_ZERO);
        unary("leakyRelu(double)", x -> x.leakyRelu(0.1), AWAY_FROM_ZERO);
        binary("leakyRelu(Operand)", Tensor::leakyRelu, AWAY_FROM_ZERO, WIDE);
        unary("clamp(double,double)", x -> x.clamp(-0.75, 0.5), real(-2, 2, -0.75, 0.5));
        add(
                "clamp(Operand,Operand)",
                x -> x.get(0).clamp(x.get(1), x.get(2)),
                List.of(new Draw.Lattice(0), new Draw.Lattice(1 / 16.0), new Draw.Lattice(1 / 32.0)),
                n -> List.of(shapes(of(n), of(n), of(n)), shapes(of(n), of(2, 1), of())),
                shapes(of(2, 3), of(2, 3), of(2, 3)),
                shapes(of(3), of(2, 1), of()));
        binary("fmod(Operand)", Tensor::fmod, real(4, 4.9), real(1.7, 1.9));
        unary("fmod(double)", x -> x.fmod(1.3), real(-2, 2, -1.3, 1.3));
        binary("atan2(Operand)", Tensor::atan2, WIDE, POSITIVE);
        binary("hypot(Operand)", Tensor::hypot, WIDE, POSITIVE);
        binary("logAddExp(Operand)", Tensor::logAddExp, WIDE, WIDE);
    }

    private void truths() {
        binary("lt(Operand)", Tensor::lt, new Draw.Lattice(0), new Draw.Lattice(0), false);
        binary("le(Operand)", Tensor::le, new Draw.Lattice(0), new Draw.Lattice(0), false);
        binary("gt(Operand)", Tensor::gt, new Draw.Lattice(0), new Draw.Lattice(0), false);
        binary("ge(Operand)", Tensor::ge, new Draw.Lattice(0), new Draw.Lattice(0), false);
        binary("eq(Operand)", Tensor::eq, new Draw.Lattice(0), new Draw.Lattice(0), false);
        binary("ne(Operand)", Tensor::ne, new Draw.Lattice(0), new Draw.Lattice(0), false);
        unary("lt(double)", x -> x.lt(0.25), new Draw.Lattice(0), false);
        unary("le(double)", x -> x.le(0.25), new Draw.Lattice(0), false);
        unary("gt(double)", x -> x.gt(0.25), new Draw.Lattice(0), false);
        unary("ge(double)", x -> x.ge(0.25), new Draw.Lattice(0), false);
        unary("eq(double)", x -> x.eq(0.25), new Draw.Lattice(0), false);
        unary("ne(double)", x -> x.ne(0.25), new Draw.Lattice(0), false);
        unary("eq(double) of whole numbers", x -> x.eq(1), new Draw.Index(3), false);
        binary("and(Tensor)", Tensor::and, new Draw.Truth(), new Draw.Truth(), false);
        binary("or(Tensor)", Tensor::or, new Draw.Truth(), new Draw.Truth(), false);
        unary("not()", Tensor::not, new Draw.Truth(), false);
        add(
                "where(Operand,Operand)",
                x -> x.get(0).where(x.get(1), x.get(2)),
                List.of(new Draw.Truth(), WIDE, WIDE),
                n -> List.of(shapes(of(n), of(n), of(n)), shapes(of(n), of(2, 1), of(2, n))),
                shapes(of(2, 3), of(2, 3), of(2, 3)),
                shapes(of(3), of(2, 1), of(2, 3)),
                shapes(of(), of(3), of()));
        for (Draw other : List.of(new Draw.Index(5), new Draw.Truth())) {
            specs.add(new OpSpec(
                    "where(Operand,Operand) of " + (other.equals(new Draw.Truth()) ? "truths" : "whole numbers"),
                    x -> x.get(0).where(x.get(1), x.get(2)),
                    List.of(new Draw.Truth(), other, other),
                    List.of(shapes(of(2, 3), of(3), of(2, 1))),
                    n -> List.of(shapes(of(n), of(n), of()), shapes(of(n), of(2, 1), of(2, n))),
                    false,
                    TOLERANCE));
        }
        add(
                "where(double,Operand)",
                x -> x.get(0).where(1.5, x.get(1)),
                List.of(new Draw.Truth(), WIDE),
                n -> List.of(shapes(of(n), of(n))),
                shapes(of(2, 3), of(3)));
        add(
                "where(Operand,double)",
                x -> x.get(0).where(x.get(1), 1.5),
                List.of(new Draw.Truth(), WIDE),
                n -> List.of(shapes(of(n), of(n))),
                shapes(of(2, 3), of(3)));
    }

    private void unary(String name, UnaryOperator<Tensor> f, Draw draw) {
        unary(name, f, draw, true);
    }

    private void unary(String name, UnaryOperator<Tensor> f, Draw draw, boolean differentiable) {
        specs.add(new OpSpec(
                name,
                x -> f.apply(x.getFirst()),
                List.of(draw),
                List.of(shapes(of()), shapes(of(5)), shapes(of(2, 3)), shapes(of(2, 1, 3))),
                n -> List.of(shapes(of(n))),
                differentiable,
                TOLERANCE));
    }

    private void binary(String name, BinaryOperator<Tensor> f, Draw first, Draw second) {
        binary(name, f, first, second, true);
    }

    private void binary(String name, BinaryOperator<Tensor> f, Draw first, Draw second, boolean differentiable) {
        specs.add(new OpSpec(
                name,
                x -> f.apply(x.get(0), x.get(1)),
                List.of(first, second),
                List.of(
                        shapes(of(2, 3), of(2, 3)),
                        shapes(of(2, 3), of(3)),
                        shapes(of(3), of(2, 3)),
                        shapes(of(2, 1), of(1, 3)),
                        shapes(of(), of(2)),
                        shapes(of(2, 1, 2), of(3, 1))),
                n -> List.of(shapes(of(n), of(n)), shapes(of(2, n), of(n)), shapes(of(n, 2), of(n, 1))),
                differentiable,
                TOLERANCE));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private void add(
            String name,
            Function<List<Tensor>, Tensor> f,
            List<Draw> draws,
            IntFunction<List<List<Shape>>> sized,
            List<Shape>... cases) {
        specs.add(new OpSpec(name, f, draws, List.of(cases), sized, true, TOLERANCE));
    }

    private static List<Shape> shapes(Shape... shapes) {
        return List.of(shapes);
    }

    private static Shape of(int... sizes) {
        return Shape.of(sizes);
    }
}
