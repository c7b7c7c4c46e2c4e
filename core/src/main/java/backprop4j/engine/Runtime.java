package backprop4j.engine;

import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.compile.Compiler;
import backprop4j.compile.Graph;
import backprop4j.compile.Program;
import backprop4j.compile.Trace;
import backprop4j.op.Composites;
import backprop4j.op.Op;
import backprop4j.op.Storage;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One per process, made when first needed: the engine and the compiled programs. Nothing in it can change a
/// result.
///
/// System properties, read once: `backprop4j.engine` (`cpu` or `reference`), `backprop4j.threads` (default: the
/// processors that the container grants), `backprop4j.vector` (`scalar`, `128`, `256` or `512` bits; default: the
/// widest the CPU has).
public final class Runtime {
    /// Programs kept ready; the least recently used goes first.
    private static final int KEPT_PROGRAMS = 256;

    private static final class Holder {
        static final Runtime INSTANCE = new Runtime(chosen());
    }

    private final Engine engine;
    private final Map<Key, Prepared> programs = new LinkedHashMap<>(64, 0.75f, true);
    private long compiled;
    private boolean thrashingTold;

    private Runtime(Engine engine) {
        this.engine = engine;
    }

    public static Runtime get() {
        return Holder.INSTANCE;
    }

    private static Engine chosen() {
        String name = System.getProperty("backprop4j.engine", "cpu");
        return switch (name) {
            case "cpu" -> Engines.cpu();
            case "reference" -> Engines.reference();
            default ->
                throw new IllegalArgumentException(
                        "the system property backprop4j.engine is \"" + name + "\", but must be cpu or reference");
        };
    }

    public Engine engine() {
        return engine;
    }

    /// Computes tensors in one program.
    ///
    /// @throws TensorException if one depends on a compiled step's input, or on an index outside its axis
    public List<Storage> evaluate(List<Tensor> tensors) {
        Trace trace = Trace.of(tensors);
        Storage[] slots = new Storage[trace.leaves().size()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = trace.numbers(i);
        }
        Storage[] results = tensors.stream()
                .map(t -> Storage.allocate(t.dtype(), t.shape().count()))
                .toArray(Storage[]::new);
        Prepared prepared = prepared(trace, tensors.size());
        Executable.Session session = prepared.borrow();
        try {
            session.run(slots, results);
        } catch (ExecutionException problem) {
            throw named(trace, problem);
        }
        prepared.giveBack(session);
        return List.of(results);
    }

    /// The program of a traced graph with so many results, and updates behind them.
    Program program(Trace trace, int results) {
        return prepared(trace, results).program;
    }

    /// The working memory of a traced graph's program, for one run after the other.
    Executable.Session open(Trace trace, int results) {
        return prepared(trace, results).executable.open();
    }

    static TensorException named(Trace trace, ExecutionException problem) {
        Op op = trace.graph().node(problem.source()).op();
        String message = op.equals(Composites.CROSS_ENTROPY) ? problem.asLabel() : String.valueOf(problem.getMessage());
        return TensorException.at(trace.origin(problem.source()), op.name(), message, "");
    }

    private Prepared prepared(Trace trace, int results) {
        var key = new Key(trace.graph(), results);
        synchronized (programs) {
            Prepared known = programs.get(key);
            if (known != null) {
                return known;
            }
        }
        Program program = Compiler.compile(key.graph, results);
        var made = new Prepared(program, engine.prepare(program));
        synchronized (programs) {
            compiled++;
            programs.put(key, made);
            if (programs.size() > KEPT_PROGRAMS) {
                programs.remove(programs.keySet().iterator().next());
                tellOfThrashing();
            }
        }
        return made;
    }

    private void tellOfThrashing() {
        if (!thrashingTold && compiled > 4 * KEPT_PROGRAMS) {
            thrashingTold = true;
            System.getLogger("backprop4j")
                    .log(
                            Level.WARNING,
                            "more than " + compiled + " programs were compiled, because shapes or expressions keep"
                                    + " changing; fixed batch sizes would let them be reused");
        }
    }

    /// A graph of which the first outputs are results and the others updates.
    private record Key(Graph graph, int results) {}

    /// A program with the sessions that wait for their next run.
    private static final class Prepared {
        private final Program program;
        private final Executable executable;
        private final ArrayDeque<Executable.Session> free = new ArrayDeque<>();

        Prepared(Program program, Executable executable) {
            this.program = program;
            this.executable = executable;
        }

        Executable.Session borrow() {
            Executable.@Nullable Session session;
            synchronized (free) {
                session = free.pollLast();
            }
            return session == null ? executable.open() : session;
        }

        void giveBack(Executable.Session session) {
            synchronized (free) {
                free.addLast(session);
            }
        }
    }
}
