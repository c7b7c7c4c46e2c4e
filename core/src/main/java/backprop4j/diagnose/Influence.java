package backprop4j.diagnose;

import backprop4j.DType;
import backprop4j.Tensor;
import backprop4j.op.Blockwise;
import backprop4j.op.Composite;
import backprop4j.op.Contract;
import backprop4j.op.Index;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Op;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;
import backprop4j.op.Region;
import backprop4j.op.Uniform;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which elements of later tensors one entry of a tensor can change at all, whatever the numbers are: 1 there, 0
/// elsewhere. It follows from what each kind of operation reads.
final class Influence {
    private final Map<Tensor, Tensor> masks = new IdentityHashMap<>();

    Influence(Tensor start, int position) {
        float[] one = new float[start.shape().count()];
        one[position] = 1;
        masks.put(start, Tensor.copyOf(one, start.shape()));
    }

    /// The mask of a tensor whose inputs were asked for before; null if the entry cannot reach it.
    @Nullable
    Tensor of(Tensor tensor) {
        Tensor known = masks.get(tensor);
        if (known == null) {
            known = through(tensor.op(), tensor.inputs(), tensor);
            if (known != null) {
                masks.put(tensor, known);
            }
        }
        return known;
    }

    private @Nullable Tensor through(Op op, List<Tensor> inputs, Tensor result) {
        List<@Nullable Tensor> reached = new ArrayList<>();
        inputs.forEach(input -> reached.add(masks.get(input)));
        if (reached.stream().allMatch(mask -> mask == null) || !result.dtype().isFloating()) {
            return null;
        }
        return switch (op) {
            case Leaf leaf -> null;
            case Uniform drawn -> null;
            case Pointwise function -> any(reached);
            case Reduce reduce -> Tensor.apply(new Reduce(Reduce.Fold.MAX, reduce.axes()), only(reached));
            case Contract contract -> contracted(contract, inputs, reached);
            case Layout layout -> laidOut(layout, inputs, reached);
            case Index index -> picked(index, inputs, reached);
            case Blockwise blockwise -> everywhere(reached, result);
            case Composite composite -> expanded(composite, inputs);
            case Region region -> everywhere(reached, result);
        };
    }

    private static Tensor only(List<@Nullable Tensor> reached) {
        for (Tensor mask : reached) {
            if (mask != null) {
                return mask;
            }
        }
        throw new IllegalStateException("no input is reached");
    }

    private static Tensor any(List<@Nullable Tensor> reached) {
        Tensor either = only(reached);
        for (Tensor mask : reached) {
            if (mask != null && mask != either) {
                either = either.maximum(mask);
            }
        }
        return either;
    }

    private static Tensor contracted(Contract contract, List<Tensor> inputs, List<@Nullable Tensor> reached) {
        var sides = new ArrayList<Tensor>();
        for (int side = 0; side < 2; side++) {
            Tensor mask = reached.get(side);
            if (mask != null) {
                Tensor[] operands = {ones(inputs.get(0)), ones(inputs.get(1))};
                operands[side] = mask;
                sides.add(Tensor.apply(contract, operands).sign());
            }
        }
        return any(new ArrayList<>(sides));
    }

    private static Tensor laidOut(Layout layout, List<Tensor> inputs, List<@Nullable Tensor> reached) {
        Tensor[] operands = new Tensor[inputs.size()];
        for (int i = 0; i < operands.length; i++) {
            Tensor mask = reached.get(i);
            operands[i] = mask != null ? mask : Tensor.zeros(inputs.get(i).shape(), DType.FLOAT32);
        }
        return Tensor.apply(layout, operands).sign();
    }

    private static @Nullable Tensor picked(Index index, List<Tensor> inputs, List<@Nullable Tensor> reached) {
        return switch (index) {
            case Index.Gather gather -> Tensor.apply(gather, only(reached), inputs.get(1));
            case Index.ScatterAdd scatter ->
                Tensor.apply(scatter, only(reached), inputs.get(1)).sign();
            case Index.OneHot oneHot -> null;
        };
    }

    /// What an algorithm on blocks reads is not known one by one.
    private static Tensor everywhere(List<@Nullable Tensor> reached, Tensor result) {
        Tensor mask = only(reached);
        return mask.max().broadcastTo(result.shape());
    }

    private @Nullable Tensor expanded(Composite composite, List<Tensor> inputs) {
        Tensor expansion = composite.expand(inputs);
        Tensor last = null;
        for (Tensor part : Order.between(expansion, inputs)) {
            last = of(part);
        }
        return inputs.contains(expansion) ? masks.get(expansion) : last;
    }

    private static Tensor ones(Tensor like) {
        return Tensor.ones(like.shape(), DType.FLOAT32);
    }
}
