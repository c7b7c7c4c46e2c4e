package backprop4j.explain;

import backprop4j.DType;
import backprop4j.Tensor;
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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Unfolds one element of a tensor by the one-element meaning of what made it, until every factor has a name.
/// Terms are handed on one by one, so that a sum may be long. Of regions nothing is left: see [Unrolling].
final class Unfolding {
    /// A sum inside a product that has more terms than this stays one number.
    private static final int MOST_TERMS = 1 << 12;

    private final Names names;

    Unfolding(Names names) {
        this.names = names;
    }

    /// A factor: a number of the formula's own, or an element of a tensor, or one over it.
    sealed interface Part {
        record Constant(double value) implements Part {}

        record Element(Tensor tensor, int position) implements Part {}

        record Inverse(Tensor tensor, int position) implements Part {}
    }

    /// Factors that are multiplied.
    record Term(List<Part> parts) {
        static final Term ONE = new Term(List.of());

        Term times(Term other) {
            if (parts.isEmpty()) {
                return other;
            }
            if (other.parts.isEmpty()) {
                return this;
            }
            var both = new ArrayList<Part>(parts.size() + other.parts.size());
            both.addAll(parts);
            both.addAll(other.parts);
            return new Term(both);
        }
    }

    private static final Term MINUS_ONE = new Term(List.of(new Part.Constant(-1)));

    /// Hands on the products whose sum the element is, one step of names further down.
    void terms(Tensor tensor, int position, Consumer<Term> sink) {
        if (!unfold(tensor, position, sink)) {
            sink.accept(stop(tensor, position));
        }
    }

    private void expand(Tensor tensor, int position, Consumer<Term> sink) {
        if (names.isKnown(tensor) || !unfold(tensor, position, sink)) {
            sink.accept(stop(tensor, position));
        }
    }

    /// The terms of a factor of a product: few, or the factor itself.
    private List<Term> factor(Tensor tensor, int position) {
        var terms = new ArrayList<Term>();
        if (!names.isKnown(tensor) && longest(tensor) > MOST_TERMS) {
            return List.of(stop(tensor, position));
        }
        expand(tensor, position, terms::add);
        return terms.size() > MOST_TERMS ? List.of(stop(tensor, position)) : terms;
    }

    /// How many terms the outermost sum in an element has.
    private static long longest(Tensor tensor) {
        Tensor sum = tensor;
        while (sum.op() instanceof Layout && !(sum.op() instanceof Layout.Fold)) {
            sum = sum.inputs().getFirst();
        }
        if (sum.op() instanceof Contract contract) {
            Map<Character, Integer> sizes = sizes(contract, sum);
            return contract.summed()
                    .chars()
                    .mapToLong(c -> size(sizes, (char) c))
                    .reduce(1, (x, y) -> x * y);
        }
        return sum.op() instanceof Reduce
                ? sum.inputs().getFirst().shape().count()
                        / Math.max(1, sum.shape().count())
                : 1;
    }

    private static Term stop(Tensor tensor, int position) {
        if (tensor.op() instanceof Leaf.Literal(double number)) {
            return number == 1 ? Term.ONE : new Term(List.of(new Part.Constant(rounded(tensor, number))));
        }
        return new Term(List.of(new Part.Element(tensor, position)));
    }

    /// A number in a formula as the engine has it.
    private static double rounded(Tensor literal, double number) {
        return literal.dtype() == DType.FLOAT32 ? (float) number : number;
    }

    /// False where the operation is neither linear nor a product, so that its value stands for itself.
    private boolean unfold(Tensor tensor, int position, Consumer<Term> sink) {
        List<Tensor> inputs = tensor.inputs();
        return switch (tensor.op()) {
            case Leaf leaf -> false;
            case Composite composite -> composite.isMultilinear() && unfold(composite.expand(inputs), position, sink);
            case Blockwise blockwise -> false;
            case Uniform uniform -> false;
            case Region region -> false;
            case Pointwise function -> pointwise(function, inputs, position, sink);
            case Reduce reduce -> folded(reduce, tensor, position, sink);
            case Contract contract -> contracted(contract, tensor, position, sink);
            case Layout layout -> laidOut(layout, tensor, position, sink);
            case Index index -> picked(index, tensor, position, sink);
        };
    }

    private boolean pointwise(Pointwise function, List<Tensor> inputs, int position, Consumer<Term> sink) {
        Tensor first = inputs.getFirst();
        if (function.isCast()) {
            if (!first.dtype().isFloating()) {
                return false;
            }
            expand(first, position, sink);
        } else if (function.equals(Arithmetic.ADD)) {
            added(inputs, position, sink);
        } else if (function.equals(Arithmetic.SUB)) {
            expand(first, position, sink);
            expand(inputs.get(1), position, term -> sink.accept(MINUS_ONE.times(term)));
        } else if (function.equals(Arithmetic.NEG)) {
            expand(first, position, term -> sink.accept(MINUS_ONE.times(term)));
        } else if (function.equals(Arithmetic.MUL)) {
            products(first, position, inputs.get(1), position, sink);
        } else if (function.equals(Arithmetic.DIV)) {
            Tensor divisor = names.behindLayouts(inputs.get(1));
            Part inverse = divisor.op() instanceof Leaf.Literal(double number)
                    ? new Part.Constant(1 / rounded(divisor, number))
                    : new Part.Inverse(inputs.get(1), position);
            var over = new Term(List.of(inverse));
            expand(first, position, term -> sink.accept(over.times(term)));
        } else {
            return false;
        }
        return true;
    }

    /// A sum of sums, without recursion on the left: what is used 10,000 times has 10,000 contributions.
    private void added(List<Tensor> inputs, int position, Consumer<Term> sink) {
        var parts = new ArrayDeque<Tensor>();
        parts.push(inputs.get(1));
        Tensor first = inputs.get(0);
        while (first.op().equals(Arithmetic.ADD) && !names.isKnown(first)) {
            parts.push(first.inputs().get(1));
            first = first.inputs().get(0);
        }
        parts.push(first);
        parts.forEach(part -> expand(part, position, sink));
    }

    private void products(Tensor left, int l, Tensor right, int r, Consumer<Term> sink) {
        List<Term> lefts = factor(left, l);
        if (lefts.isEmpty()) {
            return;
        }
        List<Term> rights = factor(right, r);
        if ((long) lefts.size() * rights.size() > MOST_TERMS) {
            // Multiplying two long sums out would tell nothing: the longer stays as it is.
            if (lefts.size() >= rights.size()) {
                lefts = List.of(stop(left, l));
            } else {
                rights = List.of(stop(right, r));
            }
        }
        for (Term one : lefts) {
            for (Term other : rights) {
                sink.accept(one.times(other));
            }
        }
    }

    private boolean folded(Reduce reduce, Tensor tensor, int position, Consumer<Term> sink) {
        if (reduce.fold() != Reduce.Fold.SUM) {
            return false;
        }
        Tensor input = tensor.inputs().getFirst();
        int[] kept = Positions.index(tensor, position);
        int[] all = new int[input.shape().rank()];
        int next = 0;
        for (int axis = 0; axis < all.length; axis++) {
            all[axis] = reduce.axes().contains(axis) ? 0 : kept[next++];
        }
        Positions.forEach(input, all, reduce.axes(), at -> expand(input, at, sink));
        return true;
    }

    private static Map<Character, Integer> sizes(Contract contract, Tensor tensor) {
        return contract.sizes(
                tensor.inputs().get(0).shape(), tensor.inputs().get(1).shape());
    }

    private static int size(Map<Character, Integer> sizes, char letter) {
        return sizes.getOrDefault(letter, 1);
    }

    private boolean contracted(Contract contract, Tensor tensor, int position, Consumer<Term> sink) {
        Tensor left = tensor.inputs().get(0);
        Tensor right = tensor.inputs().get(1);
        Map<Character, Integer> sizes = sizes(contract, tensor);
        String summed = contract.summed();
        int[] outer = Positions.index(tensor, position);
        int[] inner = new int[summed.length()];
        int count = summed.chars().map(c -> size(sizes, (char) c)).reduce(1, (a, b) -> a * b);
        for (int term = 0; term < count; term++) {
            int rest = term;
            for (int i = inner.length - 1; i >= 0; i--) {
                int size = size(sizes, summed.charAt(i));
                inner[i] = rest % size;
                rest /= size;
            }
            int l = position(left, contract.left(), contract.result(), outer, summed, inner);
            int r = position(right, contract.right(), contract.result(), outer, summed, inner);
            products(left, l, right, r, sink);
        }
        return true;
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

    private boolean laidOut(Layout layout, Tensor tensor, int position, Consumer<Term> sink) {
        Relayout.sources(layout, tensor, position, (source, at) -> expand(source, at, sink));
        return true;
    }

    private boolean picked(Index index, Tensor tensor, int position, Consumer<Term> sink) {
        Tensor source = tensor.inputs().getFirst();
        switch (index) {
            case Index.OneHot oneHot -> {
                return false;
            }
            case Index.Gather(int axis) -> {
                int[] from = Positions.index(tensor, position);
                from[axis] = (int) tensor.inputs().get(1).storage().get(position);
                expand(source, Positions.of(source, from), sink);
            }
            case Index.ScatterAdd(int axis, int size) -> {
                int[] to = Positions.index(tensor, position);
                int wanted = to[axis];
                to[axis] = 0;
                Tensor picks = tensor.inputs().get(1);
                Positions.forEach(source, to, List.of(axis), at -> {
                    if ((int) picks.storage().get(at) == wanted) {
                        expand(source, at, sink);
                    }
                });
            }
        }
        return true;
    }
}
