package backprop4j.proof;

import static backprop4j.proof.Fits.choice;

import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.proof.Operation.Choice;
import backprop4j.proof.Operation.Fit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The same numbers seen otherwise.
final class LayoutRows {
    private final Rows rows = new Rows();

    private LayoutRows() {}

    static List<Operation> all() {
        var table = new LayoutRows();
        table.shapes();
        table.slices();
        table.pads();
        table.repeats();
        table.matrices();
        table.windows();
        table.joins();
        return table.rows.rows();
    }

    private void shapes() {
        rows.wholes("$0.reshape(#0*)", Tensor::reshape, s -> {
            int line = any(s);
            return choice(line, factors(s, s.shape(line).count()));
        });
        rows.whole("$0.flatten(#0)", Tensor::flatten, axisOfAny());
        rows.whole("$0.unsqueeze(#0)", Tensor::unsqueeze, s -> {
            int line = any(s);
            return Choice.of(line, s.below(s.rank(line) + 1));
        });
        rows.one("$0.squeeze()", Tensor::squeeze, s -> Choice.of(any(s)));
        rows.wholes("$0.permute(#0*)", Tensor::permute, s -> {
            int line = any(s);
            var order = new ArrayList<>(IntStream.range(0, s.rank(line)).boxed().toList());
            Collections.shuffle(order, new Random(s.below(1 << 20)));
            return choice(line, order);
        });
        rows.one("$0.transpose()", Tensor::transpose, s -> Choice.of(Fits.ofRank(s, 2)));
        rows.row("$0.transpose(#0, #1)", (x, a) -> x.get(0).transpose(a.get(0), a.get(1)), twoAxes());
        rows.row("$0.moveAxis(#0, #1)", (x, a) -> x.get(0).moveAxis(a.get(0), a.get(1)), twoAxes());
        rows.wholes("$0.broadcastTo(Shape.of(#0*))", (x, a) -> x.broadcastTo(Shape.of(a)), s -> {
            int line = any(s);
            var sizes = new ArrayList<>(s.shape(line).toList());
            sizes.replaceAll(size -> size == 1 && s.chance(0.6) ? s.between(0, 4) : size);
            if (sizes.size() < 4) {
                sizes.addFirst(s.between(1, 3));
            }
            return choice(line, sizes);
        });
    }

    private void slices() {
        rows.row("$0.slice(#0, #1, #2)", (x, a) -> x.get(0).slice(a.get(0), a.get(1), a.get(2)), s -> {
            int line = any(s);
            if (s.rank(line) == 0) {
                return null;
            }
            int axis = s.below(s.rank(line));
            int start = s.between(0, s.shape(line).size(axis));
            return Choice.of(line, axis, start, s.between(start, s.shape(line).size(axis)));
        });
        rows.row("$0.slice(#0, #1, #2, #3)", (x, a) -> x.get(0).slice(a.get(0), a.get(1), a.get(2), a.get(3)), s -> {
            int line = any(s);
            if (s.rank(line) == 0) {
                return null;
            }
            int axis = s.below(s.rank(line));
            int size = s.shape(line).size(axis);
            if (s.chance(0.5) || size == 0) {
                int start = s.between(0, size);
                return Choice.of(line, axis, start, s.between(start, size), s.between(1, 3));
            }
            int start = s.between(0, size - 1);
            return Choice.of(line, axis, start, s.between(-1, start), s.between(-3, -1));
        });
        rows.wholes("$0.flip(#0*)", Tensor::flip, s -> {
            int line = any(s);
            return choice(line, s.someAxes(s.rank(line)));
        });
        rows.row("$0.roll(#0, #1)", (x, a) -> x.get(0).roll(a.get(0), a.get(1)), s -> with(s, s.between(-4, 4)));
        rows.row(
                "$0.split(#0, #1, #2).getLast()",
                (x, a) -> x.get(0).split(a.get(0), a.get(1), a.get(2)).getLast(),
                s -> {
                    int line = any(s);
                    if (s.rank(line) == 0) {
                        return null;
                    }
                    int axis = s.below(s.rank(line));
                    int size = s.shape(line).size(axis);
                    int first = s.between(0, size);
                    return Choice.of(line, axis, first, size - first);
                });
        rows.row(
                "$0.chunk(#0, #1).getFirst()",
                (x, a) -> x.get(0).chunk(a.get(0), a.get(1)).getFirst(),
                s -> with(s, s.between(1, 3)));
    }

    private void pads() {
        rows.row("$0.pad(#0, #1, #2)", (x, a) -> x.get(0).pad(a.get(0), a.get(1), a.get(2)), padded());
        rows.row(
                "$0.pad(#0, #1, #2, 1.5)",
                (x, a) -> x.get(0).pad(a.get(0), a.get(1), a.get(2), 1.5),
                realAxis(s -> List.of(s.between(0, 2), s.between(0, 2))));
        rows.row("$0.padReflect(#0, #1, #2)", (x, a) -> x.get(0).padReflect(a.get(0), a.get(1), a.get(2)), padded());
        rows.row(
                "$0.padReplicate(#0, #1, #2)", (x, a) -> x.get(0).padReplicate(a.get(0), a.get(1), a.get(2)), padded());
        rows.row("$0.padCircular(#0, #1, #2)", (x, a) -> x.get(0).padCircular(a.get(0), a.get(1), a.get(2)), padded());
    }

    private void repeats() {
        rows.wholes("$0.tile(#0*)", Tensor::tile, s -> {
            int line = any(s);
            return choice(
                    line,
                    IntStream.range(0, s.between(1, s.rank(line) + 1))
                            .mapToObj(i -> s.between(1, 2))
                            .toList());
        });
        rows.row("$0.repeat(#0, #1)", (x, a) -> x.get(0).repeat(a.get(0), a.get(1)), s -> with(s, s.between(0, 3)));
    }

    private void matrices() {
        rows.row("$0.diagonal(#0, #1, #2)", (x, a) -> x.get(0).diagonal(a.get(0), a.get(1), a.get(2)), s -> {
            int line = Fits.ofRank(s, 2);
            int row = s.below(s.rank(line));
            int column = (row + s.between(1, s.rank(line) - 1)) % s.rank(line);
            return Choice.of(line, s.between(-1, 1), row, column);
        });
        rows.one("$0.diagonalMatrix()", Tensor::diagonalMatrix, s -> Choice.of(Fits.ofRank(s, 1)));
        rows.whole("$0.tril(#0)", Tensor::tril, s -> Choice.of(Fits.ofRank(s, 2), s.between(-1, 1)));
        rows.whole("$0.triu(#0)", Tensor::triu, s -> Choice.of(Fits.ofRank(s, 2), s.between(-1, 1)));
    }

    private void windows() {
        rows.row("$0.windows(#0, #1, #2)", (x, a) -> x.get(0).windows(a.get(0), a.get(1), a.get(2)), s -> {
            int line = any(s);
            if (s.rank(line) == 0) {
                return null;
            }
            int axis = s.below(s.rank(line));
            return Choice.of(line, axis, s.between(1, Math.max(1, s.shape(line).size(axis))), s.between(1, 3));
        });
        rows.row("$0.fold(#0, #1, #2)", (x, a) -> x.get(0).fold(a.get(0), a.get(1), a.get(2)), s -> {
            int line = Fits.ofRank(s, 2);
            int axis = s.below(s.rank(line) - 1);
            int stride = s.between(1, 3);
            int reached = Math.max(0, s.shape(line).size(axis) - 1) * stride
                    + s.shape(line).size(-1);
            return Choice.of(line, axis, stride, reached + s.below(stride));
        });
    }

    private void joins() {
        rows.row("Tensor.concat(#0, $0, $1)", (x, a) -> Tensor.concat(a.get(0), Fits.tensors(x)), s -> {
            int line = s.real();
            if (s.rank(line) == 0) {
                return null;
            }
            int axis = s.below(s.rank(line));
            Shape other = s.shape(line).with(axis, s.size());
            int found = s.find(t -> t.dtype().isFloating()
                    && t.shape().rank() == other.rank()
                    && t.shape().with(axis, 1).equals(other.with(axis, 1)));
            return new Choice(List.of(line, found >= 0 && s.chance(0.7) ? found : s.leaf(other)), List.of(axis));
        });
        rows.row(
                "Tensor.concat(#0, $0, $1, $0)", (x, a) -> Tensor.concat(a.get(0), x.get(0), x.get(1), x.get(0)), s -> {
                    int line = s.real();
                    return s.rank(line) == 0
                            ? null
                            : new Choice(List.of(line, Fits.alike(s, line)), List.of(s.below(s.rank(line))));
                });
        rows.row("Tensor.stack(#0, $0, $1)", (x, a) -> Tensor.stack(a.get(0), Fits.tensors(x)), s -> {
            int line = s.real();
            return new Choice(List.of(line, Fits.alike(s, line)), List.of(s.below(s.rank(line) + 1)));
        });
    }

    /// A line of any type; of real numbers mostly.
    private static int any(Sketch s) {
        int other = s.chance(0.15) ? s.find(tensor -> !tensor.dtype().isFloating()) : -1;
        return other >= 0 ? other : s.real();
    }

    private static @Nullable Choice with(Sketch s, int attribute) {
        int line = s.real(tensor -> tensor.shape().rank() > 0);
        return s.rank(line) == 0 ? null : Choice.of(line, Fits.axis(s, line), attribute);
    }

    private static Fit axisOfAny() {
        return s -> {
            int line = any(s);
            return s.rank(line) == 0 ? null : Choice.of(line, s.below(s.rank(line)));
        };
    }

    private static Fit twoAxes() {
        return s -> {
            int line = any(s);
            return s.rank(line) == 0 ? null : Choice.of(line, s.below(s.rank(line)), s.below(s.rank(line)));
        };
    }

    private static Fit padded() {
        return s -> {
            int line = any(s);
            return s.rank(line) == 0 ? null : Choice.of(line, s.below(s.rank(line)), s.between(0, 2), s.between(0, 2));
        };
    }

    /// A line of real numbers, one of its axes, and more attributes.
    private static Fit realAxis(Function<Sketch, List<Integer>> more) {
        return s -> {
            int line = s.real(tensor -> tensor.shape().rank() > 0);
            return s.rank(line) == 0 ? null : choice(line, Fits.list(s.below(s.rank(line)), more.apply(s)));
        };
    }

    /// Sizes whose product is `count`.
    private static List<Integer> factors(Sketch s, int count) {
        var sizes = new ArrayList<Integer>();
        int rest = count;
        while (sizes.size() < 3 && s.chance(0.7) && rest > 0) {
            int divisor = s.between(1, Math.min(rest, 8));
            if (rest % divisor == 0) {
                sizes.add(divisor);
                rest /= divisor;
            }
        }
        sizes.add(s.below(sizes.size() + 1), rest);
        return sizes;
    }
}
