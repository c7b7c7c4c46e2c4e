package backprop4j.op;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An operation defined by others: its expansion is its meaning. It may have a shorter rule for its derivative,
/// which is tested against that of the expansion. Two composites of one name are one operation, so the name
/// carries every attribute.
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

    /// A composite with a rule of its own, or null to differentiate its expansion.
    Composite(String name, Others others, ShapeRule shape, Expansion expansion, @Nullable Rule rule) {
        this(name, others, shape, expansion, rule, false);
    }

    private Composite(
            String name,
            Others others,
            ShapeRule shape,
            Expansion expansion,
            @Nullable Rule rule,
            boolean multilinear) {
        this.name = name;
        this.others = others;
        this.shape = shape;
        this.expansion = expansion;
        this.rule = rule;
        this.multilinear = multilinear;
    }

    /// A composite of inputs of one type whose elements are sums of products of its inputs' elements.
    static Composite multilinear(String name, ShapeRule shape, Expansion expansion, Rule rule) {
        return new Composite(name, Others.SAME, shape, expansion, rule, true);
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

    @Override
    public boolean equals(Object other) {
        return other instanceof Composite composite && composite.name.equals(name);
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
