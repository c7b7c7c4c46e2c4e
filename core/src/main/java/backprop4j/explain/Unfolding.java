package backprop4j.explain;

import backprop4j.Tensor;
import backprop4j.explain.Explanation.Factor;
import backprop4j.explain.Explanation.Product;
import backprop4j.op.Arithmetic;
import backprop4j.op.Blockwise;
import backprop4j.op.Composite;
import backprop4j.op.Contract;
import backprop4j.op.Index;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;
import backprop4j.op.Region;
import backprop4j.op.Uniform;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Unfolds one element of a tensor by the one-element meaning of what made it, until every factor has a name.
final class Unfolding {
    /// More products than this stay one number.
    private static final int MOST_TERMS = 1 << 16;

    private final Names names;
    private final ToDoubleFunction<Entry> values;

    /// Regions written out, each once.
    private final Map<Tensor, Tensor> unrolled = new IdentityHashMap<>();

    /// @param values where the numbers come from: the engine's own, or a replay in float64
    Unfolding(Names names, ToDoubleFunction<Entry> values) {
        this.names = names;
        this.values = values;
    }

    /// One element of a tensor, by its row-major position.
    record Entry(Tensor tensor, int position) {}

    /// A product, and the derivative among its factors that leads nearer to the cost, if there is one.
    record Term(Product product, @Nullable Entry derivative) {
        Term times(Term other) {
            var factors = new ArrayList<>(product.factors());
            factors.addAll(other.product.factors());
            return new Term(new Product(List.copyOf(factors)), derivative != null ? derivative : other.derivative);
        }
    }

    private static final Term ONE = new Term(new Product(List.of()), null);
    private static final Term MINUS_ONE = new Term(new Product(List.of(new Factor("-1", -1))), null);

    /// The products whose sum the element is, one step of names further down.
    List<Term> terms(Entry entry) {
        List<Term> terms = unfold(entry.tensor(), entry.position());
        return terms == null ? List.of(named(entry.tensor(), entry.position())) : terms;
    }

    private List<Term> expand(Tensor tensor, int position) {
        if (names.known(tensor)) {
            return List.of(named(tensor, position));
        }
        List<Term> terms = unfold(tensor, position);
        return terms == null || terms.size() > MOST_TERMS ? List.of(named(tensor, position)) : terms;
    }

    private Term named(Tensor tensor, int position) {
        if (tensor.op() instanceof Leaf.Literal(double number)) {
            return number == 1
                    ? ONE
                    : new Term(new Product(List.of(new Factor(tensor.op().name(), number))), null);
        }
        double value = values.applyAsDouble(new Entry(tensor, position));
        var product = new Product(List.of(new Factor(names.of(tensor, position), value)));
        return new Term(product, names.isDerivative(tensor) ? new Entry(tensor, position) : null);
    }

    /// Null where the operation is neither linear nor a product, so that its value stands for itself.
    private @Nullable List<Term> unfold(Tensor tensor, int position) {
        List<Tensor> inputs = tensor.inputs();
        return switch (tensor.op()) {
            case Leaf leaf -> null;
            case Composite composite -> composite.isMultilinear() ? unfold(composite.expand(inputs), position) : null;
            case Blockwise blockwise -> null;
            case Uniform uniform -> null;
            case Region region -> unfold(unrolled.computeIfAbsent(tensor, t -> region.unrolled(inputs)), position);
            case Pointwise function -> pointwise(function, inputs, position);
            case Reduce reduce -> reduce.fold() == Reduce.Fold.SUM ? folded(reduce, tensor, position) : null;
            case Contract contract -> contracted(contract, tensor, position);
            case Layout layout -> laidOut(layout, tensor, position);
            case Index index -> picked(index, tensor, position);
        };
    }

    private @Nullable List<Term> pointwise(Pointwise function, List<Tensor> inputs, int position) {
        if (function.isCast()) {
            return inputs.getFirst().dtype().isFloating() ? expand(inputs.getFirst(), position) : null;
        }
        if (function.equals(Arithmetic.ADD)) {
            return added(inputs, position);
        }
        if (function.equals(Arithmetic.SUB)) {
            var terms = new ArrayList<>(expand(inputs.get(0), position));
            terms.addAll(products(List.of(MINUS_ONE), expand(inputs.get(1), position)));
            return terms;
        }
        if (function.equals(Arithmetic.NEG)) {
            return products(List.of(MINUS_ONE), expand(inputs.getFirst(), position));
        }
        if (function.equals(Arithmetic.MUL)) {
            return products(expand(inputs.get(0), position), expand(inputs.get(1), position));
        }
        if (function.equals(Arithmetic.DIV)) {
            double divisor = values.applyAsDouble(new Entry(inputs.get(1), position));
            var inverse = new Factor("1/" + names.of(inputs.get(1), position), 1 / divisor);
            return products(expand(inputs.get(0), position), List.of(new Term(new Product(List.of(inverse)), null)));
        }
        return null;
    }

    /// A sum of sums, without recursion on the left: what is used 10,000 times has 10,000 contributions.
    private List<Term> added(List<Tensor> inputs, int position) {
        var parts = new ArrayDeque<Tensor>();
        parts.push(inputs.get(1));
        Tensor first = inputs.get(0);
        while (first.op().equals(Arithmetic.ADD) && !names.known(first)) {
            parts.push(first.inputs().get(1));
            first = first.inputs().get(0);
        }
        parts.push(first);
        var terms = new ArrayList<Term>();
        parts.forEach(part -> terms.addAll(expand(part, position)));
        return terms;
    }

    private static List<Term> products(List<Term> left, List<Term> right) {
        var terms = new ArrayList<Term>();
        for (Term l : left) {
            for (Term r : right) {
                terms.add(l.times(r));
            }
        }
        return terms;
    }

    private List<Term> folded(Reduce reduce, Tensor tensor, int position) {
        Tensor input = tensor.inputs().getFirst();
        int[] kept = index(tensor, position);
        int[] all = new int[input.shape().rank()];
        int next = 0;
        for (int axis = 0; axis < all.length; axis++) {
            all[axis] = reduce.axes().contains(axis) ? 0 : kept[next++];
        }
        var terms = new ArrayList<Term>();
        forEach(input, all, reduce.axes(), at -> terms.addAll(expand(input, at)));
        return terms;
    }

    private List<Term> contracted(Contract contract, Tensor tensor, int position) {
        Tensor left = tensor.inputs().get(0);
        Tensor right = tensor.inputs().get(1);
        Map<Character, Integer> sizes = contract.sizes(left.shape(), right.shape());
        String summed = contract.summed();
        int[] outer = index(tensor, position);
        int[] inner = new int[summed.length()];
        int count = summed.chars().map(c -> sizes.getOrDefault((char) c, 1)).reduce(1, (a, b) -> a * b);
        var terms = new ArrayList<Term>();
        for (int term = 0; term < count; term++) {
            int rest = term;
            for (int i = inner.length - 1; i >= 0; i--) {
                int size = sizes.getOrDefault(summed.charAt(i), 1);
                inner[i] = rest % size;
                rest /= size;
            }
            int l = position(left, contract.left(), contract.result(), outer, summed, inner);
            int r = position(right, contract.right(), contract.result(), outer, summed, inner);
            terms.addAll(products(expand(left, l), expand(right, r)));
        }
        return terms;
    }

    private static int position(
            Tensor operand, String letters, String outerLetters, int[] outer, String sum, int[] in) {
        int[] strides = operand.shape().strides();
        int position = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            int place = outerLetters.indexOf(letters.charAt(axis));
            position += strides[axis] * (place >= 0 ? outer[place] : in[sum.indexOf(letters.charAt(axis))]);
        }
        return position;
    }

    private List<Term> laidOut(Layout layout, Tensor tensor, int position) {
        Tensor input = tensor.inputs().getFirst();
        int[] index = index(tensor, position);
        int[] from = new int[input.shape().rank()];
        switch (layout) {
            case Layout.Reshape reshape -> {
                return expand(input, position);
            }
            case Layout.Permute permute -> {
                for (int axis = 0; axis < index.length; axis++) {
                    from[permute.order().get(axis)] = index[axis];
                }
            }
            case Layout.Broadcast broadcast -> {
                for (int axis = 0; axis < from.length; axis++) {
                    from[axis] = input.shape().size(axis) == 1 ? 0 : index[axis + index.length - from.length];
                }
            }
            case Layout.Slice slice -> {
                for (int axis = 0; axis < from.length; axis++) {
                    from[axis] =
                            slice.start().get(axis) + index[axis] * slice.step().get(axis);
                }
            }
            case Layout.Flip flip -> {
                System.arraycopy(index, 0, from, 0, index.length);
                flip.axes().forEach(axis -> from[axis] = input.shape().size(axis) - 1 - index[axis]);
            }
            case Layout.Windows windows -> {
                System.arraycopy(index, 0, from, 0, from.length);
                for (int i = 0; i < windows.windows().size(); i++) {
                    Layout.Window window = windows.windows().get(i);
                    from[window.axis()] =
                            index[window.axis()] * window.stride() + index[from.length + i] * window.dilation();
                }
            }
            case Layout.Fold fold -> {
                return overlapping(fold, input, index);
            }
            case Layout.Pad pad -> {
                for (int axis = 0; axis < from.length; axis++) {
                    int inside = index[axis] - pad.before().get(axis);
                    int step = pad.between().get(axis) + 1;
                    if (inside < 0
                            || inside % step != 0
                            || inside / step >= input.shape().size(axis)) {
                        return List.of();
                    }
                    from[axis] = inside / step;
                }
            }
            case Layout.Concat concat -> {
                int along = concat.axis();
                int part = 0;
                while (index[along] >= tensor.inputs().get(part).shape().size(along)) {
                    index[along] -= tensor.inputs().get(part).shape().size(along);
                    part++;
                }
                return expand(
                        tensor.inputs().get(part), position(tensor.inputs().get(part), index));
            }
        }
        return expand(input, position(input, from));
    }

    /// What each window has where it meets one element.
    private List<Term> overlapping(Layout.Fold fold, Tensor input, int[] index) {
        var terms = new ArrayList<Term>();
        int[] from = Arrays.copyOf(index, input.shape().rank());
        for (int element = 0; element < fold.elements().count(); element++) {
            int rest = element;
            boolean met = true;
            for (int i = fold.windows().size() - 1; i >= 0; i--) {
                Layout.Window window = fold.windows().get(i);
                from[index.length + i] = rest % window.size();
                rest /= window.size();
                int start = index[window.axis()] - from[index.length + i] * window.dilation();
                from[window.axis()] = start / window.stride();
                met &= start >= 0
                        && start % window.stride() == 0
                        && from[window.axis()] < input.shape().size(window.axis());
            }
            if (met) {
                terms.addAll(expand(input, position(input, from)));
            }
        }
        return terms;
    }

    private @Nullable List<Term> picked(Index index, Tensor tensor, int position) {
        Tensor source = tensor.inputs().getFirst();
        return switch (index) {
            case Index.OneHot oneHot -> null;
            case Index.Gather(int axis) -> {
                int[] from = index(tensor, position);
                from[axis] = (int) tensor.inputs().get(1).storage().get(position);
                yield expand(source, position(source, from));
            }
            case Index.ScatterAdd(int axis, int size) -> {
                int[] to = index(tensor, position);
                int wanted = to[axis];
                to[axis] = 0;
                var terms = new ArrayList<Term>();
                Tensor picks = tensor.inputs().get(1);
                forEach(source, to, List.of(axis), at -> {
                    if ((int) picks.storage().get(at) == wanted) {
                        terms.addAll(expand(source, at));
                    }
                });
                yield terms;
            }
        };
    }

    @FunctionalInterface
    private interface Visitor {
        void visit(int position);
    }

    /// Every position of a tensor that agrees with `start` outside these axes.
    private static void forEach(Tensor tensor, int[] start, List<Integer> axes, Visitor visitor) {
        int count = axes.stream().mapToInt(tensor.shape()::size).reduce(1, (a, b) -> a * b);
        int[] strides = tensor.shape().strides();
        int base =
                IntStream.range(0, start.length).map(i -> start[i] * strides[i]).sum();
        for (int k = 0; k < count; k++) {
            int rest = k;
            int at = base;
            for (int i = axes.size() - 1; i >= 0; i--) {
                int size = tensor.shape().size(axes.get(i));
                at += rest % size * strides[axes.get(i)];
                rest /= size;
            }
            visitor.visit(at);
        }
    }

    private static int[] index(Tensor tensor, int position) {
        int[] strides = tensor.shape().strides();
        int[] index = new int[strides.length];
        int rest = position;
        for (int axis = 0; axis < index.length; axis++) {
            index[axis] = rest / strides[axis];
            rest %= strides[axis];
        }
        return index;
    }

    private static int position(Tensor tensor, int[] index) {
        int[] strides = tensor.shape().strides();
        int position = 0;
        for (int axis = 0; axis < index.length; axis++) {
            position += index[axis] * strides[axis];
        }
        return position;
    }
}
