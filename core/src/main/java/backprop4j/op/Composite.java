package backprop4j.op;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.autodiff.Batching;
import backprop4j.autodiff.Forward;
import backprop4j.autodiff.Reverse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An operation defined by others: its expansion is its meaning. It may have a shorter rule for its derivative,
/// which is tested against that of the expansion. Two of the library's composites of one name are one operation,
/// so the name carries every attribute; a user's own is known by identity.
public final class Composite implements Op {
    @FunctionalInterface
    public interface Expansion {
        Tensor of(List<Tensor> inputs);
    }

    /// The contribution to one input's derivative, as [Op#pullback] gives it.
    @FunctionalInterface
    public interface Rule {
        @Nullable
        Tensor of(int index, List<Tensor> inputs, Tensor output, Tensor adjoint);
    }

    /// The result's shape; refuses what does not fit, as [Op#shape] does.
    @FunctionalInterface
    public interface ShapeRule {
        Shape of(List<Shape> inputs);
    }

    /// What type every input but the first has.
    enum Others {
        /// The first's.
        SAME,
        /// Class numbers.
        LABELS
    }

    private final String name;
    private final Others others;
    private final ShapeRule shape;
    private final Expansion expansion;
    private final @Nullable Rule rule;
    private final boolean multilinear;
    private final boolean knownByName;

    /// An operation of the user's own: what it is made of, and a rule for its derivative, or null to
    /// differentiate what it is made of. The inputs are real numbers of one type, which is the result's.
    /// Everything the expansion reads must be an input or a number in a formula. A composite equals only itself:
    /// keep it in a constant, so that programs with it are compiled once.
    ///
    /// ```java
    /// static final Composite STRAIGHT_THROUGH = Composite.of(
    ///         "straightThrough", x -> x.getFirst().round(), (index, x, y, adjoint) -> adjoint);
    /// Tensor y = Tensor.apply(STRAIGHT_THROUGH, x);
    /// ```
    public static Composite of(String name, Expansion expansion, @Nullable Rule rule) {
        return new Composite(name, Others.SAME, shapes -> shapeOf(expansion, shapes), expansion, rule, false, false);
    }

    /// Tried on symbols.
    private static Shape shapeOf(Expansion expansion, List<Shape> shapes) {
        var symbols = new ArrayList<Tensor>();
        for (Shape shape : shapes) {
            symbols.add(Tensor.input("input " + symbols.size(), shape, DType.FLOAT32));
        }
        Tensor result = expansion.of(List.copyOf(symbols));
        var seen = new HashSet<Tensor>(symbols);
        var todo = new ArrayDeque<Tensor>(List.of(result));
        while (!todo.isEmpty()) {
            Tensor tensor = todo.removeLast();
            if (tensor.op() instanceof Leaf && !(tensor.op() instanceof Leaf.Literal) && !seen.contains(tensor)) {
                throw new IllegalArgumentException(
                        "it is made of " + tensor.op().name() + " (" + tensor.origin()
                                + "), which is none of its inputs: make it an input");
            }
            if (seen.add(tensor)) {
                todo.addAll(tensor.inputs());
            }
        }
        if (result.dtype() != DType.FLOAT32) {
            throw new IllegalArgumentException(
                    "of float32 inputs it makes " + result.dtype() + ", but the result has the inputs' type");
        }
        return result.shape();
    }

    /// A composite with a rule of its own, or null to differentiate its expansion.
    Composite(String name, Others others, ShapeRule shape, Expansion expansion, @Nullable Rule rule) {
        this(name, others, shape, expansion, rule, false, true);
    }

    private Composite(
            String name,
            Others others,
            ShapeRule shape,
            Expansion expansion,
            @Nullable Rule rule,
            boolean multilinear,
            boolean knownByName) {
        this.name = name;
        this.others = others;
        this.shape = shape;
        this.expansion = expansion;
        this.rule = rule;
        this.multilinear = multilinear;
        this.knownByName = knownByName;
    }

    /// A composite of inputs of one type whose elements are sums of products of its inputs' elements.
    static Composite multilinear(String name, ShapeRule shape, Expansion expansion, Rule rule) {
        return new Composite(name, Others.SAME, shape, expansion, rule, true, true);
    }

    @Override
    public String name() {
        return name;
    }

    /// The same result by other operations.
    public Tensor expand(List<Tensor> inputs) {
        return expansion.of(inputs);
    }

    /// Whether every element is a sum of products of the inputs' elements, as its expansion tells.
    public boolean isMultilinear() {
        return multilinear;
    }

    /// Whether the derivative has a rule of its own.
    public boolean hasRule() {
        return rule != null;
    }

    /// This composite for many examples at once: the inputs that differ from example to example, and the result,
    /// have an axis in front that counts them.
    public Composite forExamples(int examples, List<Boolean> batched) {
        Rule one = rule;
        Rule all = one == null
                ? null
                : (index, inputs, output, adjoint) -> {
                    var differing = new ArrayList<>(batched);
                    differing.addAll(List.of(true, true));
                    var given = new ArrayList<>(inputs);
                    given.addAll(List.of(output, adjoint));
                    // The derivative by what all examples share is the sum of theirs.
                    Tensor each = ofExamples(differing, given, x -> {
                        int last = x.size() - 2;
                        return one.of(index, x.subList(0, last), x.get(last), x.get(last + 1));
                    });
                    return each == null || batched.get(index) ? each : each.sum(0);
                };
        return new Composite(
                name + " for " + examples + " examples " + batched,
                others,
                shapes -> {
                    var shapesOfOne = new ArrayList<Shape>();
                    for (int i = 0; i < shapes.size(); i++) {
                        shapesOfOne.add(batched.get(i) ? shapes.get(i).without(List.of(0)) : shapes.get(i));
                    }
                    return shape.of(shapesOfOne).inFront(examples);
                },
                x -> Objects.requireNonNull(ofExamples(batched, x, expansion::of)),
                all,
                false,
                knownByName);
    }

    /// The results of all examples from a function of one.
    private static @Nullable Tensor ofExamples(
            List<Boolean> batched, List<Tensor> inputs, Function<List<Tensor>, @Nullable Tensor> f) {
        var one = new ArrayList<Tensor>();
        var symbols = new ArrayList<Tensor>();
        var batches = new ArrayList<Tensor>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor input = inputs.get(i);
            if (batched.get(i)) {
                one.add(Tensor.input("example", input.shape().without(List.of(0)), input.dtype()));
                symbols.add(one.getLast());
                batches.add(input);
            } else {
                one.add(input);
            }
        }
        Tensor result = f.apply(List.copyOf(one));
        return result == null
                ? null
                : Batching.of(List.of(result), symbols, batches).getFirst();
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        return shape.of(inputs);
    }

    @Override
    public DType dtype(List<DType> inputs) {
        DType dtype = inputs.getFirst();
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException(
                    "its input must be float32 or float64, not " + dtype + ": convert it with .to(DType.FLOAT32)");
        }
        return switch (others) {
            case SAME -> Op.common(inputs);
            case LABELS -> {
                for (DType labels : inputs.subList(1, inputs.size())) {
                    if (labels != DType.INT32) {
                        throw new IllegalArgumentException("labels must be int32 class numbers, not " + labels
                                + ": Tensor.ofInts makes them, .to(DType.INT32) converts them");
                    }
                }
                yield dtype;
            }
        };
    }

    @Override
    public @Nullable Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
        if (rule == null) {
            throw new IllegalStateException(name + " has no rule: its expansion is differentiated");
        }
        return rule.of(index, inputs, output, adjoint);
    }

    /// What is made of sums of products follows the product rule. Else directions go through the expansion or,
    /// where a rule stands for it, through the transpose of that: Jᵢᵀ·u is linear in u, so Jᵢ·v is the
    /// derivative of ⟨Jᵢᵀ·u, v⟩ by u.
    @Override
    public @Nullable Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions) {
        if (rule == null) {
            return Forward.of(List.of(expand(inputs)), inputs, directions).getFirst();
        }
        Tensor u = Op.orZeros(null, output);
        var seeds = new ArrayList<Tensor>();
        var products = new ArrayList<Tensor>();
        @Nullable Tensor sum = null;
        for (int index = 0; index < inputs.size(); index++) {
            Tensor direction = directions.get(index);
            if (direction == null) {
                continue;
            }
            if (multilinear) {
                var varied = new ArrayList<>(inputs);
                varied.set(index, direction);
                sum = Op.sum(sum, Tensor.apply(this, varied.toArray(Tensor[]::new)));
                continue;
            }
            Tensor product = rule.of(index, inputs, output, u);
            if (product != null) {
                products.add(product);
                seeds.add(direction);
            }
        }
        if (multilinear) {
            return sum;
        }
        var ends = new ArrayList<>(List.of(u, output));
        ends.addAll(inputs);
        return Reverse.of(products, seeds, ends).getFirst();
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Composite composite
                        && knownByName
                        && composite.knownByName
                        && composite.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
