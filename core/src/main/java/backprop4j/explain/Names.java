package backprop4j.explain;

import backprop4j.Gradients;
import backprop4j.Tensor;
import backprop4j.explain.Formula.Symbol;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The words a reader knows the tensors of a cost by: parameters by their names, z for sums of products and a for
/// functions of one z, u for everything else on the way to the cost; ∂C/∂z for their derivatives, σ'(z) for the
/// local ones, v for what only the backward pass computes. [Naming] finds them; here is what they say of an element.
final class Names {
    sealed interface Name {
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
    private final Tensor cost;

    private Names(Tensor cost) {
        this.cost = cost;
    }

    /// @param given names that the reader has for tensors of theirs
    static Names of(Gradients gradients, Map<Tensor, String> given) {
        var names = new Names(gradients.cost());
        new Naming(names).nameAll(gradients, given);
        return names;
    }

    // ---- Names are given ----

    /// Calls a tensor by a word and a number; 0 is none.
    void own(Tensor tensor, String base, int number) {
        owners.put(new Symbol(base, number, List.of()).key(), tensor);
        names.put(tensor, new Name.Own(base, number));
    }

    /// A name that is given, with a number behind it if something else has it already.
    void given(Tensor tensor, String name) {
        int number = 0;
        while (owners.containsKey(new Symbol(name, number, List.of()).key())) {
            number = Math.max(2, number + 1);
        }
        own(tensor, name, number);
    }

    /// The next of a letter; the first is 1.
    void next(Tensor tensor, String base) {
        int number = counts.merge(base, 1, Integer::sum);
        while (owners.containsKey(base + number)) {
            number = counts.merge(base, 1, Integer::sum);
        }
        own(tensor, base, number);
    }

    void name(Tensor tensor, Name name) {
        names.put(tensor, name);
    }

    // ---- Questions ----

    /// Every tensor with a name, derivatives included.
    Set<Tensor> all() {
        return names.keySet();
    }

    /// What a tensor is called, if it is.
    @Nullable
    Name nameOf(Tensor tensor) {
        return names.get(tensor);
    }

    /// The number n of a tensor called `base`n; 0 if it is not called so.
    int numberOf(Tensor tensor, String base) {
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
