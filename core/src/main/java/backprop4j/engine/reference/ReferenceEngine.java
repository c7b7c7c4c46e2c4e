package backprop4j.engine.reference;

import backprop4j.compile.Graph;
import backprop4j.compile.Node;
import backprop4j.compile.Program;
import backprop4j.engine.Engine;
import backprop4j.engine.Executable;
import backprop4j.op.Blockwise;
import backprop4j.op.Composite;
import backprop4j.op.Contract;
import backprop4j.op.Index;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;
import backprop4j.op.Region;
import backprop4j.op.Storage;
import backprop4j.op.Uniform;
import java.util.Arrays;

/// Interprets a program's graph node by node. It knows nothing of steps, plans or vectors: what it computes is
/// what the operations mean.
public final class ReferenceEngine implements Engine {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public Executable prepare(Program program) {
        return () -> new Interpretation(program);
    }

    static Storage[] values(Graph graph, Storage[] slots) {
        var values = new Storage[graph.size()];
        int slot = 0;
        for (int id = 0; id < values.length; id++) {
            Node node = graph.node(id);
            values[id] = node.isSlot() ? slots[slot++] : evaluate(graph, node, values);
        }
        return values;
    }

    private static Storage evaluate(Graph graph, Node node, Storage[] values) {
        Storage[] inputs = Arrays.stream(node.inputs()).mapToObj(i -> values[i]).toArray(Storage[]::new);
        Node[] givers = Arrays.stream(node.inputs()).mapToObj(graph::node).toArray(Node[]::new);
        Storage result = Storage.allocate(node.dtype(), node.shape().count());
        switch (node.op()) {
            case Leaf.Literal(double number) -> result.set(0, number);
            case Leaf leaf -> throw new IllegalStateException(leaf.name() + " has no numbers of its own");
            case Pointwise pointwise -> Elementwise.run(pointwise, givers, inputs, node, result);
            case Reduce reduce -> Folds.run(reduce, givers[0].shape(), inputs[0], result);
            case Contract contract -> Products.run(contract, givers, inputs, node.shape(), result);
            case Layout layout -> Layouts.run(layout, givers, inputs, node.shape(), result);
            case Index index -> Picks.run(index, givers, inputs, node, result);
            case Blockwise blockwise -> BlockRuns.run(blockwise, givers, inputs, result);
            case Uniform uniform -> Draws.run(inputs, result);
            case Region region -> RegionRuns.run(region, inputs, result);
            case Composite composite -> throw new IllegalStateException("composites are expanded by now");
        }
        return result;
    }

    /// The values of one run. Results that may overwrite slots are copied out last, when all are known.
    private static final class Interpretation implements Executable.Session {
        private final Program program;
        private Storage[] values = {};

        Interpretation(Program program) {
            this.program = program;
        }

        @Override
        public void compute(Storage[] slots, Storage[] results) {
            values = values(program.graph(), slots);
            copyOut(results, false);
        }

        @Override
        public void update(Storage[] slots, Storage[] results) {
            copyOut(results, true);
        }

        private void copyOut(Storage[] results, boolean late) {
            int[] outputs = program.graph().outputs();
            for (int i = 0; i < outputs.length; i++) {
                if (program.inPlace().slotsOf(outputs[i]).isEmpty() != late) {
                    results[i].copyFrom(values[outputs[i]]);
                }
            }
        }
    }
}
