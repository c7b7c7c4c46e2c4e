package backprop4j;

import backprop4j.op.Storage;

/// A named cell that is kept but not learned: an optimizer's moments, running statistics, a step counter. It
/// takes no part in `parameters()` and is never decayed.
public final class State extends Cell {
    private State(String name, Shape shape, Storage value) {
        super(name, shape, value);
    }

    /// The value of a tensor, with its shape and type.
    public static State of(String name, Tensor initial) {
        return new State(name, initial.shape(), initial.storage().copy());
    }

    /// Zeros.
    public static State zeros(String name, Shape shape, DType dtype) {
        return new State(name, shape, Storage.allocate(dtype, shape.count()));
    }
}
