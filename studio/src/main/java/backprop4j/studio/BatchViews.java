package backprop4j.studio;

import backprop4j.Tensor;
import backprop4j.op.Storage;
import backprop4j.studio.Anatomy.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Views on several examples: who pulls, and how the layers are.
final class BatchViews {
    /// Below this share of the steepest slope a neuron hardly passes a gradient on.
    private static final double SATURATED = 0.05;

    private final Run run;
    private final BatchPass pass;
    private final List<Example> examples;

    BatchViews(Run run, Values values, int size) {
        this.run = run;
        Data data = run.setup().data();
        this.examples = new ArrayList<>();
        int count = Math.min(size, data.train().size());
        for (int i = 0; i < count; i++) {
            examples.add(data.example(i));
        }
        this.pass = BatchPass.of(run.setup().net(), values, examples);
    }

    /// Each example's share in the gradient of the batch: of the whole one, and of one weight or bias.
    Map<String, @Nullable Object> pulls(@Nullable Place place) {
        double[] terms = new double[0];
        double gradient = Double.NaN;
        if (place != null && place.kind() == Place.Kind.WEIGHT) {
            terms = pass.pulls(place.layer(), place.to(), place.from());
            gradient = pass.dCdw(place.layer())
                    .storage()
                    .get(place.to() * run.setup().net().fanIn(place.layer()) + place.from());
        } else if (place != null && place.kind() == Place.Kind.BIAS) {
            terms = pass.pulls(place.layer(), place.to());
            gradient = pass.dCdb(place.layer()).storage().get(place.to());
        }
        return Json.object(
                "place",
                place == null ? "" : place.toString(),
                "cost",
                pass.cost(),
                "labels",
                examples.stream().mapToInt(Example::label).toArray(),
                "shares",
                pass.shares(),
                "terms",
                terms,
                "gradient",
                gradient);
    }

    Map<String, @Nullable Object> layers() {
        Net net = run.setup().net();
        Run.Stride stride = run.stride();
        var layers = new ArrayList<@Nullable Object>();
        for (int l = 0; l < net.depth(); l++) {
            Tensor dCdz = pass.dCdz(l);
            double[] slopes = pass.slope(l).map(Tensor::toDoubles).orElseGet(() -> new double[0]);
            layers.add(Json.object(
                    "n", net.width(l),
                    "fanIn", net.fanIn(l),
                    "activation", net.activations().get(l),
                    "dCdz", dCdz.norm(2).toScalar(),
                    "dCdw", pass.dCdw(l).norm(2).toScalar(),
                    "w", pass.weight(l).norm(2).toScalar(),
                    "slope", Arrays.stream(slopes).average().orElse(1),
                    "dead", shareOfNeurons(slopes, net.width(l), 0),
                    "saturated",
                            shareOfNeurons(
                                    slopes,
                                    net.width(l),
                                    SATURATED * steepest(net.activations().get(l))),
                    "update", stride == null ? null : ratio(stride, 2 * l)));
        }
        return Json.object(
                "samples",
                pass.size(),
                "cost",
                pass.cost(),
                "step",
                stride == null ? -1 : stride.step(),
                "layers",
                layers);
    }

    /// The steepest slope that an activation has, found on a grid.
    private static double steepest(Activation activation) {
        Tensor z = Tensor.float64(java.util.stream.IntStream.rangeClosed(-64, 64)
                .mapToDouble(i -> i / 16.0)
                .toArray());
        Tensor a = activation.apply(z);
        if (activation == Activation.NONE) {
            return 1;
        }
        return Arrays.stream(a.sum().backward().of(z).toDoubles()).max().orElse(1);
    }

    /// The share of neurons whose slope is at most this for every example.
    private static double shareOfNeurons(double[] slopes, int width, double most) {
        int few = 0;
        for (int neuron = 0; slopes.length > 0 && neuron < width; neuron++) {
            boolean all = true;
            for (int at = neuron; at < slopes.length; at += width) {
                all &= Math.abs(slopes[at]) <= most;
            }
            few += all ? 1 : 0;
        }
        return (double) few / width;
    }

    /// How far a step moved a parameter, for its length.
    private static double ratio(Run.Stride stride, int parameter) {
        Storage before = stride.before()[parameter];
        Storage after = stride.after()[parameter];
        double moved = 0;
        double length = 0;
        for (int i = 0; i < before.count(); i++) {
            double value = before.get(i);
            double difference = after.get(i) - value;
            moved += difference * difference;
            length += value * value;
        }
        return Math.sqrt(moved / length);
    }

    /// A decision surface: what the network answers on a grid over the plane of its two inputs.
    static Map<String, @Nullable Object> surface(Run run, Values values, int side) {
        Data data = run.setup().data();
        if (data.inputs() != 2) {
            throw new BadRequest("only a network of two inputs has a surface");
        }
        int count = Math.min(400, data.train().size());
        double[][] points = new double[count][];
        int[] labels = new int[count];
        double reach = 1;
        for (int i = 0; i < count; i++) {
            Example example = data.example(i);
            points[i] = example.features();
            labels[i] = example.label();
            reach = Math.max(reach, Math.max(Math.abs(points[i][0]), Math.abs(points[i][1])));
        }
        reach *= 1.15;
        double[][] grid = new double[side * side][];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                grid[row * side + column] =
                        new double[] {reach * (2 * (column + 0.5) / side - 1), reach * (1 - 2 * (row + 0.5) / side)};
            }
        }
        int outputs = run.setup().net().outputs();
        double[] answers = BatchPass.answers(run.setup().net(), values, grid);
        int[] best = new int[grid.length];
        double[] lead = new double[grid.length];
        for (int i = 0; i < grid.length; i++) {
            double[] answer = Arrays.copyOfRange(answers, i * outputs, (i + 1) * outputs);
            best[i] = highest(answer);
            double first = answer[best[i]];
            answer[best[i]] = Double.NEGATIVE_INFINITY;
            lead[i] = outputs == 1 ? 0 : Math.clamp(first - answer[highest(answer)], 0.0, 1.0);
        }
        return Json.object(
                "side", side, "reach", reach, "best", best, "lead", lead, "points", points, "labels", labels);
    }

    /// How many test examples are answered rightly, and the first that are not.
    static Map<String, @Nullable Object> mistakes(Run run, Values values, int count, int shown) {
        Data data = run.setup().data();
        if (data.classes() == 0) {
            throw new BadRequest(data.name() + " has no classes, so nothing is right or wrong");
        }
        var test = new Data(data.name(), data.test(), data.test(), true, data.side());
        int size = Math.min(count, test.train().size());
        double[][] features = new double[size][];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            Example example = test.example(i);
            features[i] = example.features();
            labels[i] = example.label();
        }
        int outputs = run.setup().net().outputs();
        double[] answers = BatchPass.answers(run.setup().net(), values, features);
        int wrong = 0;
        var first = new ArrayList<@Nullable Object>();
        for (int i = 0; i < size; i++) {
            double[] answer = Arrays.copyOfRange(answers, i * outputs, (i + 1) * outputs);
            int seen = highest(answer);
            if (seen != labels[i]) {
                wrong++;
                if (first.size() < shown) {
                    int[] pixels = data.side() == 0
                            ? new int[0]
                            : Arrays.stream(features[i])
                                    .mapToInt(p -> (int) Math.round(255 * p))
                                    .toArray();
                    first.add(Json.object(
                            "sample", i, "label", labels[i], "seen", seen, "sure", answer[seen], "pixels", pixels));
                }
            }
        }
        return Json.object(
                "samples",
                size,
                "wrong",
                wrong,
                "accuracy",
                1 - (double) wrong / size,
                "side",
                data.side(),
                "first",
                first);
    }

    private static int highest(double[] numbers) {
        int best = 0;
        for (int i = 1; i < numbers.length; i++) {
            best = numbers[i] > numbers[best] ? i : best;
        }
        return best;
    }
}
