package backprop4j.engine.reference;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.compile.Node;
import backprop4j.op.Contract;
import backprop4j.op.Storage;
import java.util.HashMap;
import java.util.Map;

/// Sums of products, chunk by chunk.
final class Products {
    private Products() {}

    static void run(Contract contract, Node[] givers, Storage[] inputs, Shape shape, Storage result) {
        Map<Character, Integer> sizes = contract.sizes(givers[0].shape(), givers[1].shape());
        String summed = contract.summed();
        Shape inner =
                Shape.of(summed.chars().map(label -> sizes.get((char) label)).toArray());
        boolean single = result.dtype() == DType.FLOAT32;
        var values = new HashMap<Character, Integer>();
        int position = 0;
        for (var at = new Odometer(shape); !at.done(); at.next()) {
            put(values, contract.result(), at.index());
            double total = 0;
            double chain = 0;
            int term = 0;
            for (var k = new Odometer(inner); !k.done(); k.next()) {
                put(values, summed, k.index());
                double a = inputs[0].get(positionOf(contract.left(), values, givers[0].shape()));
                double b = inputs[1].get(positionOf(contract.right(), values, givers[1].shape()));
                chain = single ? Math.fma((float) a, (float) b, (float) chain) : Math.fma(a, b, chain);
                if (++term % Contract.CHUNK == 0 || term == inner.count()) {
                    total = term <= Contract.CHUNK ? chain : Folds.add(total, chain, single);
                    chain = 0;
                }
            }
            result.set(position++, total);
        }
    }

    private static void put(Map<Character, Integer> values, String labels, int[] index) {
        for (int axis = 0; axis < index.length; axis++) {
            values.put(labels.charAt(axis), index[axis]);
        }
    }

    private static int positionOf(String labels, Map<Character, Integer> values, Shape shape) {
        int[] index = labels.chars().map(label -> values.get((char) label)).toArray();
        return Odometer.position(index, shape);
    }
}
