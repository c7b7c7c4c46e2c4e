package backprop4j.compile;

import backprop4j.Shape;
import backprop4j.op.Layout;
import backprop4j.op.Region;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The passes, one behind the other. Each can be left out except `expand` (it fixes the meaning) and the border
/// checks stay.
public final class Compiler {
    /// The passes that change no bit and can be switched off.
    public enum Pass {
        SIMPLIFY,
        FUSE,
        SHARE_MEMORY
    }

    /// All of them.
    public static final Set<Pass> ALL = Set.copyOf(EnumSet.allOf(Pass.class));

    private Compiler() {}

    /// The program of a traced graph.
    public static Program compile(Graph traced) {
        return compile(traced, traced.outputs().length);
    }

    /// The program of a traced graph of which the first outputs are results and the others updates, which may be
    /// written over what they replace.
    public static Program compile(Graph traced, int results) {
        return compile(traced, results, ALL, (pass, text) -> {});
    }

    /// The program, by these passes only; `observer` is told what each pass leaves; its `toString`
    /// shows it.
    public static Program compile(Graph traced, Set<Pass> passes, BiConsumer<String, Object> observer) {
        return compile(traced, traced.outputs().length, passes, observer);
    }

    /// The program of a region's body: its slots are the symbols, its results the results.
    public static Program body(Region region) {
        return body(region, ALL);
    }

    private static Program body(Region region, Set<Pass> passes) {
        return compile(Trace.body(region.body()), passes, (pass, text) -> {});
    }

    private static Program compile(Graph traced, int results, Set<Pass> passes, BiConsumer<String, Object> observer) {
        observer.accept("trace", traced);
        Graph graph = traced;
        if (passes.contains(Pass.SIMPLIFY)) {
            graph = Verify.graph("simplify", Simplify.run(Prune.run(Simplify.run(graph))));
            observer.accept("simplify", graph);
        }
        graph = Verify.graph("expand", Expand.run(graph));
        observer.accept("expand", graph);
        if (passes.contains(Pass.SIMPLIFY)) {
            graph = Verify.graph("simplify", Simplify.run(graph));
            observer.accept("simplify again", graph);
        }
        graph = ownResults(graph);
        if (passes.contains(Pass.FUSE)) {
            graph = Verify.graph("separate", Fronts.separate(graph));
        }
        List<Step> steps = Fuse.run(graph, passes.contains(Pass.FUSE), region -> body(region, passes));
        observer.accept("fuse", new Listing(steps));
        steps = Order.run(steps, InPlace.candidates(graph, steps, results));
        observer.accept("order", new Listing(steps));
        Plan plan = Verify.plan(steps, Plan.run(graph, steps, passes.contains(Pass.SHARE_MEMORY)));
        observer.accept("plan", plan);
        InPlace inPlace = InPlace.run(graph, steps, results);
        return new Program(graph, steps, plan, inPlace);
    }

    /// Gives a leaf that is asked for, and a result asked for twice, a copy of its own.
    private static Graph ownResults(Graph graph) {
        var builder = new Graph.Builder();
        for (Node node : graph.nodes()) {
            builder.add(node.op(), node.inputs(), node.shape(), node.dtype(), node.source());
        }
        int[] outputs = graph.outputs();
        for (int i = 0; i < outputs.length; i++) {
            int output = outputs[i];
            boolean again = IntStream.range(0, i).anyMatch(earlier -> outputs[earlier] == output);
            Node node = graph.node(output);
            if (again || node.inputs().length == 0) {
                Shape shape = node.shape();
                outputs[i] =
                        builder.add(new Layout.Reshape(shape), new int[] {output}, shape, node.dtype(), node.source());
            }
        }
        return builder.build(outputs);
    }

    /// Steps that become text only if somebody looks.
    private record Listing(List<Step> steps) {
        @Override
        public String toString() {
            return IntStream.range(0, steps.size())
                    .mapToObj(i -> i + ": " + steps.get(i))
                    .collect(Collectors.joining("\n"));
        }
    }
}
