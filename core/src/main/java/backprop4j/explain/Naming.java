package backprop4j.explain;

import backprop4j.Gradients;
import backprop4j.Tensor;
import backprop4j.explain.Names.Name;
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
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds names for the tensors of a cost: on the way to it the leaves', z, a and u; of its derivatives those that say
/// what
/// they are by, and v where unfolding will stop.
final class Naming {
    /// Layouts in a row without a name.
    private static final int MOST_LAYOUTS = 32;

    private final Names names;
    private final Set<Tensor> reshaped = Collections.newSetFromMap(new IdentityHashMap<>());

    Naming(Names names) {
        this.names = names;
    }

    /// @param given names that the reader has for tensors of theirs
    void nameAll(Gradients gradients, Map<Tensor, String> given) {
        List<Tensor> forward = Replay.ordered(gradients.cost());
        names.given(gradients.cost(), "C");
        given.forEach(names::given);
        forward.stream()
                .filter(tensor -> tensor.op() instanceof Leaf && !names.isKnown(tensor))
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
            if (names.nameOf(tensor) instanceof Name.Own && !(tensor.op() instanceof Leaf)) {
                names.name(derivative, new Name.Derivative(tensor));
            }
        }
        nameStops(adjoints);
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
            if (!names.isKnown(tensor)) {
                nameForward(tensor, sums, layouts, uses);
            }
        }
    }

    private void nameForward(Tensor tensor, Set<Tensor> sums, Map<Tensor, Integer> layouts, Map<Tensor, Integer> uses) {
        if (sums.contains(tensor)) {
            names.next(tensor, "z");
            return;
        }
        switch (tensor.op()) {
            case Leaf leaf -> {}
            case Pointwise function
            when function.isCast() -> {
                if (!names.isKnown(names.behindLayouts(tensor.inputs().getFirst()))) {
                    names.next(tensor, "u");
                }
            }
            case Pointwise function -> {
                Tensor z = tensor.inputs().getFirst();
                int number = names.numberOf(z, "z");
                if (number > 0 && isActivation(tensor) && names.owner("a" + number) == null) {
                    names.own(tensor, "a", number);
                } else {
                    names.next(tensor, "u");
                }
            }
            case Contract contract -> {
                // A product that a bias is added to is a part of z.
                if (uses.getOrDefault(tensor, 0) != 1) {
                    names.next(tensor, "u");
                }
            }
            case Composite composite -> {
                if (!composite.isMultilinear()) {
                    names.next(tensor, "u");
                }
            }
            case Reduce reduce -> names.next(tensor, "u");
            case Layout.Reshape reshape when isPicked(tensor.inputs().getFirst()) -> names.next(tensor, "u");
            case Layout layout -> nameLayout(tensor, layouts);
            case Index index -> {
                // What was picked has a name in the shape that its readers see.
                if (!isReshapedOnly(tensor, uses)) {
                    names.next(tensor, "u");
                }
            }
            case Blockwise blockwise -> names.next(tensor, "u");
            case Uniform uniform -> names.next(tensor, "u");
            case Region region -> names.next(tensor, "u");
        }
    }

    /// Data are x, targets that are whole numbers t; a number in a formula is its own name.
    private void nameLeaf(Tensor tensor) {
        switch ((Leaf) tensor.op()) {
            case Leaf.CellValue cell -> names.given(tensor, cell.name());
            case Leaf.Input input -> names.given(tensor, input.name());
            case Leaf.Constant constant -> names.given(tensor, tensor.dtype().isFloating() ? "x" : "t");
            case Leaf.Weak weak -> names.given(tensor, "x");
            case Leaf.Detached detached -> names.given(tensor, "x");
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
            names.next(tensor, "u");
        } else {
            layouts.put(tensor, depth);
        }
    }

    /// Whether this is what a pick gave, still without a name.
    private boolean isPicked(Tensor tensor) {
        return tensor.op() instanceof Index && !names.isKnown(tensor);
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
            if (local == null || local.op() instanceof Leaf || names.isKnown(local)) {
                continue;
            }
            if (local == tensor || tensor.inputs().contains(local)) {
                // The result itself, or a factor of a product: the forward pass knows it.
                continue;
            }
            Tensor input = tensor.inputs().get(i);
            int number = names.numberOf(tensor, "a");
            if (number > 0 && number == names.numberOf(input, "z")) {
                names.name(local, new Name.Slope(input));
            } else if (!isProduct(local)) {
                names.name(local, new Name.Local(tensor, input));
            }
        }
    }

    /// Whether each element is one product of numbers with names.
    private boolean isProduct(Tensor tensor) {
        if (names.isKnown(tensor)) {
            return true;
        }
        return switch (tensor.op()) {
            case Leaf leaf -> true;
            case Pointwise function ->
                function.equals(Arithmetic.DIV)
                        ? isProduct(tensor.inputs().get(0))
                                && isDivisor(names.behindLayouts(tensor.inputs().get(1)))
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
        return names.isKnown(tensor) || tensor.op() instanceof Leaf.Literal;
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
                names.name(tensor, new Name.Local(largest, largest.inputs().getFirst()));
            }
            if (names.isKnown(tensor) && !(names.nameOf(tensor) instanceof Name.Derivative)) {
                continue;
            }
            if (isTransparent(tensor)) {
                if (tensor.op().equals(Arithmetic.DIV)) {
                    stops.add(names.behindLayouts(tensor.inputs().get(1)));
                }
                tensor.inputs().stream().filter(seen::add).forEach(todo::add);
            } else {
                stops.add(tensor);
            }
        }
        stops.sort(Comparator.comparingLong(Tensor::order));
        stops.stream()
                .filter(stop -> !names.isKnown(stop) && !(stop.op() instanceof Leaf.Literal))
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
        if (isFunction && stop.inputs().size() == 1 && names.nameOf(argument) instanceof Name.Own) {
            names.name(stop, new Name.Applied(Names.word(stop), argument));
        } else {
            names.next(stop, "v");
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

    private static Tensor behindAll(Tensor tensor) {
        Tensor source = tensor;
        while (source.op() instanceof Layout) {
            source = source.inputs().getFirst();
        }
        return source;
    }
}
