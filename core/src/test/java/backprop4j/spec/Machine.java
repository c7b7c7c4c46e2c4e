package backprop4j.spec;

import backprop4j.Tensor;
import backprop4j.compile.Compiler;
import backprop4j.compile.Program;
import backprop4j.compile.Trace;
import backprop4j.engine.Engine;
import backprop4j.engine.Executable;
import backprop4j.op.Storage;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Computes tensors by an engine and passes of the test's choice, as often as it likes, with other numbers in the
/// leaves if it likes; nothing is remembered.
public final class Machine {
    private final Trace trace;
    private final Program program;
    private final List<Tensor> tensors;
    private final Executable.Session session;
    private final Storage[] slots;
    private final Storage[] results;

    private Machine(Trace trace, Engine engine, Program program, List<Tensor> tensors) {
        this.trace = trace;
        this.program = program;
        this.tensors = tensors;
        this.session = engine.prepare(program).open();
        this.slots = new Storage[trace.leaves().size()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = trace.numbers(i);
        }
        this.results = tensors.stream()
                .map(t -> Storage.allocate(t.dtype(), t.shape().count()))
                .toArray(Storage[]::new);
    }

    public static Machine of(Engine engine, List<Tensor> tensors) {
        return of(engine, Compiler.ALL, tensors);
    }

    public static Machine of(Engine engine, Set<Compiler.Pass> passes, List<Tensor> tensors) {
        Trace trace = Trace.of(tensors);
        return new Machine(trace, engine, Compiler.compile(trace.graph(), passes, (pass, text) -> {}), tensors);
    }

    /// The same program in another engine.
    public Machine in(Engine engine) {
        return new Machine(trace, engine, program, tensors);
    }

    /// The numbers of a leaf, this machine's own from now on: what is written there is what is computed with.
    /// Idle numbers if nothing depends on the leaf.
    public double[] own(Tensor leaf) {
        int slot = trace.leaves().indexOf(leaf);
        if (slot < 0) {
            return new double[leaf.shape().count()];
        }
        slots[slot] = slots[slot].copy();
        return ((Storage.Doubles) slots[slot]).array();
    }

    /// The results; the next run overwrites them.
    public Storage[] run() {
        session.run(slots, results);
        return results;
    }

    /// The results under `engine`.
    public static Storage[] run(Engine engine, Tensor... tensors) {
        return of(engine, Arrays.asList(tensors)).run();
    }
}
