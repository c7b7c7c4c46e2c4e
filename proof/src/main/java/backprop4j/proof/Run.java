package backprop4j.proof;

import backprop4j.Tensor;
import backprop4j.compile.Compiler;
import backprop4j.compile.Program;
import backprop4j.compile.Trace;
import backprop4j.engine.Engine;
import backprop4j.op.Storage;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Some tensors and the numbers of their leaves, to be computed by engines and passes of one's choice. Nothing is
/// remembered in the tensors.
public final class Run {
    /// What memory holds before it is written.
    private static final double POISON = Double.NaN;

    private final Trace trace;
    private final List<Tensor> tensors;

    /// Computes nothing yet.
    public Run(List<Tensor> tensors) {
        this.trace = Trace.of(tensors);
        this.tensors = List.copyOf(tensors);
    }

    /// The program that these passes make.
    public Program program(Set<Compiler.Pass> passes) {
        return Compiler.compile(trace.graph(), passes, (pass, left) -> {});
    }

    /// The results of a program in one engine. The memory for them is full of NaN before, or of 1 where there is
    /// no NaN.
    public Storage[] by(Engine engine, Program program) {
        Storage[] slots = IntStream.range(0, trace.leaves().size())
                .mapToObj(trace::numbers)
                .toArray(Storage[]::new);
        Storage[] results = tensors.stream().map(Run::poisoned).toArray(Storage[]::new);
        engine.prepare(program).open().run(slots, results);
        return results;
    }

    private static Storage poisoned(Tensor tensor) {
        Storage storage = Storage.allocate(tensor.dtype(), tensor.shape().count());
        double pattern = tensor.dtype().isFloating() ? POISON : 1;
        for (int i = 0; i < storage.count(); i++) {
            storage.set(i, pattern);
        }
        return storage;
    }
}
