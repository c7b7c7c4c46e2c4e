package backprop4j.engine;

import backprop4j.Cell;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.Update;
import backprop4j.compile.Program;
import backprop4j.compile.Trace;
import backprop4j.op.Leaf;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Results and updates compiled into one program that runs again and again: it reads inputs as they are given and
/// cells as they are, and puts every update's value into its cell when all are computed. In steady state a run
/// allocates nothing.
///
/// It belongs to one thread at a time.
public final class CompiledStep {
    private final Trace trace;
    private final Executable.Session session;
    private final Storage[] slots;
    private final @Nullable Cell[] cellOfSlot;
    private final int[] slotOfInput;
    private final List<Update> updates;
    private final Storage[] results;
    private final int asked;

    /// For each update the slot of its cell if the next value may be written over the present one, else −1.
    private final int[] overwritten;

    private final AtomicBoolean running = new AtomicBoolean();

    private CompiledStep(Trace trace, List<Tensor> inputs, List<Tensor> results, List<Update> updates) {
        this.trace = trace;
        this.session = Runtime.get().open(trace, results.size());
        this.slots = new Storage[trace.leaves().size()];
        this.cellOfSlot = new @Nullable Cell[slots.length];
        this.slotOfInput = new int[inputs.size()];
        this.updates = updates;
        this.asked = results.size();
        this.results = new Storage[asked + updates.size()];
        for (int i = 0; i < asked; i++) {
            this.results[i] = Storage.allocate(
                    results.get(i).dtype(), results.get(i).shape().count());
        }
        this.overwritten = overwritten(Runtime.get().program(trace, asked), updates);
        for (int input = 0; input < slotOfInput.length; input++) {
            slotOfInput[input] = trace.leaves().indexOf(inputs.get(input));
        }
        for (int slot = 0; slot < slots.length; slot++) {
            Tensor leaf = trace.leaves().get(slot);
            if (leaf.op() instanceof Leaf.CellValue(Cell cell)) {
                cellOfSlot[slot] = cell;
            } else if (!inputs.contains(leaf)) {
                slots[slot] = trace.numbers(slot);
            }
        }
    }

    /// Compiles a step.
    ///
    /// @param inputs what [#give] supplies before each run, made by [Tensor#input]; one that nothing depends
    ///     on is allowed
    /// @param results what [#result] answers after each run
    /// @param updates what is put into cells at the end of each run, all of them computed from the cells'
    ///     values before it
    public static CompiledStep of(List<Tensor> inputs, List<Tensor> results, List<Update> updates) {
        var outputs = new ArrayList<>(results);
        updates.forEach(update -> outputs.add(update.value()));
        return new CompiledStep(Trace.ofStep(outputs), inputs, results, List.copyOf(updates));
    }

    private int[] overwritten(Program program, List<Update> updates) {
        int[] slotNodes = program.graph().slots();
        int[] resultNodes = program.graph().outputs();
        int[] found = new int[updates.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = -1;
            for (int slot = 0; slot < slots.length; slot++) {
                boolean own = trace.leaves().get(slot).op() instanceof Leaf.CellValue(Cell cell)
                        && cell == updates.get(i).cell();
                if (own && program.inPlace().slotsOf(resultNodes[asked + i]).contains(slotNodes[slot])) {
                    found[i] = slot;
                }
            }
        }
        return found;
    }

    /// Supplies the numbers of an input; they are read, not copied, at the next run.
    ///
    /// @throws IllegalArgumentException if type or count are not the input's
    public void give(int input, Storage numbers) {
        int slot = slotOfInput[input];
        if (slot < 0) {
            return;
        }
        Tensor leaf = trace.leaves().get(slot);
        if (numbers.dtype() != leaf.dtype() || numbers.count() != leaf.shape().count()) {
            throw new IllegalArgumentException("the input " + leaf.op().name() + " is " + leaf.dtype() + leaf.shape()
                    + ", but " + numbers.count() + " numbers of " + numbers.dtype() + " were given");
        }
        slots[slot] = numbers;
    }

    /// Computes results and updates from what was given. If it throws, no cell has changed.
    ///
    /// @throws TensorException if numbers cannot be computed with, such as a label outside the classes
    /// @throws IllegalStateException if another thread runs this step at the same time
    public void run() {
        run(this);
    }

    /// Like [#run()]; the updates enter their cells under the monitor of `guard`, so that whoever reads several
    /// cells under it sees all of a step or nothing of it.
    public void run(Object guard) {
        run(guard, step -> {});
    }

    /// Like [#run(Object)]; `check` may look at the results and throw before any update enters its cell.
    public void run(Object guard, Consumer<CompiledStep> check) {
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "this step is running in another thread; compile one for each thread that trains");
        }
        try {
            bindCells();
            session.compute(slots, results);
            check.accept(this);
            synchronized (guard) {
                update();
            }
        } catch (ExecutionException problem) {
            throw Runtime.named(trace, problem);
        } finally {
            running.set(false);
        }
    }

    /// What may be overwritten is, unless somebody still sees it. Whoever reads a cell meanwhile waits.
    private void update() {
        boolean done = false;
        try {
            for (int i = 0; i < overwritten.length; i++) {
                if (overwritten[i] >= 0) {
                    results[asked + i] = updates.get(i).cell().beginUpdate();
                }
            }
            session.update(slots, results);
            done = true;
        } finally {
            for (int i = 0; i < overwritten.length; i++) {
                if (done) {
                    updates.get(i).cell().commit(results[asked + i]);
                } else {
                    updates.get(i).cell().abandonUpdate();
                }
            }
        }
    }

    private void bindCells() {
        for (int slot = 0; slot < slots.length; slot++) {
            Cell cell = cellOfSlot[slot];
            if (cell != null) {
                slots[slot] = cell.current();
                if (slots[slot].dtype() != trace.leaves().get(slot).dtype()) {
                    throw new IllegalStateException(cell.name() + " is " + slots[slot].dtype()
                            + " now; this step was compiled for "
                            + trace.leaves().get(slot).dtype() + " and must be compiled again");
                }
            }
        }
        for (int i = 0; i < updates.size(); i++) {
            results[asked + i] = overwritten[i] < 0 ? updates.get(i).cell().prepare() : slots[overwritten[i]];
        }
    }

    /// Bytes that the step holds beside its cells: intermediate buffers, results, and the next values of what it
    /// cannot overwrite.
    public long workingBytes() {
        long bytes = Runtime.get().program(trace, asked).workingBytes();
        for (int i = 0; i < asked; i++) {
            bytes += (long) results[i].count() * results[i].dtype().bytes();
        }
        for (int i = 0; i < overwritten.length; i++) {
            Cell cell = updates.get(i).cell();
            bytes += overwritten[i] >= 0
                    ? 0
                    : (long) cell.shape().count() * cell.dtype().bytes();
        }
        return bytes;
    }

    /// The numbers of a result after a run; the next run overwrites them.
    public Storage result(int index) {
        return results[index];
    }
}
