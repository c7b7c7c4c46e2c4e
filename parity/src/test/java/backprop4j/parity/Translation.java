package backprop4j.parity;

import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.autodiff.Dependents;
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
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// A graph of ours as libtorch's users would write it.
final class Translation {
    private final Map<Tensor, org.bytedeco.pytorch.Tensor> known = new IdentityHashMap<>();
    private final Set<String> byFormula;

    Translation() {
        this(Set.of());
    }

    /// @param byFormula operations that are translated by their formula, whatever libtorch has
    Translation(Set<String> byFormula) {
        this.byFormula = byFormula;
    }

    /// The translation of a tensor and of everything it is made from. Leaves of real numbers ask for gradients.
    org.bytedeco.pytorch.Tensor of(Tensor tensor) {
        for (Tensor part : Dependents.reached(List.of(tensor), Set.of())) {
            if (!known.containsKey(part)) {
                known.put(part, translated(part));
            }
        }
        return get(tensor);
    }

    private org.bytedeco.pytorch.Tensor get(Tensor tensor) {
        return Objects.requireNonNull(known.get(tensor), "inputs come first");
    }

    private org.bytedeco.pytorch.Tensor translated(Tensor tensor) {
        List<org.bytedeco.pytorch.Tensor> inputs =
                tensor.inputs().stream().map(this::get).toList();
        return switch (tensor.op()) {
            case Leaf.Literal(double number) -> Torch.of(new double[] {number}, Shape.SCALAR, tensor.dtype());
            case Leaf leaf -> leaf(tensor);
            // Random numbers are ours: what is made of them is compared.
            case Uniform uniform -> Torch.of(tensor.toDoubles(), tensor.shape(), tensor.dtype());
            case Pointwise pointwise -> PointwiseTranslation.of(pointwise, inputs, tensor.dtype(), byFormula);
            case Layout layout -> LayoutTranslation.of(layout, inputs, tensor.shape());
            case Reduce reduce -> reduced(reduce, inputs.getFirst(), tensor);
            case Contract contract -> contracted(contract, inputs);
            case Index index -> picked(index, inputs, tensor);
            case Blockwise blockwise -> onBlocks(blockwise, inputs);
            case Composite composite -> composed(composite, tensor, inputs);
            case Region region -> of(region.unrolled(tensor.inputs()));
        };
    }

    private static org.bytedeco.pytorch.Tensor leaf(Tensor tensor) {
        org.bytedeco.pytorch.Tensor leaf = Torch.of(tensor.toDoubles(), tensor.shape(), tensor.dtype());
        return tensor.dtype().isFloating() ? leaf.requires_grad_(true) : leaf;
    }

    private static org.bytedeco.pytorch.Tensor reduced(Reduce reduce, org.bytedeco.pytorch.Tensor x, Tensor tensor) {
        long[] axes = Torch.longs(reduce.axes());
        if (axes.length == 0) {
            return x;
        }
        return switch (reduce.fold()) {
            case SUM -> torch.sum(x, axes, false, new ScalarTypeOptional());
            // The largest of none is refused there.
            case MAX ->
                x.numel() == 0
                        ? Torch.zeros(tensor.shape(), tensor.dtype()).sub(new Scalar(Double.POSITIVE_INFINITY))
                        : torch.amax(x, axes, false);
        };
    }

    /// Any letter becomes one of the alphabet.
    private static org.bytedeco.pytorch.Tensor contracted(Contract contract, List<org.bytedeco.pytorch.Tensor> x) {
        var letters = new HashMap<Character, Character>();
        var equation = new StringBuilder();
        for (char c : (contract.left() + "," + contract.right() + ">" + contract.result()).toCharArray()) {
            if (c == ',') {
                equation.append(',');
            } else if (c == '>') {
                equation.append("->");
            } else {
                equation.append(letters.computeIfAbsent(c, unknown -> (char) ('a' + letters.size())));
            }
        }
        return torch.einsum(equation.toString(), Torch.all(x));
    }

    private static org.bytedeco.pytorch.Tensor picked(Index index, List<org.bytedeco.pytorch.Tensor> x, Tensor tensor) {
        return switch (index) {
            case Index.Gather gather -> torch.gather(x.get(0), gather.axis(), x.get(1));
            case Index.ScatterAdd scatter ->
                torch.scatter_add(Torch.zeros(tensor.shape(), tensor.dtype()), scatter.axis(), x.get(1), x.get(0));
            case Index.OneHot oneHot ->
                tensor.shape().count() == 0
                        ? Torch.zeros(tensor.shape(), tensor.dtype())
                        : torch.one_hot(x.getFirst(), oneHot.depth()).to(Torch.type(oneHot.dtype()));
        };
    }

    private static org.bytedeco.pytorch.Tensor onBlocks(Blockwise operation, List<org.bytedeco.pytorch.Tensor> x) {
        return switch (operation) {
            case Blockwise.ArgSort sort -> torch.argsort(x.getFirst(), true, -1, sort.descending());
            // Those that answer for any numbers; what is no number is compared as such.
            case Blockwise.Solve solve ->
                torch.linalg_solve_ex(x.get(0), x.get(1)).get0();
            case Blockwise.Determinant determinant -> torch.linalg_det(x.getFirst());
            case Blockwise.LogDeterminant determinant ->
                torch.linalg_slogdet(x.getFirst()).get1();
            case Blockwise.Cholesky cholesky ->
                torch.linalg_cholesky_ex(x.getFirst()).get0();
        };
    }

    private static final Pattern NUMBERED = Pattern.compile("(\\w+)\\[axis=(\\d+)]");

    private org.bytedeco.pytorch.Tensor composed(
            Composite composite, Tensor tensor, List<org.bytedeco.pytorch.Tensor> x) {
        Matcher numbered = NUMBERED.matcher(composite.name());
        if (numbered.matches()) {
            int axis = Integer.parseInt(numbered.group(2));
            return switch (numbered.group(1)) {
                case "softmax" -> torch.softmax(x.getFirst(), axis);
                case "logSoftmax" -> torch.log_softmax(x.getFirst(), axis);
                case "logSumExp" -> torch.logsumexp(x.getFirst(), new long[] {axis}, true);
                default -> throw new IllegalStateException("give " + composite.name() + " a translation");
            };
        }
        return switch (composite.name()) {
            case "crossEntropy" -> {
                long classes = x.get(0).size(-1);
                yield torch.cross_entropy_loss(
                        x.get(0).reshape(-1, classes), x.get(1).reshape(-1));
            }
            case "mse" -> torch.mse_loss(x.get(0), x.get(1));
            default -> convolvedOrExpanded(composite, tensor, x);
        };
    }

    private static final Pattern CONVOLUTION = Pattern.compile(
            "conv\\[kernel=\\[(.*?)], stride=\\[(.*?)], padding=\\[(.*?)], dilation=\\[(.*?)], groups=(\\d+), of .*");

    private org.bytedeco.pytorch.Tensor convolvedOrExpanded(
            Composite composite, Tensor tensor, List<org.bytedeco.pytorch.Tensor> x) {
        Matcher convolution = CONVOLUTION.matcher(composite.name());
        // libtorch gives the sum of no channels another shape.
        boolean empty = x.get(0).numel() == 0 || x.size() > 1 && x.get(1).numel() == 0;
        if (!convolution.matches() || empty) {
            return of(composite.expand(tensor.inputs()));
        }
        long[] stride = numbers(convolution.group(2));
        long[] padding = numbers(convolution.group(3));
        long[] dilation = numbers(convolution.group(4));
        long groups = Long.parseLong(convolution.group(5));
        var none = new TensorOptional();
        return switch (stride.length) {
            case 1 -> torch.conv1d(x.get(0), x.get(1), none, stride, padding, dilation, groups);
            case 2 -> torch.conv2d(x.get(0), x.get(1), none, stride, padding, dilation, groups);
            default -> torch.conv3d(x.get(0), x.get(1), none, stride, padding, dilation, groups);
        };
    }

    private static long[] numbers(String list) {
        return Pattern.compile(", ")
                .splitAsStream(list)
                .mapToLong(Long::parseLong)
                .toArray();
    }
}
