package backprop4j.proof;

import backprop4j.Convolutions;
import backprop4j.Pooling;
import backprop4j.Shape;
import backprop4j.Sliding;
import backprop4j.Tensor;
import backprop4j.proof.Operation.Choice;
import backprop4j.proof.Operation.Fit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Sums of products, and what slides over the last axes.
final class ProductRows {
    private static final List<String> EQUATIONS = List.of(
            "ij,jk->ik",
            "ij,kj->ki",
            "bij,bjk->bik",
            "abk,kcb->ca",
            "ij,ij->",
            "ij,ij->j",
            "iji,k->kj",
            "i,j",
            "ij->ji",
            "ii->i",
            "bij->bj",
            "i,ij,kj",
            "ab,bc,cd->ad");

    private final Rows rows = new Rows();

    private ProductRows() {}

    static List<Operation> all() {
        var table = new ProductRows();
        table.products();
        table.convolutions();
        table.pools();
        return table.rows.rows();
    }

    private void products() {
        rows.two("$0.matmul($1)", Tensor::matmul, s -> {
            int left = Fits.ofRank(s, 1);
            int inner = s.shape(left).size(-1);
            int found = s.chance(0.5)
                    ? s.find(t -> t.dtype().isFloating()
                            && t.shape().rank() >= 1
                            && t.shape().size(t.shape().rank() == 1 ? 0 : -2) == inner)
                    : -1;
            Shape right = switch (s.below(4)) {
                case 0 -> Shape.of(inner);
                case 1 -> Shape.of(s.between(1, 2), inner, s.size());
                default -> Shape.of(inner, s.size());
            };
            return new Choice(List.of(left, found >= 0 ? found : s.leaf(right)), List.of());
        });
        rows.two(
                "$0.matmul($0.transpose()).matmul($1)",
                (x, y) -> x.matmul(x.transpose()).matmul(y),
                s -> {
                    int left = Fits.ofExactly(s, 2);
                    return new Choice(
                            List.of(left, s.leaf(Shape.of(s.shape(left).size(0), s.size()))), List.of());
                });
        rows.row("$0.linear($1, $2)", (x, a) -> x.get(0).linear(x.get(1), x.get(2)), s -> {
            int x = Fits.ofRank(s, 1);
            int out = s.size();
            return new Choice(List.of(x, s.leaf(Shape.of(out, s.shape(x).size(-1))), s.leaf(Shape.of(out))), List.of());
        });
        rows.two("$0.linear($1)", Tensor::linear, s -> {
            int x = Fits.ofRank(s, 1);
            return new Choice(List.of(x, s.leaf(Shape.of(s.size(), s.shape(x).size(-1)))), List.of());
        });
        rows.two(
                "$0.outer($1)",
                Tensor::outer,
                s -> new Choice(List.of(Fits.ofExactly(s, 1), Fits.ofExactly(s, 1)), List.of()));
        rows.two("$0.dot($1)", Tensor::dot, s -> {
            int line = Fits.ofExactly(s, 1);
            return new Choice(List.of(line, Fits.alike(s, line)), List.of());
        });
        for (String equation : EQUATIONS) {
            int operands = equation.split(",", -1).length;
            String places = List.of("", "$0", "$0, $1", "$0, $1, $2").get(operands);
            rows.row(
                    "Tensor.einsum(\"" + equation + "\", " + places + ")",
                    (x, a) -> Tensor.einsum(equation, Fits.tensors(x)),
                    s -> einsum(s, equation));
        }
        rows.two(
                "Tensor.einsum(\"...ij,...j->...i\", $0, $1)", (x, y) -> Tensor.einsum("...ij,...j->...i", x, y), s -> {
                    int left = Fits.ofRank(s, 2);
                    int inner = s.shape(left).size(-1);
                    return new Choice(
                            List.of(left, s.leaf(s.chance(0.5) ? Shape.of(inner) : Shape.of(1, inner))), List.of());
                });
    }

    /// Operands whose axes agree where a letter says so: the first from the sketch if one fits, the others new.
    private static Choice einsum(Sketch s, String equation) {
        String[] operands = equation.replaceAll("->.*", "").split(",", -1);
        Map<Character, Integer> sizes = new HashMap<>();
        var inputs = new ArrayList<Integer>();
        for (String letters : operands) {
            int found = s.chance(0.6) ? s.find(t -> t.dtype().isFloating() && fits(t.shape(), letters, sizes)) : -1;
            if (found < 0) {
                int[] shape = letters.chars()
                        .map(c -> sizes.computeIfAbsent((char) c, letter -> Math.min(s.size(), 9)))
                        .toArray();
                found = s.leaf(Shape.of(shape));
            }
            for (int axis = 0; axis < letters.length(); axis++) {
                sizes.put(letters.charAt(axis), s.shape(found).size(axis));
            }
            inputs.add(found);
        }
        return new Choice(inputs, List.of());
    }

    private static boolean fits(Shape shape, String letters, Map<Character, Integer> known) {
        if (shape.rank() != letters.length()) {
            return false;
        }
        var sizes = new HashMap<>(known);
        for (int axis = 0; axis < letters.length(); axis++) {
            Integer size = sizes.put(letters.charAt(axis), shape.size(axis));
            if (size != null && size != shape.size(axis)) {
                return false;
            }
        }
        return true;
    }

    private void convolutions() {
        rows.two("Convolutions.conv($0, $1)", Convolutions::conv, kernel(1, false));
        rows.row(
                "Convolutions.conv($0, $1, Sliding.PLAIN.stride(#0).padding(#1).dilation(#2))",
                (x, a) -> Convolutions.conv(x.get(0), x.get(1), sliding(a)),
                kernel(1, true));
        rows.row(
                "Convolutions.conv($0, $1, Sliding.PLAIN.groups(2).padding(1))",
                (x, a) -> Convolutions.conv(
                        x.get(0), x.get(1), Sliding.PLAIN.groups(2).padding(1)),
                kernel(2, false));
        rows.row(
                "Convolutions.convTranspose($0, $1, Sliding.PLAIN.stride(#0).padding(#1).dilation(#2))",
                (x, a) -> Convolutions.convTranspose(x.get(0), x.get(1), sliding(a)),
                s -> {
                    int x = images(s, 1);
                    int[] sizes = s.shape(x).toArray();
                    int[] weight = sizes.clone();
                    weight[0] = sizes[1];
                    weight[1] = s.between(1, 3);
                    for (int axis = 2; axis < weight.length; axis++) {
                        weight[axis] = s.between(1, 3);
                    }
                    return new Choice(List.of(x, s.leaf(Shape.of(weight))), slides(s));
                });
    }

    private static Sliding sliding(List<Integer> a) {
        return Sliding.PLAIN.stride(a.get(0)).padding(a.get(1)).dilation(a.get(2));
    }

    private static List<Integer> slides(Sketch s) {
        return List.of(s.between(1, 2), s.between(0, 2), s.between(1, 2));
    }

    /// Signals or images with a kernel in so many groups.
    private static Fit kernel(int groups, boolean slides) {
        return s -> {
            int x = images(s, groups);
            int[] weight = s.shape(x).toArray();
            weight[0] = groups * s.between(1, 3);
            weight[1] /= groups;
            for (int axis = 2; axis < weight.length; axis++) {
                weight[axis] = s.between(1, Math.max(1, Math.min(3, weight[axis])));
            }
            return new Choice(List.of(x, s.leaf(Shape.of(weight))), slides ? slides(s) : List.of());
        };
    }

    /// A line `[batch, channels, …]` with a number of channels that the groups divide.
    private static int images(Sketch s, int groups) {
        int found = s.find(t -> t.dtype().isFloating()
                && (t.shape().rank() == 3 || t.shape().rank() == 4)
                && t.shape().size(1) % groups == 0
                && t.shape().size(1) > 0);
        if (found >= 0) {
            return found;
        }
        int channels = groups * s.between(1, 2);
        return s.leaf(
                s.chance(0.5)
                        ? Shape.of(s.between(1, 2), channels, s.between(2, 9))
                        : Shape.of(s.between(1, 2), channels, s.between(2, 5), s.between(2, 5)));
    }

    private void pools() {
        rows.whole("Pooling.max($0, #0)", (x, n) -> Pooling.max(x, n), window());
        rows.whole("Pooling.average($0, #0)", (x, n) -> Pooling.average(x, n), window());
        rows.row(
                "Pooling.max($0, Sliding.PLAIN.stride(#1, #2).padding(1), 2, 3)",
                (x, a) -> Pooling.max(
                        x.get(0), Sliding.PLAIN.stride(a.get(1), a.get(2)).padding(1), 2, 3),
                windows());
        rows.row(
                "Pooling.average($0, Sliding.PLAIN.stride(#1, #2).padding(1), 2, 3)",
                (x, a) -> Pooling.average(
                        x.get(0), Sliding.PLAIN.stride(a.get(1), a.get(2)).padding(1), 2, 3),
                windows());
        rows.row(
                "Pooling.windows($0, Sliding.PLAIN.stride(#1, #2).padding(1), 2, #0)",
                (x, a) -> Pooling.windows(
                        x.get(0), Sliding.PLAIN.stride(a.get(1), a.get(2)).padding(1), 2, a.get(0)),
                windows());
        rows.whole("Pooling.adaptiveMax($0, #0)", (x, n) -> Pooling.adaptiveMax(x, n), window());
        rows.whole("Pooling.adaptiveAverage($0, #0)", (x, n) -> Pooling.adaptiveAverage(x, n), window());
    }

    private static Fit window() {
        return s -> Choice.of(Fits.ofRank(s, 1), s.between(1, 4));
    }

    private static Fit windows() {
        return s -> Choice.of(Fits.ofRank(s, 2), s.between(1, 3), s.between(1, 2), s.between(1, 2));
    }
}
