package backprop4j.compile;

import backprop4j.Shape;
import backprop4j.op.Contract;
import backprop4j.op.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Gives a contraction that sums over several axes operands in which one stride walks them all, copying where
/// views do not. The order of the sum stays.
final class Dense {
    private Dense() {}

    static Graph run(Graph graph) {
        Places places = Places.of(graph);
        var builder = new Graph.Builder();
        int[] ids = new int[graph.size()];
        for (int id = 0; id < graph.size(); id++) {
            Node node = graph.node(id);
            int[] inputs = Arrays.stream(node.inputs()).map(input -> ids[input]).toArray();
            if (node.op() instanceof Contract contract
                    && !(walkable(contract, contract.left(), places.of(node.inputs()[0]))
                            && walkable(contract, contract.right(), places.of(node.inputs()[1])))) {
                String left = summedLast(contract.left(), contract);
                String right = summedLast(contract.right(), contract);
                inputs[0] = copied(builder, inputs[0], contract.left(), left, node.source());
                inputs[1] = copied(builder, inputs[1], contract.right(), right, node.source());
                var dense = new Contract(left, right, contract.result());
                ids[id] = builder.add(dense, inputs, node.shape(), node.dtype(), node.source());
            } else {
                ids[id] = builder.add(node.op(), inputs, node.shape(), node.dtype(), node.source());
            }
        }
        return builder.build(Arrays.stream(graph.outputs()).map(id -> ids[id]).toArray());
    }

    /// Whether one stride walks the summed axes of an operand, in the order of the sum.
    private static boolean walkable(Contract contract, String letters, Access operand) {
        long expected = -1;
        String summed = contract.summed();
        for (int i = summed.length() - 1; i >= 0; i--) {
            int axis = letters.indexOf(summed.charAt(i));
            int size = operand.view().sizes()[axis];
            int stride = operand.view().strides()[axis];
            if (size == 1) {
                continue;
            }
            if (expected >= 0 && stride != expected) {
                return false;
            }
            expected = (long) stride * size;
        }
        return true;
    }

    private static String summedLast(String letters, Contract contract) {
        var others = new StringBuilder();
        for (char letter : letters.toCharArray()) {
            if (contract.summed().indexOf(letter) < 0) {
                others.append(letter);
            }
        }
        return others + contract.summed();
    }

    private static int copied(Graph.Builder builder, int input, String letters, String wanted, int source) {
        Node given = builder.node(input);
        List<Integer> order = new ArrayList<>();
        for (char letter : wanted.toCharArray()) {
            order.add(letters.indexOf(letter));
        }
        var permute = new Layout.Permute(order);
        Shape shape = permute.shape(List.of(given.shape()));
        int permuted = builder.add(permute, new int[] {input}, shape, given.dtype(), source);
        return builder.add(new Layout.Reshape(shape), new int[] {permuted}, shape, given.dtype(), source);
    }
}
