package backprop4j.autodiff;

import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.op.Blockwise;
import backprop4j.op.Body;
import backprop4j.op.Composite;
import backprop4j.op.Contract;
import backprop4j.op.Index;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;
import backprop4j.op.Region;
import backprop4j.op.Uniform;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Computes for many examples at once what an expression computes for one: every tensor that depends on the
/// example gets an axis in front that counts examples, and every operation leaves that axis alone.
public final class Batching {
    private final int examples;

    /// For each tensor of one example, that of all.
    private final Map<Tensor, Tensor> all = new IdentityHashMap<>();

    private Batching(int examples) {
        this.examples = examples;
    }

    /// The results for all examples.
    ///
    /// @param results for one example
    /// @param symbols that stand for one example in them
    /// @param batches their values, axis 0 counting the examples
    public static List<Tensor> of(List<Tensor> results, List<Tensor> symbols, List<Tensor> batches) {
        var batching = new Batching(batches.getFirst().shape().size(0));
        for (int i = 0; i < symbols.size(); i++) {
            batching.all.put(symbols.get(i), batches.get(i));
        }
        for (Tensor tensor : Dependents.of(results, symbols)) {
            batching.all.put(tensor, tensor.origin().call(() -> batching.batched(tensor)));
        }
        return results.stream().map(batching::repeated).toList();
    }

    private boolean isBatched(Tensor tensor) {
        return all.containsKey(tensor);
    }

    /// What is the same for all examples is repeated.
    private Tensor repeated(Tensor tensor) {
        Tensor batched = all.get(tensor);
        return batched != null ? batched : tensor.broadcastTo(tensor.shape().inFront(examples));
    }

    private Tensor[] repeated(List<Tensor> inputs) {
        return inputs.stream().map(this::repeated).toArray(Tensor[]::new);
    }

    private Tensor batched(Tensor tensor) {
        List<Tensor> inputs = tensor.inputs();
        return switch (tensor.op()) {
            case Pointwise pointwise -> Tensor.apply(pointwise, repeated(inputs));
            case Reduce reduce -> Tensor.apply(new Reduce(reduce.fold(), behind(reduce.axes())), repeated(inputs));
            case Contract contract -> contracted(contract, inputs);
            case Layout.Broadcast broadcast -> broadcast(broadcast, inputs.getFirst());
            case Layout layout -> Tensor.apply(behind(layout), repeated(inputs));
            case Index index -> Tensor.apply(behind(index), repeated(inputs));
            case Blockwise blockwise -> Tensor.apply(blockwise, repeated(inputs));
            case Composite composite -> composed(composite, inputs);
            case Region region -> region(region, inputs);
            case Uniform uniform ->
                throw TensorException.of(
                        "vectorize of " + uniform.name(),
                        "the step that random numbers are drawn for cannot differ from example to example",
                        "draw for all examples at once, outside");
            case Leaf leaf -> throw new IllegalStateException("a leaf depends on nothing");
        };
    }

    private static List<Integer> behind(List<Integer> axes) {
        return axes.stream().map(axis -> axis + 1).toList();
    }

    /// A letter more, for the examples; what is the same for all does not have it.
    private Tensor contracted(Contract contract, List<Tensor> inputs) {
        String used = contract.left() + contract.right();
        String example = String.valueOf((char) IntStream.rangeClosed('A', Character.MAX_VALUE)
                .filter(letter -> used.indexOf(letter) < 0)
                .findFirst()
                .orElseThrow());
        Tensor left = inputs.get(0);
        Tensor right = inputs.get(1);
        var wide = new Contract(
                (isBatched(left) ? example : "") + contract.left(),
                (isBatched(right) ? example : "") + contract.right(),
                example + contract.result());
        return Tensor.apply(wide, all.getOrDefault(left, left), all.getOrDefault(right, right));
    }

    private Tensor broadcast(Layout.Broadcast broadcast, Tensor input) {
        int[] sizes = new int[broadcast.target().rank() + 1];
        int added = broadcast.target().rank() - input.shape().rank();
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] =
                    axis == 0 ? examples : axis <= added ? 1 : input.shape().size(axis - 1 - added);
        }
        return repeated(input).reshape(sizes).broadcastTo(broadcast.target().inFront(examples));
    }

    private Layout behind(Layout layout) {
        return switch (layout) {
            case Layout.Reshape reshape -> new Layout.Reshape(reshape.target().inFront(examples));
            case Layout.Permute permute -> new Layout.Permute(withFirst(0, behind(permute.order())));
            case Layout.Slice slice ->
                new Layout.Slice(
                        withFirst(0, slice.start()), withFirst(examples, slice.stop()), withFirst(1, slice.step()));
            case Layout.Pad pad ->
                new Layout.Pad(withFirst(0, pad.before()), withFirst(0, pad.after()), withFirst(0, pad.between()));
            case Layout.Concat concat -> new Layout.Concat(concat.axis() + 1);
            case Layout.Flip flip -> new Layout.Flip(behind(flip.axes()));
            case Layout.Windows windows -> new Layout.Windows(behindWindows(windows.windows()));
            case Layout.Fold fold -> new Layout.Fold(behindWindows(fold.windows()), fold.extents());
            case Layout.Broadcast broadcast -> throw new IllegalStateException("ranks may differ: handled apart");
        };
    }

    private static List<Layout.Window> behindWindows(List<Layout.Window> windows) {
        return windows.stream()
                .map(w -> new Layout.Window(w.axis() + 1, w.size(), w.stride(), w.dilation()))
                .toList();
    }

    private static List<Integer> withFirst(int first, List<Integer> others) {
        var longer = new ArrayList<>(List.of(first));
        longer.addAll(others);
        return longer;
    }

    private static Index behind(Index index) {
        return switch (index) {
            case Index.Gather gather -> new Index.Gather(gather.axis() + 1);
            case Index.ScatterAdd scatter -> new Index.ScatterAdd(scatter.axis() + 1, scatter.size());
            case Index.OneHot oneHot -> oneHot;
        };
    }

    /// A composite of all examples: what it is made of, and its rule, are those of one.
    private Tensor composed(Composite composite, List<Tensor> inputs) {
        List<Boolean> batched = inputs.stream().map(this::isBatched).toList();
        Composite wide = composite.forExamples(examples, batched);
        return Tensor.apply(
                wide,
                inputs.stream().map(input -> all.getOrDefault(input, input)).toArray(Tensor[]::new));
    }

    /// A body of all examples. States and sequences are repeated where they are the same for all; the examples
    /// of a sequence stand behind its elements.
    private Tensor region(Region region, List<Tensor> inputs) {
        var symbols = new ArrayList<Tensor>();
        var ones = new ArrayList<Tensor>();
        var batches = new ArrayList<Tensor>();
        var given = new ArrayList<Tensor>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor input = inputs.get(i);
            Tensor one = region.body().symbols().get(i);
            boolean isConstant = i >= region.states() && !region.isSequence(i);
            if (isConstant && !isBatched(input)) {
                symbols.add(one);
                given.add(input);
                continue;
            }
            Tensor symbol = Tensor.input(one.op().name(), one.shape().inFront(examples), one.dtype());
            symbols.add(symbol);
            ones.add(one);
            batches.add(symbol);
            given.add(region.isSequence(i) ? repeated(input).transpose(0, 1) : repeated(input));
        }
        List<Tensor> results = of(region.body().results(), ones, batches);
        var wide = new Region(
                Body.close(symbols, results).body(),
                region.length(),
                region.kept(),
                region.sequences(),
                region.descending());
        Tensor packed = Tensor.apply(wide, given.toArray(Tensor[]::new));
        List<Tensor> parts = new ArrayList<>();
        for (Region.Field field : wide.fields()) {
            Tensor stacked = field.of(packed).transpose(0, 1);
            parts.add(stacked.reshape(examples, field.count() / Math.max(1, examples)));
        }
        return parts.size() == 1 ? parts.getFirst() : Tensor.concat(1, parts.toArray(Tensor[]::new));
    }
}
