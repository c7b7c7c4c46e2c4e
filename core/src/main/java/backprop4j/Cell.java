package backprop4j;

import backprop4j.op.Leaf;
import backprop4j.op.Storage;
import org.jspecify.annotations.Nullable;

/// A named place that holds one immutable value at a time. Using the cell in an expression makes a leaf that
/// remembers the present value; an update puts a new value in, and overwrites the memory of an old one only if
/// nobody can still see it.
///
/// Reading is safe from any thread at any time; updates come from one thread at a time.
public abstract sealed class Cell implements Operand permits Parameter, State {
    private final String name;
    private final Shape shape;
    private Storage value;
    private @Nullable Tensor leaf;
    private @Nullable Storage spare;
    private boolean lent;
    private boolean updating;
    private int waiting;

    Cell(String name, Shape shape, Storage value) {
        if (value.count() != shape.count()) {
            throw TensorException.of(
                    name,
                    "the shape " + shape + " needs " + shape.count() + " numbers, but " + value.count() + " were given",
                    "");
        }
        this.name = name;
        this.shape = shape;
        this.value = value;
    }

    /// The name, unique within a model: `0.weight`.
    public final String name() {
        return name;
    }

    public final Shape shape() {
        return shape;
    }

    public final synchronized DType dtype() {
        return value.dtype();
    }

    /// The leaf that stands for the present value in expressions.
    @Override
    public final synchronized Tensor tensor() {
        awaitUpdate();
        if (leaf == null) {
            leaf = Tensor.leaf(new Leaf.CellValue(this), shape, value.dtype(), value);
        }
        return leaf;
    }

    /// Puts in new numbers, row-major, rounded to the cell's type.
    ///
    /// @throws TensorException if their count is not the shape's
    public final void set(double... numbers) {
        put(new Storage.Doubles(numbers.clone()));
    }

    /// Puts in the value of a tensor of the same shape.
    ///
    /// @throws TensorException if its shape is another
    public final void set(Tensor tensor) {
        if (!tensor.shape().equals(shape)) {
            throw TensorException.of(
                    name, "it has the shape " + shape + " and cannot hold a tensor of shape " + tensor.shape(), "");
        }
        put(tensor.storage().copy());
    }

    private synchronized void put(Storage numbers) {
        if (numbers.count() != shape.count()) {
            throw TensorException.of(
                    name,
                    "it has " + shape.count() + " numbers " + shape + ", but " + numbers.count() + " were given",
                    "");
        }
        awaitUpdate();
        commit(numbers.to(dtype()));
    }

    /// Changes the type of the elements, rounding to nearest.
    public final synchronized void to(DType dtype) {
        awaitUpdate();
        if (dtype != value.dtype()) {
            value = value.to(dtype);
            leaf = null;
            spare = null;
            lent = false;
        }
    }

    /// The present value for as long as the caller likes: no update will overwrite it.
    public final synchronized Storage borrow() {
        awaitUpdate();
        lent = true;
        return value;
    }

    /// The present value for the one who updates the cell, valid until the next [#commit].
    public final synchronized Storage current() {
        awaitUpdate();
        return value;
    }

    /// Memory for the next value: an old value's that nobody can see, or else new.
    public final synchronized Storage prepare() {
        Storage target = spare;
        spare = null;
        return target != null ? target : Storage.allocate(value.dtype(), shape.count());
    }

    /// Memory for a next value of which each element replaces the one it is made from: the present value's own,
    /// if nobody else can see it. Until [#commit] or [#abandonUpdate] whoever reads the cell waits.
    public final synchronized Storage beginUpdate() {
        updating = true;
        return leaf == null && !lent ? value : prepare();
    }

    /// Ends an update that failed.
    public final synchronized void abandonUpdate() {
        endUpdate();
    }

    /// Makes the written storage the present value.
    public final synchronized void commit(Storage written) {
        spare = leaf == null && !lent && !written.equals(value) ? value : null;
        value = written;
        leaf = null;
        lent = false;
        endUpdate();
    }

    /// Waking nobody would still be a call into the JVM.
    private synchronized void endUpdate() {
        updating = false;
        if (waiting > 0) {
            notifyAll();
        }
    }

    private synchronized void awaitUpdate() {
        boolean interrupted = false;
        while (updating) {
            waiting++;
            try {
                wait();
            } catch (InterruptedException later) {
                interrupted = true;
            } finally {
                waiting--;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public final String toString() {
        return name + shape + " " + dtype();
    }
}
