package backprop4j.explain;

import backprop4j.Gradients;
import backprop4j.Tensor;
import backprop4j.op.Blockwise;
import backprop4j.op.Composite;
import backprop4j.op.Contract;
import backprop4j.op.Index;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;
import backprop4j.op.Region;
import backprop4j.op.Uniform;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The words a reader knows the tensors of a cost by: parameters by their names, z and a where a function of one
/// element follows a sum of products, everything else by its operation; ∂C/∂z for their derivatives, σ'(z) for
/// the local ones.
final class Names {
    private final Map<Tensor, String> names = new IdentityHashMap<>();
    private final Set<Tensor> derivatives = Collections.newSetFromMap(new IdentityHashMap<>());

    Names(Gradients gradients) {
        List<Tensor> forward = forward(gradients.cost());
        nameForward(forward, gradients.cost());
        for (Tensor tensor : forward) {
            nameLocals(gradients, tensor);
        }
        for (Tensor tensor : forward) {
            String name = names.get(tensor);
            if (name != null && gradients.reaches(tensor) && !(tensor.op() instanceof Leaf)) {
                Tensor derivative = gradients.of(tensor);
                derivatives.add(derivative);
                names.put(derivative, "∂C/∂" + name);
            }
        }
    }

    private static List<Tensor> forward(Tensor cost) {
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var todo = new ArrayDeque<Tensor>();
        todo.add(cost);
        seen.add(cost);
        while (!todo.isEmpty()) {
            todo.removeLast().inputs().stream().filter(seen::add).forEach(todo::add);
        }
        var ordered = new ArrayList<>(seen);
        ordered.sort(Comparator.comparingLong(Tensor::order));
        return ordered;
    }

    private void nameForward(List<Tensor> forward, Tensor cost) {
        int activations = 0;
        int inputs = 0;
        int others = 0;
        for (Tensor tensor : forward) {
            switch (tensor.op()) {
                case Leaf.CellValue cell -> names.put(tensor, cell.name());
                case Leaf.Literal literal -> names.put(tensor, literal.name());
                case Leaf leaf -> names.put(tensor, inputs++ == 0 ? "x" : "x" + inputs);
                case Pointwise function
                when function.arity() == 1 && isWeightedSum(tensor.inputs().getFirst()) -> {
                    activations++;
                    names.put(tensor.inputs().getFirst(), "z" + activations);
                    names.put(tensor, "a" + activations);
                }
                case Pointwise function
                when function.isCast() && tensor.inputs().getFirst().op() instanceof Leaf ->
                    names.put(tensor, names.getOrDefault(tensor.inputs().getFirst(), function.name()));
                case Pointwise function ->
                    names.putIfAbsent(tensor, (isWeightedSum(tensor) ? "z" : function.name()) + "#" + ++others);
                case Contract contract -> names.putIfAbsent(tensor, "z#" + ++others);
                case Composite composite -> names.putIfAbsent(tensor, composite.name() + "#" + ++others);
                case Reduce reduce -> names.putIfAbsent(tensor, "sum#" + ++others);
                case Layout layout -> {}
                case Index index -> {}
                case Blockwise blockwise -> {}
                case Uniform uniform -> {}
                case Region region -> {}
            }
        }
        names.put(cost, "C");
    }

    /// Whether a tensor is a sum of products, with or without something added.
    private static boolean isWeightedSum(Tensor tensor) {
        return tensor.op() instanceof Contract
                || (tensor.op() instanceof Pointwise
                        && tensor.inputs().size() == 2
                        && tensor.inputs().stream().anyMatch(input -> input.op() instanceof Contract));
    }

    private void nameLocals(Gradients gradients, Tensor tensor) {
        for (int i = 0; i < tensor.inputs().size(); i++) {
            Tensor local = gradients.local(tensor, i);
            if (local == null || local.op() instanceof Leaf) {
                continue;
            }
            String input = names.getOrDefault(tensor.inputs().get(i), "input");
            String result = names.getOrDefault(tensor, tensor.op().name());
            names.putIfAbsent(
                    local,
                    input.startsWith("z") && result.startsWith("a")
                            ? "σ'(" + input + ")"
                            : "∂" + result + "/∂" + input);
        }
    }

    /// Whether the reader has a word for it.
    boolean known(Tensor tensor) {
        return names.containsKey(tensor);
    }

    /// Whether it is the derivative of the cost by a tensor with a name.
    boolean isDerivative(Tensor tensor) {
        return derivatives.contains(tensor);
    }

    /// The name of one entry: `z1[0,2]`.
    String of(Tensor tensor, int position) {
        String name = names.getOrDefault(tensor, tensor.op().name());
        return tensor.shape().rank() == 0 ? name : name + index(tensor, position);
    }

    private static String index(Tensor tensor, int position) {
        int[] strides = tensor.shape().strides();
        int[] index = new int[strides.length];
        int rest = position;
        for (int axis = 0; axis < index.length; axis++) {
            index[axis] = rest / strides[axis];
            rest %= strides[axis];
        }
        return Arrays.toString(index).replace(" ", "");
    }
}
