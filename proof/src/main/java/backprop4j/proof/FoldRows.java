package backprop4j.proof;

import static backprop4j.proof.Fits.axes;
import static backprop4j.proof.Fits.axis;
import static backprop4j.proof.Fits.fullAxis;
import static backprop4j.proof.Fits.namedAxes;
import static backprop4j.proof.Fits.one;

import backprop4j.DType;
import backprop4j.Tensor;
import java.util.List;

/// Folds and running folds along axes.
final class FoldRows {
    private FoldRows() {}

    static List<Operation> all() {
        var rows = new Rows();
        rows.wholes("$0.sum(#0*)", Tensor::sum, axes());
        rows.wholes("$0.mean(#0*)", Tensor::mean, axes());
        rows.wholes("$0.max(#0*)", Tensor::max, axes());
        rows.wholes("$0.min(#0*)", Tensor::min, axes());
        rows.wholes("$0.prod(#0*)", Tensor::prod, axes());
        rows.whole("$0.sumKeeping(#0)", Tensor::sumKeeping, axis());
        rows.whole("$0.maxKeeping(#0)", Tensor::maxKeeping, fullAxis());
        rows.wholes("$0.var(0, #0*)", (x, a) -> x.var(0, a), namedAxes());
        rows.wholes("$0.var(1, #0*)", (x, a) -> x.var(1, a), namedAxes());
        rows.wholes("$0.std(1, #0*)", (x, a) -> x.std(1, a), namedAxes());
        rows.one("$0.std(0)", x -> x.std(0), one());
        rows.wholes("$0.norm(1, #0*)", (x, a) -> x.norm(1, a), namedAxes());
        rows.wholes("$0.norm(2, #0*)", (x, a) -> x.norm(2, a), namedAxes());
        rows.wholes("$0.norm(3, #0*)", (x, a) -> x.norm(3, a), namedAxes());
        rows.wholes(
                "$0.norm(Double.POSITIVE_INFINITY, #0*)", (x, a) -> x.norm(Double.POSITIVE_INFINITY, a), namedAxes());
        rows.whole("$0.argmax(#0)", Tensor::argmax, fullAxis());
        rows.whole("$0.argmin(#0)", Tensor::argmin, fullAxis());
        rows.whole("$0.cumsum(#0)", Tensor::cumsum, axis());
        rows.whole("$0.cumprod(#0)", Tensor::cumprod, axis());
        rows.whole("$0.logCumsumExp(#0)", Tensor::logCumsumExp, fullAxis());
        rows.whole("$0.logSumExp(#0)", Tensor::logSumExp, fullAxis());
        Operation.Fit ofTruth = s -> {
            int line = Fits.truth(s, s.anyShape());
            return Fits.choice(line, s.someAxes(s.rank(line)));
        };
        rows.wholes("$0.any(#0*)", Tensor::any, ofTruth);
        rows.wholes("$0.all(#0*)", Tensor::all, ofTruth);
        rows.wholes(
                "$0.to(DType.FLOAT64).sum(#0*).to($0.dtype())",
                (x, a) -> x.to(DType.FLOAT64).sum(a).to(x.dtype()),
                axes());
        return rows.rows();
    }
}
