package backprop4j.proof;

import static backprop4j.proof.Fits.fullAxis;

import backprop4j.RandomStream;
import backprop4j.Shape;
import backprop4j.proof.Operation.Choice;
import backprop4j.proof.Operation.Fit;
import java.util.List;

/// Numbers picked by numbers, and by chance.
final class PickRows {
    private final Rows rows = new Rows();

    private PickRows() {}

    static List<Operation> all() {
        var table = new PickRows();
        table.picks();
        table.sorts();
        table.draws();
        return table.rows.rows();
    }

    private void picks() {
        rows.row("$0.gather(#0, $1)", (x, a) -> x.get(0).gather(a.get(0), x.get(1)), s -> {
            Choice one = fullAxis().in(s);
            if (one == null) {
                return null;
            }
            Shape shape = s.shape(one.inputs().getFirst());
            int axis = shape.axis(one.attributes().getFirst());
            int index = s.indices(shape.with(axis, s.size()), shape.size(axis));
            return new Choice(List.of(one.inputs().getFirst(), index), one.attributes());
        });
        rows.row("$0.take(#0, $1)", (x, a) -> x.get(0).take(a.get(0), x.get(1)), s -> {
            Choice one = fullAxis().in(s);
            if (one == null) {
                return null;
            }
            int size = s.shape(one.inputs().getFirst()).size(one.attributes().getFirst());
            Shape places = s.chance(0.7) ? Shape.of(s.size()) : s.chance(0.5) ? Shape.SCALAR : Shape.of(2, 2);
            return new Choice(List.of(one.inputs().getFirst(), s.indices(places, size)), one.attributes());
        });
        rows.row("$0.scatterAdd(#0, $1, $2)", (x, a) -> x.get(0).scatterAdd(a.get(0), x.get(1), x.get(2)), scattered());
        rows.row("$0.scatter(#0, $1, $2)", (x, a) -> x.get(0).scatter(a.get(0), x.get(1), x.get(2)), scattered());
        rows.row(
                "$1.oneHot(4).to($0.dtype()).mul($0)",
                (x, a) -> x.get(1).oneHot(4).to(x.get(0).dtype()).mul(x.get(0)),
                s -> {
                    int line = s.real(t -> t.shape().rank() == 0
                            || t.shape().size(-1) == 4
                            || t.shape().size(-1) == 1);
                    return new Choice(List.of(line, s.indices(Shape.of(s.size()), 4)), List.of());
                });
        rows.whole(
                "$0.gather(#0, $0.argmax(#0).unsqueeze(#0))",
                (x, axis) -> x.gather(axis, x.argmax(axis).unsqueeze(axis)),
                fullAxis());
    }

    private static Fit scattered() {
        return s -> {
            Choice one = fullAxis().in(s);
            if (one == null) {
                return null;
            }
            int line = one.inputs().getFirst();
            int axis = s.shape(line).axis(one.attributes().getFirst());
            Shape source = s.shape(line).with(axis, s.size());
            int index = s.indices(source, s.shape(line).size(axis));
            int found = s.find(t -> t.dtype().isFloating() && t.shape().equals(source));
            return new Choice(List.of(line, index, found >= 0 ? found : s.leaf(source)), one.attributes());
        };
    }

    private void sorts() {
        rows.whole("$0.sort(#0, false)", (x, axis) -> x.sort(axis, false), fullAxis());
        rows.whole("$0.sort(#0, true)", (x, axis) -> x.sort(axis, true), fullAxis());
        rows.whole("$0.argsort(#0, false)", (x, axis) -> x.argsort(axis, false), fullAxis());
        rows.row(
                "$0.topK(#0, #1).values()",
                (x, a) -> x.get(0).topK(a.get(0), a.get(1)).values(),
                s -> {
                    Choice one = fullAxis().in(s);
                    if (one == null) {
                        return null;
                    }
                    int axis = one.attributes().getFirst();
                    int line = one.inputs().getFirst();
                    return Choice.of(line, axis, s.between(0, s.shape(line).size(axis)));
                });
    }

    /// What is drawn is a pure function of its seed, whatever draws it.
    private void draws() {
        rows.whole(
                "RandomStream.of(#0).uniform($0.shape(), $0.dtype()).mul($0)",
                (x, seed) -> RandomStream.of(seed).uniform(x.shape(), x.dtype()).mul(x),
                Fits.oneWith(0, 99));
        rows.whole(
                "RandomStream.of(#0).normal($0.shape(), $0.dtype()).add($0)",
                (x, seed) -> RandomStream.of(seed).normal(x.shape(), x.dtype()).add(x),
                Fits.oneWith(0, 99));
        rows.whole(
                "RandomStream.of(#0).bernoulli(0.75, $0.shape()).where($0, 0)",
                (x, seed) -> RandomStream.of(seed).bernoulli(0.75, x.shape()).where(x, 0),
                Fits.oneWith(0, 99));
        rows.row(
                "$0.take(#0, RandomStream.of(#1).permutation($0.shape().size(#0)))",
                (x, a) -> x.get(0)
                        .take(
                                a.get(0),
                                RandomStream.of(a.get(1))
                                        .permutation(x.get(0).shape().size(a.get(0)))),
                s -> {
                    Choice one = fullAxis().in(s);
                    return one == null
                            ? null
                            : Choice.of(
                                    one.inputs().getFirst(), one.attributes().getFirst(), s.between(0, 99));
                });
    }
}
