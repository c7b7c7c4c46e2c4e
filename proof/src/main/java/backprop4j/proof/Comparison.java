package backprop4j.proof;

import backprop4j.DType;
import backprop4j.compile.Compiler;
import backprop4j.compile.Program;
import backprop4j.engine.Engine;
import backprop4j.engine.Engines;
import backprop4j.op.Storage;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Computes a graph in float32 and float64, by every engine under every combination of passes, and compares the
/// bits of all results with those of the reference engine without any pass. Then once more with every pass, while
/// memory that nothing needs is overwritten ([Poison]).
public final class Comparison {
    /// Every combination of the passes that can be left out.
    private static final List<Set<Compiler.Pass>> COMBINATIONS = IntStream.range(0, 1 << Compiler.Pass.values().length)
            .mapToObj(Comparison::passes)
            .toList();

    private final Engine reference = Engines.reference();
    private final List<Engine> engines;

    /// @param engines what is compared with the reference engine
    public Comparison(List<Engine> engines) {
        this.engines = List.copyOf(engines);
    }

    /// Where a graph has other bits than the reference, or cannot be computed.
    ///
    /// @param real the type of its real numbers
    /// @param by the engine and the passes
    /// @param what which numbers differ, or what was thrown
    /// @param thrown the class of what was thrown; null if numbers differ
    public record Difference(
            DType real, String by, String what, @Nullable Class<?> thrown) {
        /// Whether another difference is of this sort: other numbers, or the same thrown.
        boolean isLike(Difference other) {
            return thrown == other.thrown && real == other.real;
        }

        @Override
        public String toString() {
            return real + " by " + by + ": " + what;
        }
    }

    private static Set<Compiler.Pass> passes(int bits) {
        var passes = EnumSet.noneOf(Compiler.Pass.class);
        for (Compiler.Pass pass : Compiler.Pass.values()) {
            if ((bits >> pass.ordinal() & 1) != 0) {
                passes.add(pass);
            }
        }
        return passes;
    }

    /// The first difference; null if there is none.
    public @Nullable Difference of(RandomGraph graph) {
        Difference single = of(graph, DType.FLOAT32);
        return single != null ? single : of(graph, DType.FLOAT64);
    }

    private @Nullable Difference of(RandomGraph graph, DType real) {
        var at = new String[] {"the language"};
        try {
            return of(new Run(graph.build(real).results()), real, at);
        } catch (RuntimeException | Error thrown) {
            return new Difference(real, at[0], thrown.toString(), thrown.getClass());
        }
    }

    private @Nullable Difference of(Run run, DType real, String[] at) {
        at[0] = "the compiler";
        Storage[] expected = run.by(reference, run.program(Set.of()));
        Program all = run.program(Compiler.ALL);
        for (Set<Compiler.Pass> passes : COMBINATIONS) {
            Program program = passes.equals(Compiler.ALL) ? all : run.program(passes);
            for (Engine engine : engines) {
                at[0] = engine.name() + " with " + passes;
                String difference = Bits.difference(expected, run.by(engine, program));
                if (difference != null) {
                    return new Difference(real, at[0], difference, null);
                }
            }
        }
        Program poisoned = Poison.in(all);
        for (Engine engine : engines) {
            at[0] = engine.name() + " with unneeded memory overwritten";
            String difference = Bits.difference(expected, run.by(engine, poisoned));
            if (difference != null) {
                return new Difference(real, at[0], difference, null);
            }
        }
        return null;
    }
}
