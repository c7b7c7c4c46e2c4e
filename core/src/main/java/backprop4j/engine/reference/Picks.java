package backprop4j.engine.reference;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.compile.Node;
import backprop4j.engine.ExecutionException;
import backprop4j.op.Index;
import backprop4j.op.Storage;

/// Numbers picked by numbers.
final class Picks {
    private Picks() {}

    static void run(Index index, Node[] givers, Storage[] inputs, Node node, Storage result) {
        switch (index) {
            case Index.Gather(int axis) -> {
                int position = 0;
                int[] from = new int[givers[0].shape().rank()];
                for (var at = new Odometer(node.shape()); !at.done(); at.next()) {
                    System.arraycopy(at.index(), 0, from, 0, from.length);
                    from[axis] = checked(inputs[1], position, givers[0].shape().size(axis), node);
                    result.set(position++, inputs[0].get(Odometer.position(from, givers[0].shape())));
                }
            }
            case Index.ScatterAdd(int axis, int size) -> {
                Shape source = givers[0].shape();
                boolean single = result.dtype() == DType.FLOAT32;
                int position = 0;
                int[] to = new int[source.rank()];
                for (var at = new Odometer(source); !at.done(); at.next()) {
                    System.arraycopy(at.index(), 0, to, 0, to.length);
                    to[axis] = checked(inputs[1], position, size, node);
                    int target = Odometer.position(to, node.shape());
                    result.set(target, Folds.add(result.get(target), inputs[0].get(position++), single));
                }
            }
            case Index.OneHot(int depth, DType dtype) -> {
                for (int i = 0; i < inputs[0].count(); i++) {
                    result.set(i * depth + checked(inputs[0], i, depth, node), 1);
                }
            }
        }
    }

    private static int checked(Storage indices, int position, int size, Node node) {
        int picked = (int) indices.get(position);
        if (picked < 0 || picked >= size) {
            throw new ExecutionException(node.source(), picked, position, size);
        }
        return picked;
    }
}
