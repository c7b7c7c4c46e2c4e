package backprop4j.proof;

import static backprop4j.proof.Fits.fullAxis;
import static backprop4j.proof.Fits.namedAxes;

import backprop4j.Attention;
import backprop4j.Images;
import backprop4j.Linalg;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.proof.Operation.Choice;
import backprop4j.proof.Operation.Fit;
import java.util.List;

/// What networks are made of: composites, attention, images; and linear algebra.
final class NetworkRows {
    private final Rows rows = new Rows();

    private NetworkRows() {}

    static List<Operation> all() {
        var table = new NetworkRows();
        table.composites();
        table.attention();
        table.images();
        table.matrices();
        return table.rows.rows();
    }

    private void composites() {
        rows.whole("$0.softmax(#0)", Tensor::softmax, fullAxis());
        rows.whole("$0.logSoftmax(#0)", Tensor::logSoftmax, fullAxis());
        rows.one("$0.normalize(0.125)", x -> x.normalize(0.125), Fits.one());
        rows.wholes("$0.normalize(0.125, #0*)", (x, a) -> x.normalize(0.125, a), namedAxes());
        rows.wholes("$0.rmsNormalize(0.125, #0*)", (x, a) -> x.rmsNormalize(0.125, a), namedAxes());
        rows.two("$0.mse($1)", Tensor::mse, Fits.alike());
        rows.two("$0.crossEntropy($1)", Tensor::crossEntropy, s -> {
            int logits = Fits.ofRank(s, 1);
            Shape shape = s.shape(logits);
            return shape.count() == 0
                    ? null
                    : new Choice(
                            List.of(logits, s.indices(shape.without(List.of(shape.rank() - 1)), shape.size(-1))),
                            List.of());
        });
    }

    private void attention() {
        rows.row("Attention.of($0, $1, $2)", (x, a) -> Attention.of(x.get(0), x.get(1), x.get(2)), attended(false));
        rows.row(
                "Attention.causal($0, $1, $2)",
                (x, a) -> Attention.causal(x.get(0), x.get(1), x.get(2)),
                attended(false));
        rows.row(
                "Attention.masked($0, $1, $2, $3)",
                (x, a) -> Attention.masked(x.get(0), x.get(1), x.get(2), x.get(3)),
                attended(true));
    }

    private static Fit attended(boolean masked) {
        return s -> {
            int queries = Fits.ofRank(s, 2);
            int d = s.shape(queries).size(-1);
            int keys = s.between(1, 5);
            int found = s.find(t -> t.dtype().isFloating() && t.shape().equals(Shape.of(keys, d)));
            int k = found >= 0 ? found : s.leaf(Shape.of(keys, d));
            int v = s.leaf(Shape.of(keys, s.between(1, 3)));
            return masked
                    ? new Choice(
                            List.of(
                                    queries,
                                    k,
                                    v,
                                    s.truths(Shape.of(s.shape(queries).size(-2), keys))),
                            List.of())
                    : new Choice(List.of(queries, k, v), List.of());
        };
    }

    private void images() {
        Fit resized = s -> Choice.of(Fits.ofRank(s, 2), s.between(1, 5), s.between(1, 5));
        rows.wholes("Images.nearest($0, #0*)", Images::nearest, resized);
        rows.wholes("Images.linear($0, #0*)", Images::linear, resized);
        rows.wholes("Images.linearBetweenCorners($0, #0*)", Images::linearBetweenCorners, resized);
    }

    /// Diagonals are raised, so that most matrices are regular.
    private void matrices() {
        String raised = "$0.add(Linalg.unit($0.shape().size(-1)).mul(5).to($0.dtype()))";
        Fit square = s -> Choice.of(square(s));
        rows.one("Linalg.inverse(" + raised + ")", x -> Linalg.inverse(raised(x)), square);
        rows.one("Linalg.determinant(" + raised + ")", x -> Linalg.determinant(raised(x)), square);
        rows.one("Linalg.logDeterminant(" + raised + ")", x -> Linalg.logDeterminant(raised(x)), square);
        rows.one("Linalg.cholesky(" + raised + ")", x -> Linalg.cholesky(raised(x)), square);
        rows.two("Linalg.solve(" + raised + ", $1)", (x, y) -> Linalg.solve(raised(x), y), s -> {
            int matrix = square(s);
            return new Choice(List.of(matrix, s.leaf(Shape.of(s.shape(matrix).size(-1), s.between(1, 3)))), List.of());
        });
    }

    private static int square(Sketch s) {
        int found = s.find(t -> t.dtype().isFloating()
                && t.shape().rank() >= 2
                && t.shape().size(-1) == t.shape().size(-2)
                && t.shape().size(-1) <= 7);
        if (found >= 0) {
            return found;
        }
        int n = s.between(1, 4);
        return s.leaf(s.chance(0.7) ? Shape.of(n, n) : Shape.of(2, n, n));
    }

    private static Tensor raised(Tensor x) {
        return x.add(Linalg.unit(x.shape().size(-1)).mul(5).to(x.dtype()));
    }
}
