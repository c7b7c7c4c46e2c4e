package backprop4j.proof;

import static backprop4j.proof.Fits.alike;
import static backprop4j.proof.Fits.bounded;
import static backprop4j.proof.Fits.one;
import static backprop4j.proof.Fits.oneWith;
import static backprop4j.proof.Fits.positive;
import static backprop4j.proof.Fits.positiveWith;
import static backprop4j.proof.Fits.two;
import static backprop4j.proof.Fits.twoSecondPositive;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.proof.Operation.Choice;
import java.util.List;

/// One element from the same element of each input.
final class PointwiseRows {
    private final Rows rows = new Rows();

    private PointwiseRows() {}

    static List<Operation> all() {
        var table = new PointwiseRows();
        table.arithmetic();
        table.numbers();
        table.functions();
        table.activations();
        table.pairs();
        table.truths();
        table.choices();
        table.types();
        return table.rows.rows();
    }

    private void arithmetic() {
        rows.two("$0.add($1)", Tensor::add, two());
        rows.two("$0.sub($1)", Tensor::sub, two());
        rows.two("$0.mul($1)", Tensor::mul, two());
        rows.two("$0.div($1)", Tensor::div, twoSecondPositive());
        rows.one("$0.neg()", Tensor::neg, one());
        rows.one("$0.square()", Tensor::square, one());
        rows.one("$0.abs()", Tensor::abs, one());
        rows.one("$0.sign()", Tensor::sign, one());
    }

    private void numbers() {
        rows.real("$0.add(%0)", Tensor::add, oneWith(-9, 9));
        rows.real("$0.sub(%0)", Tensor::sub, oneWith(-9, 9));
        rows.real("$0.rsub(%0)", Tensor::rsub, oneWith(-9, 9));
        rows.real("$0.mul(%0)", Tensor::mul, oneWith(-9, 9));
        rows.real("$0.div(%0)", Tensor::div, oneWith(3, 17));
        rows.real("$0.rdiv(%0)", Tensor::rdiv, positiveWith(-9, 9));
        rows.real("$0.pow(%0)", Tensor::pow, positiveWith(-9, 9));
        rows.whole("$0.pow(#0)", (x, n) -> x.pow(n), oneWith(0, 3));
        rows.real("$0.minimum(%0)", Tensor::minimum, oneWith(-9, 9));
        rows.real("$0.maximum(%0)", Tensor::maximum, oneWith(-9, 9));
        rows.real("$0.leakyRelu(%0)", Tensor::leakyRelu, oneWith(1, 7));
        rows.real("$0.elu(%0)", Tensor::elu, oneWith(1, 9));
        rows.real("$0.fmod(%0)", Tensor::fmod, oneWith(5, 11));
        rows.row(
                "$0.clamp(%0, %1)",
                (x, a) -> x.get(0).clamp(a.get(0) / Operation.EIGHTHS, a.get(1) / Operation.EIGHTHS),
                s -> Choice.of(s.real(), s.between(-9, 0), s.between(1, 9)));
    }

    private void functions() {
        rows.one("$0.exp()", Tensor::exp, bounded());
        rows.one("$0.log()", Tensor::log, positive());
        rows.one("$0.sqrt()", Tensor::sqrt, positive());
        rows.one("$0.sin()", Tensor::sin, one());
        rows.one("$0.cos()", Tensor::cos, one());
        rows.one("$0.tan()", Tensor::tan, bounded());
        rows.one("$0.asin()", Tensor::asin, bounded());
        rows.one("$0.acos()", Tensor::acos, bounded());
        rows.one("$0.atan()", Tensor::atan, one());
        rows.one("$0.sinh()", Tensor::sinh, bounded());
        rows.one("$0.cosh()", Tensor::cosh, bounded());
        rows.one("$0.tanh()", Tensor::tanh, one());
        rows.one("$0.asinh()", Tensor::asinh, one());
        rows.one("$0.add(1).acosh()", x -> x.add(1).acosh(), positive());
        rows.one("$0.atanh()", Tensor::atanh, bounded());
        rows.one("$0.erf()", Tensor::erf, one());
        rows.one("$0.erfc()", Tensor::erfc, one());
        rows.one("$0.log1p()", Tensor::log1p, positive());
        rows.one("$0.expm1()", Tensor::expm1, bounded());
        rows.one("$0.lgamma()", Tensor::lgamma, positive());
        rows.one("$0.digamma()", Tensor::digamma, positive());
        rows.whole("$0.polygamma(#0)", Tensor::polygamma, positiveWith(1, 2));
        rows.one("$0.floor()", Tensor::floor, one());
        rows.one("$0.ceil()", Tensor::ceil, one());
        rows.one("$0.round()", Tensor::round, one());
        rows.one("$0.trunc()", Tensor::trunc, one());
    }

    private void activations() {
        rows.one("$0.sigmoid()", Tensor::sigmoid, one());
        rows.one("$0.relu()", Tensor::relu, one());
        rows.one("$0.gelu()", Tensor::gelu, one());
        rows.one("$0.silu()", Tensor::silu, one());
        rows.one("$0.softplus()", Tensor::softplus, one());
        rows.one("$0.mish()", Tensor::mish, one());
        rows.one("$0.hardswish()", Tensor::hardswish, one());
        rows.one("$0.hardsigmoid()", Tensor::hardsigmoid, one());
        rows.one("$0.hardtanh()", Tensor::hardtanh, one());
        rows.one("$0.selu()", Tensor::selu, one());
    }

    private void pairs() {
        rows.two("$0.pow($1)", Tensor::pow, s -> {
            int base = Fits.positive(s, s.real());
            return new Choice(List.of(base, s.partner(base)), List.of());
        });
        rows.two("$0.minimum($1)", Tensor::minimum, two());
        rows.two("$0.maximum($1)", Tensor::maximum, two());
        rows.two("$0.leakyRelu($1)", Tensor::leakyRelu, two());
        rows.two("$0.fmod($1)", Tensor::fmod, twoSecondPositive());
        rows.two("$0.atan2($1)", Tensor::atan2, twoSecondPositive());
        rows.two("$0.hypot($1)", Tensor::hypot, twoSecondPositive());
        rows.two("$0.logAddExp($1)", Tensor::logAddExp, two());
        rows.two("$0.scaledBy($1)", Tensor::scaledBy, alike());
        rows.row("$0.clamp($1, $2)", (x, a) -> x.get(0).clamp(x.get(1), x.get(2)), s -> {
            int line = s.real();
            return new Choice(List.of(line, s.partner(line), s.partner(line)), List.of());
        });
    }

    private void truths() {
        rows.two("$0.lt($1)", Tensor::lt, two());
        rows.two("$0.le($1)", Tensor::le, two());
        rows.two("$0.gt($1)", Tensor::gt, two());
        rows.two("$0.ge($1)", Tensor::ge, two());
        rows.two("$0.eq($1)", Tensor::eq, two());
        rows.two("$0.ne($1)", Tensor::ne, two());
        rows.real("$0.gt(%0)", Tensor::gt, oneWith(-9, 9));
        rows.real("$0.eq(%0)", Tensor::eq, oneWith(-9, 9));
        rows.one("$0.not()", Tensor::not, s -> Choice.of(Fits.truth(s, s.anyShape())));
        Operation.Fit pair = s -> {
            int first = Fits.truth(s, s.anyShape());
            Shape shape = s.shape(first);
            int second = s.find(t -> t.dtype() == DType.BOOL && t.shape().equals(shape));
            return new Choice(List.of(first, second), List.of());
        };
        rows.two("$0.and($1)", Tensor::and, pair);
        rows.two("$0.or($1)", Tensor::or, pair);
    }

    private void choices() {
        rows.row("$0.where($1, $2)", (x, a) -> x.get(0).where(x.get(1), x.get(2)), s -> {
            int then = s.real();
            int otherwise = s.partner(then);
            return new Choice(List.of(Fits.truth(s, s.shape(then)), then, otherwise), List.of());
        });
        rows.row(
                "$0.where(%0, $1)",
                (x, a) -> x.get(0).where(a.get(0) / Operation.EIGHTHS, x.get(1)), s -> {
                    int line = s.real();
                    return new Choice(List.of(Fits.truth(s, s.shape(line)), line), List.of(s.between(-9, 9)));
                });
        rows.row(
                "$0.where($1, %0)",
                (x, a) -> x.get(0).where(x.get(1), a.get(0) / Operation.EIGHTHS), s -> {
                    int line = s.real();
                    return new Choice(List.of(Fits.truth(s, s.shape(line)), line), List.of(s.between(-9, 9)));
                });
    }

    private void types() {
        rows.one("$0.to(DType.FLOAT64).to($0.dtype())", x -> x.to(DType.FLOAT64).to(x.dtype()), one());
        rows.one("$0.to(DType.FLOAT32).to($0.dtype())", x -> x.to(DType.FLOAT32).to(x.dtype()), one());
        rows.one("$0.to(DType.INT32).to($0.dtype())", x -> x.to(DType.INT32).to(x.dtype()), one());
        rows.one("$0.to(DType.BOOL).to($0.dtype())", x -> x.to(DType.BOOL).to(x.dtype()), one());
        rows.two("$0.to($1.dtype()).mul($1)", (x, y) -> x.to(y.dtype()).mul(y), s -> {
            int line = s.real();
            int found = s.find(t -> !t.dtype().isFloating() && t.shape().broadcastsTo(s.shape(line)));
            return found < 0 ? null : new Choice(List.of(found, line), List.of());
        });
    }
}
