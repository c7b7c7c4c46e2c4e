package backprop4j.explain;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Operand;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.explain.Explanation.Cost;
import backprop4j.explain.Explanation.Difference;
import backprop4j.explain.Explanation.Factor;
import backprop4j.explain.Explanation.Level;
import backprop4j.explain.Explanation.Next;
import backprop4j.explain.Explanation.Product;
import backprop4j.explain.Explanation.Quantity;
import backprop4j.explain.Explanation.Role;
import backprop4j.explain.Unfolding.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Unfolds entries of one gradient, as many as somebody asks for: what was computed in float64 is kept, so the
/// second answer is quick. Any number of threads may ask.
///
/// ```java
/// Explainer explainer = Explainer.of(cost.backward());
/// Explanation explanation = explainer.entry(w, 3, 401); // the whole way to the cost
/// for (Explanation.Product product : explanation.levels().getFirst().products()) {
///     if (product.next() != null) {
///         Explanation.Level level = explainer.open(product.next().address()); // one level further on another
/// way } }
/// ```
public final class Explainer {
    /// Products shown of each sum, unless somebody wants others.
    public static final int SHOWN = 8;

    /// As the engine computed it.
    private final Gradients original;

    /// The same without regions.
    private final Gradients gradients;

    private final Unrolling unrolling;
    private final Provenance provenance;
    private final Names names;
    private final Definitions definitions;
    private final Unfolding unfolding;
    private final Replay replay = new Replay();
    private final List<Tensor> tensors;
    private final Map<Tensor, Integer> numbers = new IdentityHashMap<>();

    private Explainer(Gradients original, Provenance provenance, Map<Tensor, String> given) {
        this.original = original;
        this.unrolling = Unrolling.of(original);
        this.gradients = unrolling.gradients();
        this.provenance = provenance;
        Map<Tensor, String> standing = new IdentityHashMap<>();
        given.forEach((tensor, name) -> standing.put(unrolling.standing(tensor), name));
        this.names = Names.of(gradients, standing);
        this.definitions = new Definitions(names, gradients.cost());
        this.unfolding = new Unfolding(names);
        this.tensors = Replay.ordered(gradients.cost()).stream()
                .filter(gradients::reaches)
                .toList();
        for (int i = 0; i < tensors.size(); i++) {
            numbers.put(tensors.get(i), i);
        }
        // In one program: one by one, each would be a program of everything before it.
        Tensor.evaluate(names.all().stream()
                .sorted(Comparator.comparingLong(Tensor::order))
                .toArray(Tensor[]::new));
    }

    /// Explains a gradient of which nothing else is known.
    public static Explainer of(Gradients gradients) {
        return of(gradients, Provenance.unknown(), Map.of());
    }

    /// Explains a gradient.
    ///
    /// @param names what the reader calls tensors on the way to the cost, such as x and t; by identity
    public static Explainer of(Gradients gradients, Provenance provenance, Map<Tensor, String> names) {
        return new Explainer(gradients, provenance, names);
    }

    /// Unfolds the entry of ∂C/∂`operand` at these indices, down to the cost.
    ///
    /// @throws TensorException if the cost does not depend on it, or there is no such entry
    public synchronized Explanation entry(Operand operand, int... indices) {
        return entry(address(operand, indices));
    }

    /// Unfolds the entry at an address, down to the cost.
    ///
    /// @throws IllegalArgumentException if there is no such address
    public synchronized Explanation entry(Address address) {
        var levels = new ArrayList<Level>();
        Set<Address> seen = new HashSet<>();
        Address next = address;
        while (next != null && seen.add(next)) {
            Level level = open(next);
            levels.add(level);
            Next further = level.products().isEmpty()
                    ? null
                    : level.products().getFirst().next();
            next = further == null ? null : further.address();
        }
        Level first = levels.getFirst();
        Cost cost = cost();
        return new Explanation(
                provenance,
                cost,
                first.by(),
                levels,
                first.arithmetic(),
                difference(address, first),
                definitions(levels, List.of(cost.name(), cost.formula())));
    }

    /// Where the entry of ∂C/∂`operand` at these indices is found again.
    ///
    /// @throws TensorException if the cost does not depend on it, or there is no such entry
    public Address address(Operand operand, int... indices) {
        Tensor derivative = original.of(operand);
        return address(unrolling.standing(original.leafOf(operand)), Positions.checked(derivative, indices));
    }

    /// One level: the entry at an address as a sum of products one step nearer the cost.
    ///
    /// @throws IllegalArgumentException if there is no such address
    public Level open(Address address) {
        return open(address, SHOWN);
    }

    /// One level with this many products, the largest.
    ///
    /// @throws IllegalArgumentException if there is no such address, or not one product is wanted
    public synchronized Level open(Address address, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("at least one product is shown, not " + most);
        }
        return level(address, most);
    }

    /// The slope of the cost by nudging the number that the entry at an address is the derivative by.
    ///
    /// @throws IllegalArgumentException if there is no such address
    public synchronized Difference nudge(Address address) {
        return difference(address, level(address, 1));
    }

    private Difference difference(Address address, Level level) {
        return replay.difference(gradients.cost(), tensor(address), address.position(), level.sum(), level.mass());
    }

    /// The definition of every symbol in a level.
    public List<Definition> definitions(Level level) {
        return definitions(List.of(level), List.of());
    }

    // ---- Levels ----

    private Level level(Address address, int most) {
        Tensor by = tensor(address);
        Tensor derivative = gradients.of(by);
        int position = address.position();
        var ranking = new Ranking(
                most, replay::value, (tensor, at) -> tensor.storage().get(at));
        if (names.by(derivative) == null || names.by(derivative) == by) {
            unfolding.terms(derivative, position, ranking::add);
        } else {
            // ∂C/∂b is ∂C/∂z itself where there is one sample: that is what the reader is told first.
            ranking.add(new Unfolding.Term(List.of(new Part.Element(derivative, position))));
        }
        double engine = engine(by).storage().get(position);
        double unit = derivative.dtype() == DType.FLOAT32 ? 0x1p-24 : 0x1p-53;
        return new Level(
                address,
                names.derivative(by, position),
                new Quantity(names.of(by, position), replay.value(by, position)),
                replay.value(derivative, position),
                engine,
                ranking.largest().stream()
                        .map(ranked -> product(ranked.term().parts()))
                        .toList(),
                ranking.others(),
                ranking.arithmetic(engine, unit),
                by.origin().layer(),
                String.valueOf(by.origin()));
    }

    /// The derivative by a tensor as the engine computed it; inside a region, as it would without.
    private Tensor engine(Tensor by) {
        Tensor source = unrolling.source(by);
        return source != null && original.reaches(source) ? original.of(source) : gradients.of(by);
    }

    private Product product(List<Part> parts) {
        double constant = 1;
        Next next = null;
        var factors = new ArrayList<Factor>();
        for (Part part : parts) {
            double value = Ranking.value(part, replay::value);
            switch (part) {
                case Part.Constant(double number) -> constant *= number;
                case Part.Element(Tensor tensor, int position) -> {
                    Tensor by = names.by(tensor);
                    Role role = by != null ? Role.BACKWARD : names.isLocal(tensor) ? Role.LOCAL : Role.FORWARD;
                    if (by != null && next == null) {
                        next = new Next(
                                address(by, position),
                                new Quantity(names.of(by, position), replay.value(by, position)));
                    }
                    factors.add(new Factor(names.of(tensor, position), value, role));
                }
                case Part.Inverse(Tensor tensor, int position) ->
                    factors.add(new Factor(
                            new Formula.Fraction(new Formula.Number(1), names.of(tensor, position)),
                            value,
                            Role.FORWARD));
            }
        }
        if (constant != 1) {
            factors.add(new Factor(number(constant), constant, Role.CONSTANT));
        }
        factors.sort(Comparator.comparing(Factor::role));
        return new Product(factors, next);
    }

    /// One over a whole number is written so.
    private static Formula number(double constant) {
        double over = 1 / constant;
        return over == Math.rint(over) && Math.abs(over) > 1 && Math.abs(over) < 1e9
                ? new Formula.Fraction(new Formula.Number(Math.signum(over)), new Formula.Number(Math.abs(over)))
                : new Formula.Number(constant);
    }

    private Cost cost() {
        Tensor cost = gradients.cost();
        return new Cost(names.of(cost, 0), replay.value(cost, 0), definitions.meaning(cost), Averaging.over(cost));
    }

    private List<Definition> definitions(List<Level> levels, List<Formula> others) {
        var symbols = new Occurrences();
        others.forEach(symbols::add);
        levels.forEach(symbols::add);
        return symbols.symbols().stream().map(definitions::of).toList();
    }

    // ---- Addresses ----

    private Tensor tensor(Address address) {
        if (address.tensor() >= tensors.size()
                || address.position() >= tensors.get(address.tensor()).shape().count()) {
            throw new IllegalArgumentException(
                    "there is no entry " + address + " of this gradient, which has " + tensors.size() + " tensors");
        }
        return tensors.get(address.tensor());
    }

    private Address address(Tensor by, int position) {
        Integer number = numbers.get(by);
        if (number == null) {
            throw new IllegalStateException("not on the way to this cost: " + by);
        }
        return new Address(number, position);
    }
}
