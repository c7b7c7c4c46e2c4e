package backprop4j.diagnose;

import backprop4j.Cell;
import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Tensor;
import backprop4j.op.Composite;
import backprop4j.op.Leaf;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks for the first number that is none.
final class BadNumbers {
    private final Set<Tensor> forward = Order.identitySet();
    private final Map<Tensor, List<Tensor>> primal = new IdentityHashMap<>();
    private final List<Tensor> all;

    private BadNumbers(List<Tensor> all) {
        this.all = all;
    }

    static Optional<BadNumber> in(Gradients gradients) {
        List<Tensor> forward = Order.upTo(List.of(gradients.cost()));
        var results = new ArrayList<Tensor>(List.of(gradients.cost()));
        List<Tensor> leaves = forward.stream()
                .filter(leaf -> leaf.op() instanceof Leaf && gradients.reaches(leaf))
                .toList();
        List<Tensor> parameters =
                leaves.stream().filter(BadNumbers::isParameter).toList();
        (parameters.isEmpty() ? leaves : parameters).forEach(leaf -> results.add(gradients.of(leaf)));
        var search = new BadNumbers(Order.upTo(results));
        search.forward.addAll(forward);
        for (Tensor tensor : forward) {
            for (int i = 0; i < tensor.inputs().size(); i++) {
                Tensor local = gradients.local(tensor, i);
                if (local != null) {
                    for (Tensor part : Order.between(local, forward)) {
                        search.primal
                                .computeIfAbsent(part, p -> new ArrayList<>())
                                .add(tensor);
                    }
                }
            }
        }
        return search.run(results);
    }

    private static boolean isParameter(Tensor tensor) {
        return tensor.op() instanceof Leaf.CellValue(Cell cell) && cell instanceof Parameter;
    }

    static Optional<BadNumber> in(List<Tensor> results) {
        var search = new BadNumbers(Order.upTo(results));
        search.forward.addAll(search.all);
        return search.run(results);
    }

    private Optional<BadNumber> run(List<Tensor> results) {
        Tensor.evaluate(results.toArray(Tensor[]::new));
        List<Tensor> badResults = results.stream().filter(BadNumbers::isBad).toList();
        if (badResults.isEmpty()) {
            return Optional.empty();
        }
        Tensor.evaluate(all.toArray(Tensor[]::new));
        List<Tensor> spread = withoutMask(ancestors(badResults));
        Tensor first = spread.getFirst();
        // An infinite derivative has a reason at the operation itself, where that met the end of its domain.
        for (Tensor operation : primal.getOrDefault(first, List.of())) {
            if (isBad(operation) && operation.inputs().stream().noneMatch(BadNumbers::isBad)) {
                spread.addFirst(operation);
                first = operation;
            }
        }
        return Optional.of(describe(first, spread.subList(1, spread.size())));
    }

    /// A mask of −∞ was meant to be what it is: a softmax that it leaves nothing of is the first.
    private static List<Tensor> withoutMask(List<Tensor> spread) {
        Optional<Tensor> first = spread.stream().filter(BadReason::hasNaN).findFirst();
        boolean masked = first.isPresent() && isAllMasked(first.get());
        return masked ? new ArrayList<>(spread.subList(spread.indexOf(first.get()), spread.size())) : spread;
    }

    /// Whether a row of what a softmax is given holds nothing but −∞, and no entry is NaN or +∞.
    private static boolean isAllMasked(Tensor tensor) {
        if (!Functions.isSoftmax(tensor.op())) {
            return false;
        }
        Storage scores = tensor.inputs().getFirst().storage();
        for (int i = 0; i < scores.count(); i++) {
            if (!(scores.get(i) < Double.POSITIVE_INFINITY)) {
                return false;
            }
        }
        return true;
    }

    /// What is bad and makes the results bad, in order.
    private List<Tensor> ancestors(List<Tensor> badResults) {
        Set<Tensor> guilty = Order.identitySet();
        guilty.addAll(badResults);
        for (Tensor tensor : all.reversed()) {
            if (guilty.contains(tensor)) {
                tensor.inputs().stream().filter(BadNumbers::isBad).forEach(guilty::add);
            }
        }
        return new ArrayList<>(all.stream().filter(guilty::contains).toList());
    }

    /// A number in a formula was meant to be what it is.
    static boolean isBad(Tensor tensor) {
        return !(tensor.op() instanceof Leaf.Literal) && tensor.dtype().isFloating() && firstBad(tensor.storage()) >= 0;
    }

    private static int firstBad(Storage storage) {
        for (int i = 0; i < storage.count(); i++) {
            if (!Double.isFinite(storage.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private BadNumber describe(Tensor tensor, List<Tensor> after) {
        int position = firstBad(tensor.storage());
        Tensor inner = innermost(tensor);
        int innerPosition = firstBad(inner.storage());
        Place place = Place.of(tensor);
        if (inner != tensor) {
            place = new Place(place.what() + " → " + Place.of(inner).what(), place.layer(), place.line());
        }
        var spread = new ArrayList<BadNumber.Spread>();
        for (Tensor bad : after) {
            Storage numbers = bad.storage();
            spread.add(new BadNumber.Spread(
                    Place.of(bad),
                    !forward.contains(bad),
                    reason(bad),
                    Numbers.of(numbers).bad(),
                    numbers.count()));
        }
        return new BadNumber(
                isAllMasked(tensor) ? BadNumber.Reason.ALL_MASKED : BadReason.of(inner, innerPosition),
                place,
                !forward.contains(tensor),
                tensor.storage().get(position),
                index(tensor, position),
                Numbers.of(tensor.storage()).bad(),
                tensor.shape().count(),
                BadReason.operands(inner, innerPosition),
                spread);
    }

    /// Why a tensor is worse than what it was made from; null if it only passed on what was there.
    private static BadNumber.@Nullable Reason reason(Tensor bad) {
        if (bad.inputs().stream().noneMatch(BadNumbers::isBad)) {
            return BadReason.of(bad, firstBad(bad.storage()));
        }
        return BadReason.hasNaN(bad) && bad.inputs().stream().noneMatch(BadReason::hasNaN)
                ? BadReason.of(bad, BadReason.firstNaN(bad.storage()))
                : null;
    }

    /// The operation inside a composite that made the number.
    private static Tensor innermost(Tensor tensor) {
        if (!(tensor.op() instanceof Composite composite)) {
            return tensor;
        }
        Tensor expansion = tensor.origin().call(() -> composite.expand(tensor.inputs()));
        List<Tensor> parts = Order.between(expansion, tensor.inputs());
        Tensor.evaluate(parts.toArray(Tensor[]::new));
        @Nullable Tensor first = null;
        for (Tensor part : parts) {
            if (first == null && isBad(part)) {
                first = part;
            }
        }
        return first == null ? tensor : innermost(first);
    }

    private static List<Integer> index(Tensor tensor, int position) {
        var index = new ArrayList<Integer>();
        int rest = position;
        for (int stride : tensor.shape().strides()) {
            index.add(rest / stride);
            rest %= stride;
        }
        return index;
    }
}
