package backprop4j.engine.reference;

import backprop4j.compile.Node;
import backprop4j.op.Blockwise;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.List;

/// Runs an algorithm on one block after the other.
final class BlockRuns {
    private BlockRuns() {}

    static void run(Blockwise operation, Node[] givers, Storage[] inputs, Storage result) {
        int front = givers[0].shape().rank() - operation.blockRank();
        int blocks = 1;
        for (int axis = 0; axis < front; axis++) {
            blocks *= givers[0].shape().size(axis);
        }
        for (int block = 0; block < blocks; block++) {
            List<double[]> numbers = new ArrayList<>();
            for (Storage input : inputs) {
                double[] one = new double[input.count() / blocks];
                for (int i = 0; i < one.length; i++) {
                    one[i] = input.get(block * one.length + i);
                }
                numbers.add(one);
            }
            double[] computed = new double[result.count() / blocks];
            operation.compute(numbers, computed);
            for (int i = 0; i < computed.length; i++) {
                result.set(block * computed.length + i, computed[i]);
            }
        }
    }
}
