package backprop4j.proof;

import backprop4j.Grad;
import backprop4j.Scan;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.proof.Operation.Choice;
import backprop4j.proof.Operation.Fit;
import java.util.List;

/// What runs a body of its own: scans, recomputation, and products with derivatives.
final class RegionRows {
    private RegionRows() {}

    static List<Operation> all() {
        var rows = new Rows();
        rows.two(
                "Scan.of($0, $1, (h, e) -> h.mul(e).add(e).tanh())",
                (x, y) -> Scan.of(x, y, (h, e) -> h.mul(e).add(e).tanh()),
                sequence());
        rows.row(
                "Scan.of($0, $1, (h, e) -> h.add(e).sin().mul($2))",
                (x, a) -> Scan.of(x.get(0), x.get(1), (h, e) -> h.add(e).sin().mul(x.get(2))),
                sequenceAndConstant());
        rows.two(
                "Scan.backwards(List.of($0), List.of($1), (h, e) -> new Scan.Step(List.of(h.get(0).mul(e.get(0)).cos()),"
                        + " List.of(h.get(0).sub(e.get(0)).sum()))).outputs().getFirst()",
                (x, y) -> Scan.backwards(List.of(x), List.of(y), RegionRows::backwards)
                        .outputs()
                        .getFirst(),
                sequence());
        rows.row(
                "Scan.times(#0, List.of($0), (h, e) -> new Scan.Step(List.of(h.get(0).mul($1).tanh()), List.of())).last(0)",
                (x, a) -> Scan.times(
                                a.get(0),
                                List.of(x.get(0)),
                                (h, e) -> new Scan.Step(
                                        List.of(h.get(0).mul(x.get(1)).tanh()), List.of()))
                        .last(0),
                s -> {
                    int line = s.real();
                    return new Choice(List.of(line, Fits.alike(s, line)), List.of(s.between(0, 4)));
                });
        rows.two(
                "Grad.recompute(x -> x.mul($1).tanh().add(x.sigmoid())).apply($0)",
                (x, y) -> Grad.recompute(h -> h.mul(y).tanh().add(h.sigmoid())).apply(x),
                Fits.two());
        rows.two(
                "Grad.jvp(x -> x.sin().mul(x)).apply($0, $1)",
                (x, y) -> Grad.jvp(h -> h.sin().mul(h)).apply(x, y),
                Fits.alike());
        return rows.rows();
    }

    private static Scan.Step backwards(List<Tensor> h, List<Tensor> e) {
        return new Scan.Step(
                List.of(h.get(0).mul(e.get(0)).cos()),
                List.of(h.get(0).sub(e.get(0)).sum()));
    }

    /// A sequence and the state before it.
    private static Fit sequence() {
        return s -> {
            int sequence = Fits.ofRank(s, 1);
            Shape element = s.shape(sequence).without(List.of(0));
            int found = s.find(t -> t.dtype().isFloating() && t.shape().equals(element));
            return new Choice(List.of(found >= 0 ? found : s.leaf(element), sequence), List.of());
        };
    }

    private static Fit sequenceAndConstant() {
        return s -> {
            int sequence = Fits.ofRank(s, 1);
            Shape element = s.shape(sequence).without(List.of(0));
            return new Choice(List.of(s.leaf(element), sequence, s.leaf(element)), List.of());
        };
    }
}
