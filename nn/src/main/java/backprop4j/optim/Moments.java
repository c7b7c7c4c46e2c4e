package backprop4j.optim;

import backprop4j.Cell;
import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.State;
import backprop4j.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an optimizer remembers from step to step: state cells by name, zero at first. Belongs to one training.
public final class Moments {
    private final Map<String, State> states = new LinkedHashMap<>();

    /// Nothing is remembered yet.
    public Moments() {}

    /// A state of a parameter's shape and type, named `0.weight/momentum`.
    ///
    /// @throws IllegalStateException if one of that name and another shape or type was restored
    public State like(Cell parameter, String kind) {
        return cell(parameter.name() + "/" + kind, parameter.shape(), parameter.dtype());
    }

    /// A float64 scalar.
    ///
    /// @throws IllegalStateException if one of that name and another shape or type was restored
    public State scalar(String name) {
        return cell(name, Shape.SCALAR, DType.FLOAT64);
    }

    private State cell(String name, Shape shape, DType dtype) {
        State state = states.computeIfAbsent(name, n -> State.zeros(n, shape, dtype));
        if (!state.shape().equals(shape) || state.dtype() != dtype) {
            throw new IllegalStateException("the optimizer's " + state + " does not fit: it needs " + dtype + shape);
        }
        return state;
    }

    /// A moment in which numbers that have decayed to almost nothing (below 2⁻¹²⁰, float64 2⁻¹⁰⁰⁰) are zero: what
    /// only decays would soon be too small to be a normal number, and stay so, and processors take a hundred
    /// times as long to multiply such numbers.
    static Tensor settled(Tensor moment) {
        double tiny = moment.dtype() == DType.FLOAT64 ? 0x1p-1000 : 0x1p-120;
        return moment.abs().lt(tiny).where(0, moment);
    }

    /// All of them, in the order they were first asked for.
    public List<State> states() {
        return List.copyOf(states.values());
    }

    /// Puts back what was saved, before or after the first step.
    ///
    /// @throws backprop4j.TensorException if one is there with another shape
    public void restore(String name, Tensor value) {
        @Nullable State known = states.get(name);
        if (known == null) {
            states.put(name, State.of(name, value));
        } else {
            known.set(value);
        }
    }
}
