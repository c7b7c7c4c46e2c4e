package backprop4j.explain;

import backprop4j.Gradients;
import backprop4j.Tensor;
import backprop4j.explain.Formula.Symbol;
import backprop4j.op.Arithmetic;
import backprop4j.op.Blockwise;
import backprop4j.op.Comparisons;
import backprop4j.op.Composite;
import backprop4j.op.Contract;
import backprop4j.op.Index;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;
import backprop4j.op.Region;
import backprop4j.op.Uniform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The words a reader knows the tensors of a cost by: parameters by their names, z for sums of products and a for
/// functions of one z, u for everything else on the way to the cost; ∂C/∂z for their derivatives, σ'(z) for the
/// local ones, v for what only the backward pass computes.
final class Names {
    /// Layouts in a row without a name.
    private static final int MOST_LAYOUTS = 32;

    private sealed interface Name {
        /// A tensor's own.
        record Own(String base, int number) implements Name {}

        /// The derivative of an activation of z.
        record Slope(Tensor z) implements Name {}

        /// Of a tensor by one of its inputs, whose elements it has.
        record Local(Tensor of, Tensor by) implements Name {}

        /// A function of one tensor with a name, such as softmax(z2).
        record Applied(String function, Tensor argument) implements Name {}

        /// Of the cost by a tensor.
        record Derivative(Tensor by) implements Name {}
    }

    private final Map<Tensor, Name> names = new IdentityHashMap<>();
    private final Map<String, Tensor> owners = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Set<Tensor> reshaped = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Tensor cost;

    /// @param given names that the reader has for tensors of theirs
    Names(Gradients gradients, Map<Tensor, String> given) {
        this.cost = gradients.cost();
        List<Tensor> forward = Replay.ordered(cost);
        given(cost, "C");
        given.forEach(this::given);
        forward.stream()
                .filter(tensor -> tensor.op() instanceof Leaf && !names.containsKey(tensor))
                .forEach(this::nameLeaf);
        nameForward(forward);
        for (Tensor tensor : forward) {
            nameLocals(gradients, tensor);
        }
        var adjoints = new ArrayList<Tensor>();
        for (Tensor tensor : forward) {
            if (!gradients.reaches(tensor)) {
                continue;
            }
            Tensor derivative = gradients.of(tensor);
            adjoints.add(derivative);
            if (names.get(tensor) instanceof Name.Own && !(tensor.op() instanceof Leaf)) {
                names.put(derivative, new Name.Derivative(tensor));
            }
        }
        nameStops(adjoints);
    }

    private void own(Tensor tensor, String base, int number) {
        owners.put(new Symbol(base, number, List.of()).key(), tensor);
        names.put(tensor, new Name.Own(base, number));
    }

    /// A name that is given, with a number behind it if something else has it already.
    private void given(Tensor tensor, String name) {
        int number = 0;
        while (owners.containsKey(new Symbol(name, number, List.of()).key())) {
            number = Math.max(2, number + 1);
        }
        own(tensor, name, number);
    }

    /// The next of a letter; the first is 1.
    private void next(Tensor tensor, String base) {
        int number = counts.merge(base, 1, Integer::sum);
        while (owners.containsKey(base + number)) {
            number = counts.merge(base, 1, Integer::sum);
        }
        own(tensor, base, number);
    }

    // ---- Forward ----

    private void nameForward(List<Tensor> forward) {
        Map<Tensor, Integer> uses = new IdentityHashMap<>();
        forward.forEach(tensor -> tensor.inputs().forEach(input -> uses.merge(input, 1, Integer::sum)));
        forward.stream()
                .filter(tensor -> tensor.op() instanceof Layout.Reshape)
                .forEach(tensor -> reshaped.addAll(tensor.inputs()));
        Set<Tensor> sums = Collections.newSetFromMap(new IdentityHashMap<>());
        Map<Tensor, Integer> layouts = new IdentityHashMap<>();
        for (Tensor tensor : forward) {
            if (isSumOfProducts(tensor)) {
                sums.add(tensor);
            } else if (tensor.op().equals(Arithmetic.ADD)) {
                List<Tensor> products = tensor.inputs().stream()
                        .filter(input -> sums.contains(input) && uses.getOrDefault(input, 0) == 1)
                        .toList();
                if (!products.isEmpty()) {
                    products.forEach(sums::remove);
                    sums.add(tensor);
                }
            }
        }
        for (Tensor tensor : forward) {
            if (!names.containsKey(tensor)) {
                nameForward(tensor, sums, layouts, uses);
            }
        }
    }

    private void nameForward(Tensor tensor, Set<Tensor> sums, Map<Tensor, Integer> layouts, Map<Tensor, Integer> uses) {
        if (sums.contains(tensor)) {
            next(tensor, "z");
            return;
        }
        switch (tensor.op()) {
            case Leaf leaf -> {}
            case Pointwise function
            when function.isCast() -> {
                if (!isKnown(behindLayouts(tensor.inputs().getFirst()))) {
                    next(tensor, "u");
                }
            }
            case Pointwise function -> {
                Tensor z = tensor.inputs().getFirst();
                int number = numberOf(z, "z");
                if (number > 0 && isActivation(tensor) && !owners.containsKey("a" + number)) {
                    own(tensor, "a", number);
                } else {
                    next(tensor, "u");
                }
            }
            case Contract contract -> {
                // A product that a bias is added to is a part of z.
                if (uses.getOrDefault(tensor, 0) != 1) {
                    next(tensor, "u");
                }
            }
            case Composite composite -> {
                if (!composite.isMultilinear()) {
                    next(tensor, "u");
                }
            }
            case Reduce reduce -> next(tensor, "u");
            case Layout.Reshape reshape when isPicked(tensor.inputs().getFirst()) -> next(tensor, "u");
            case Layout layout -> nameLayout(tensor, layouts);
            case Index index -> {
                // What was picked has a name in the shape that its readers see.
                if (!isReshapedOnly(tensor, uses)) {
                    next(tensor, "u");
                }
            }
            case Blockwise blockwise -> next(tensor, "u");
            case Uniform uniform -> next(tensor, "u");
            case Region region -> next(tensor, "u");
        }
    }

    /// Data are x, targets that are whole numbers t; a number in a formula is its own name.
    private void nameLeaf(Tensor tensor) {
        switch ((Leaf) tensor.op()) {
            case Leaf.CellValue cell -> given(tensor, cell.name());
            case Leaf.Input input -> given(tensor, input.name());
            case Leaf.Constant constant -> given(tensor, tensor.dtype().isFloating() ? "x" : "t");
            case Leaf.Weak weak -> given(tensor, "x");
            case Leaf.Detached detached -> given(tensor, "x");
            case Leaf.Literal literal -> {}
        }
    }

    /// The same numbers in other places need no name, unless so many are in a row that unfolding would get deep.
    private void nameLayout(Tensor tensor, Map<Tensor, Integer> layouts) {
        int depth = 1
                + tensor.inputs().stream()
                        .mapToInt(input -> layouts.getOrDefault(input, 0))
                        .max()
                        .orElse(0);
        if (depth > MOST_LAYOUTS) {
            next(tensor, "u");
        } else {
            layouts.put(tensor, depth);
        }
    }

    /// Whether this is what a pick gave, still without a name.
    private boolean isPicked(Tensor tensor) {
        return tensor.op() instanceof Index && !isKnown(tensor);
    }

    private boolean isReshapedOnly(Tensor tensor, Map<Tensor, Integer> uses) {
        return reshaped.contains(tensor) && uses.getOrDefault(tensor, 0) == 1;
    }

    private static boolean isSumOfProducts(Tensor tensor) {
        return tensor.op() instanceof Contract
                || tensor.op() instanceof Composite composite && composite.isMultilinear();
    }

    /// A function of one tensor and perhaps numbers of the formula's.
    private static boolean isActivation(Tensor tensor) {
        boolean arithmetic = List.of(
                        Arithmetic.ADD,
                        Arithmetic.SUB,
                        Arithmetic.MUL,
                        Arithmetic.DIV,
                        Arithmetic.NEG,
                        Arithmetic.SQUARE)
                .contains(tensor.op());
        return !arithmetic
                && tensor.inputs().stream()
                        .skip(1)
                        .allMatch(input -> behindAll(input).op() instanceof Leaf.Literal);
    }

    // ---- Backward ----

    /// σ'(z) for an activation; for other functions a name where the local derivative is no mere product.
    private void nameLocals(Gradients gradients, Tensor tensor) {
        for (int i = 0; i < tensor.inputs().size(); i++) {
            Tensor local = gradients.local(tensor, i);
            if (local == null || local.op() instanceof Leaf || names.containsKey(local)) {
                continue;
            }
            if (local == tensor || tensor.inputs().contains(local)) {
                // The result itself, or a factor of a product: the forward pass knows it.
                continue;
            }
            Tensor input = tensor.inputs().get(i);
            int number = numberOf(tensor, "a");
            if (number > 0 && number == numberOf(input, "z")) {
                names.put(local, new Name.Slope(input));
            } else if (!isProduct(local)) {
                names.put(local, new Name.Local(tensor, input));
            }
        }
    }

    /// Whether each element is one product of numbers with names.
    private boolean isProduct(Tensor tensor) {
        if (isKnown(tensor)) {
            return true;
        }
        return switch (tensor.op()) {
            case Leaf leaf -> true;
            case Pointwise function ->
                function.equals(Arithmetic.DIV)
                        ? isProduct(tensor.inputs().get(0))
                                && isDivisor(behindLayouts(tensor.inputs().get(1)))
                        : List.of(Arithmetic.MUL, Arithmetic.NEG).contains(function)
                                && tensor.inputs().stream().allMatch(this::isProduct);
            case Layout.Concat concat -> false;
            case Layout.Fold fold -> false;
            case Layout layout -> isProduct(tensor.inputs().getFirst());
            case Contract contract -> false;
            case Composite composite -> false;
            case Reduce reduce -> false;
            case Index index -> false;
            case Blockwise blockwise -> false;
            case Uniform uniform -> false;
            case Region region -> false;
        };
    }

    private boolean isDivisor(Tensor tensor) {
        return isKnown(tensor) || tensor.op() instanceof Leaf.Literal;
    }

    /// Where unfolding the derivatives will stop without a name.
    private void nameStops(List<Tensor> adjoints) {
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var todo = new ArrayList<>(adjoints);
        seen.addAll(adjoints);
        var stops = new ArrayList<Tensor>();
        while (!todo.isEmpty()) {
            Tensor tensor = todo.removeLast();
            Tensor largest = largest(tensor);
            if (largest != null) {
                names.put(tensor, new Name.Local(largest, largest.inputs().getFirst()));
            }
            if (isKnown(tensor) && !(names.get(tensor) instanceof Name.Derivative)) {
                continue;
            }
            if (isTransparent(tensor)) {
                if (tensor.op().equals(Arithmetic.DIV)) {
                    stops.add(behindLayouts(tensor.inputs().get(1)));
                }
                tensor.inputs().stream().filter(seen::add).forEach(todo::add);
            } else {
                stops.add(tensor);
            }
        }
        stops.sort(Comparator.comparingLong(Tensor::order));
        stops.stream()
                .filter(stop -> !isKnown(stop) && !(stop.op() instanceof Leaf.Literal))
                .forEach(this::nameStop);
    }

    /// The maximum that shares are of: 1 where an element is the largest, 0 elsewhere, divided by how many are.
    private static @Nullable Tensor largest(Tensor shares) {
        if (!shares.op().equals(Arithmetic.DIV)) {
            return null;
        }
        Tensor marks = shares.inputs().getFirst();
        Tensor compared = marks.inputs().isEmpty() ? marks : marks.inputs().getFirst();
        if (!compared.op().equals(Comparisons.EQ)) {
            return null;
        }
        Tensor largest = behindAll(compared.inputs().get(1));
        return largest.op() instanceof Reduce(Reduce.Fold fold, List<Integer> axes)
                        && fold == Reduce.Fold.MAX
                        && largest.inputs().getFirst() == compared.inputs().getFirst()
                ? largest
                : null;
    }

    private void nameStop(Tensor stop) {
        boolean isFunction =
                stop.op() instanceof Composite || stop.op() instanceof Pointwise function && !function.isCast();
        Tensor argument = stop.inputs().isEmpty() ? stop : stop.inputs().getFirst();
        if (isFunction && stop.inputs().size() == 1 && names.get(argument) instanceof Name.Own) {
            names.put(stop, new Name.Applied(word(stop), argument));
        } else {
            next(stop, "v");
        }
    }

    /// Whether an element is a sum of products of the inputs' elements.
    private static boolean isTransparent(Tensor tensor) {
        return switch (tensor.op()) {
            case Leaf leaf -> false;
            case Composite composite -> composite.isMultilinear();
            case Blockwise blockwise -> false;
            case Uniform uniform -> false;
            case Region region -> false;
            case Pointwise function ->
                function.isCast()
                        ? tensor.inputs().getFirst().dtype().isFloating()
                        : List.of(Arithmetic.ADD, Arithmetic.SUB, Arithmetic.NEG, Arithmetic.MUL, Arithmetic.DIV)
                                .contains(function);
            case Reduce reduce -> reduce.fold() == Reduce.Fold.SUM;
            case Contract contract -> true;
            case Layout layout -> true;
            case Index index -> !(index instanceof Index.OneHot);
        };
    }

    // ---- Questions ----

    /// Every tensor with a name, derivatives included.
    Set<Tensor> all() {
        return names.keySet();
    }

    /// The number n of a tensor called `base`n; 0 if it is not called so.
    private int numberOf(Tensor tensor, String base) {
        return names.get(tensor) instanceof Name.Own(String called, int number) && called.equals(base) ? number : 0;
    }

    /// The tensor whose elements a layout shows, down to one with a name.
    Tensor behindLayouts(Tensor tensor) {
        Tensor source = tensor;
        while (!isKnown(source)
                && source.op() instanceof Layout
                && source.inputs().size() == 1) {
            source = source.inputs().getFirst();
        }
        return source;
    }

    private static Tensor behindAll(Tensor tensor) {
        Tensor source = tensor;
        while (source.op() instanceof Layout) {
            source = source.inputs().getFirst();
        }
        return source;
    }

    /// Whether the reader has a word for it.
    boolean isKnown(Tensor tensor) {
        return names.containsKey(tensor);
    }

    /// What the cost's derivative is by, if this is one with a name.
    @Nullable
    Tensor by(Tensor derivative) {
        return names.get(derivative) instanceof Name.Derivative(Tensor by) ? by : null;
    }

    /// Whether it is a local derivative.
    boolean isLocal(Tensor tensor) {
        return names.get(tensor) instanceof Name.Slope || names.get(tensor) instanceof Name.Local;
    }

    /// The tensor with this name.
    @Nullable
    Tensor owner(String key) {
        return owners.get(key);
    }

    /// The formula of one element.
    Formula of(Tensor tensor, int position) {
        return switch (names.get(tensor)) {
            case Name.Own(String base, int number) -> new Symbol(base, number, indices(tensor, position));
            case Name.Slope(Tensor z) -> new Formula.Prime(of(z, position));
            case Name.Local(Tensor of, Tensor by) -> local(of, by, position);
            case Name.Derivative(Tensor by) -> derivative(by, position);
            case Name.Applied(String function, Tensor argument) ->
                new Formula.Apply(function, List.of(ofWhole(argument)), indices(tensor, position));
            case null -> {
                if (isOtherwise(tensor)) {
                    yield throughLayouts(tensor, position);
                }
                yield tensor.op() instanceof Leaf.Literal(double number)
                        ? new Formula.Number(number)
                        : new Formula.Apply(word(tensor), List.of(), indices(tensor, position));
            }
        };
    }

    /// ∂C/∂ an element.
    Formula derivative(Tensor by, int position) {
        return new Formula.Derivative(of(cost, 0), of(by, position));
    }

    /// ∂of/∂by of the elements that belong to one element of `by`.
    private Formula local(Tensor of, Tensor by, int position) {
        if (of.op() instanceof Reduce reduce) {
            int[] all = Positions.index(by, position);
            int[] kept = IntStream.range(0, all.length)
                    .filter(axis -> !reduce.axes().contains(axis))
                    .map(axis -> all[axis])
                    .toArray();
            return new Formula.Derivative(of(of, Positions.of(of, kept)), of(by, position));
        }
        return new Formula.Derivative(
                of(of, position), by.shape().equals(of.shape()) ? of(by, position) : ofWhole(behindLayouts(by)));
    }

    /// Whether its elements are another's: in other places, or of another type.
    private static boolean isOtherwise(Tensor tensor) {
        return tensor.op() instanceof Layout || tensor.op() instanceof Pointwise function && function.isCast();
    }

    private Formula throughLayouts(Tensor tensor, int position) {
        Tensor at = tensor;
        int[] place = {position};
        while (!isKnown(at) && isOtherwise(at)) {
            if (!(at.op() instanceof Layout layout)) {
                at = at.inputs().getFirst();
                continue;
            }
            Tensor[] next = {null};
            Relayout.sources(layout, at, place[0], (source, p) -> {
                next[0] = source;
                place[0] = p;
            });
            if (next[0] == null) {
                return new Formula.Number(0);
            }
            at = next[0];
        }
        return of(at, place[0]);
    }

    /// The formula of a tensor as a whole.
    Formula ofWhole(Tensor tensor) {
        return switch (names.get(tensor)) {
            case Name.Own(String base, int number) -> new Symbol(base, number, List.of());
            case Name.Derivative(Tensor by) -> new Formula.Derivative(ofWhole(cost), ofWhole(by));
            case Name.Slope(Tensor z) -> new Formula.Prime(ofWhole(z));
            case Name.Local(Tensor of, Tensor by) -> new Formula.Derivative(ofWhole(of), ofWhole(behindLayouts(by)));
            case Name.Applied(String function, Tensor argument) ->
                new Formula.Apply(function, List.of(ofWhole(argument)), List.of());
            case null -> new Formula.Apply(word(tensor), List.of(), List.of());
        };
    }

    /// An operation's name without its attributes.
    static String word(Tensor tensor) {
        String name = tensor.op().name();
        int bracket = name.indexOf('[');
        return bracket > 0 ? name.substring(0, bracket) : name;
    }

    /// The indices of an element; the only example of a batch is not counted.
    private static List<Integer> indices(Tensor tensor, int position) {
        int[] index = Positions.index(tensor, position);
        boolean one = index.length > 1 && tensor.shape().size(0) == 1 && !(tensor.op() instanceof Leaf.CellValue);
        return Arrays.stream(index).skip(one ? 1 : 0).boxed().toList();
    }
}
