package backprop4j.studio;

import backprop4j.studio.Recorder.Moment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The numbers of a forward and backward pass that the drawing shows. Of a large layer it shows some neurons,
/// those with the largest ∂C/∂z unless the page asks for others, and says how many there are.
final class NetworkView {
    private static final int ALL = 12;
    private static final int SOME = 7;
    private static final int MOST_SHOWN = 32;

    private NetworkView() {}

    /// @param shown the neurons of each column, as [#shown(Anatomy, List)] chooses them
    static Map<String, @Nullable Object> json(Moment moment, Anatomy anatomy, int[][] shown) {
        Net net = anatomy.net();
        Example example = anatomy.example();
        var layers = new ArrayList<@Nullable Object>();
        for (int l = 0; l < net.depth(); l++) {
            int[] rows = shown[l + 1];
            int[] columns = shown[l];
            int width = net.fanIn(l);
            layers.add(Json.object(
                    "n", net.width(l),
                    "activation", net.activations().get(l),
                    "shown", rows,
                    "z", pick(anatomy.z(l), rows),
                    "a", pick(anatomy.a(l), rows),
                    "slope", pick(anatomy.slope(l), rows),
                    "dCda", pick(anatomy.dCda(l), rows),
                    "dCdz", pick(anatomy.dCdz(l), rows),
                    "b", pick(anatomy.b(l), rows),
                    "dCdb", pick(anatomy.dCdb(l), rows),
                    "w", pick(anatomy.w(l), rows, columns, width),
                    "dCdw", products(pick(anatomy.dCdz(l), rows), pick(anatomy.input(l), columns))));
        }
        return Json.object(
                "step", moment.step(),
                "epoch", moment.epoch(),
                "cost", anatomy.cost(),
                "sample", example.index(),
                "label", example.label(),
                "target", example.target(),
                "output", net.outputs() <= 64 ? anatomy.a(net.depth() - 1) : new double[0],
                "input",
                        Json.object(
                                "n", net.inputs(),
                                "shown", shown[0],
                                "a", pick(example.features(), shown[0]),
                                "dCda", pick(anatomy.dCdx(), shown[0])),
                "layers", layers);
    }

    /// All neurons of small columns; of large ones those that are wanted, and others with a large ∂C/∂z.
    static int[][] shown(Anatomy anatomy, List<Set<Integer>> wanted) {
        Net net = anatomy.net();
        int[][] shown = new int[net.depth() + 1][];
        for (int column = 0; column <= net.depth(); column++) {
            int n = net.sizes().get(column);
            Set<Integer> asked = wanted.get(column);
            if (n <= ALL) {
                shown[column] = IntStream.range(0, n).toArray();
                continue;
            }
            double[] weightOf = column == 0 ? inputShares(anatomy) : anatomy.dCdz(column - 1);
            var chosen = new TreeSet<>(asked);
            IntStream.range(0, n)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(weightOf[i])))
                    .limit(SOME)
                    .forEach(i -> {
                        if (chosen.size() < Math.max(SOME, asked.size())) {
                            chosen.add(i);
                        }
                    });
            shown[column] = chosen.stream().mapToInt(Integer::intValue).toArray();
        }
        return shown;
    }

    /// Of the inputs those count that are there and matter: x·∂C/∂x.
    private static double[] inputShares(Anatomy anatomy) {
        return anatomy.x().mul(anatomy.gradients().of(anatomy.x())).toDoubles();
    }

    /// The neurons of each column that a request wants to see: `0:3,5;2:17`.
    static List<Set<Integer>> wanted(Query query, Net net) {
        var wanted = new ArrayList<Set<Integer>>();
        net.sizes().forEach(size -> wanted.add(new TreeSet<>()));
        String text = query.text("show").orElse("");
        for (String column : text.isEmpty() ? new String[0] : text.split(";", 64)) {
            String[] parts = column.split(":", 2);
            int at = Query.whole("a column", parts[0], 0, net.depth());
            for (String neuron : parts.length < 2 ? new String[0] : parts[1].split(",", MOST_SHOWN + 1)) {
                wanted.get(at)
                        .add(Query.whole("a neuron", neuron, 0, net.sizes().get(at) - 1));
            }
        }
        return wanted;
    }

    static double[] pick(double[] all, int[] places) {
        return Arrays.stream(places).mapToDouble(i -> all[i]).toArray();
    }

    /// ∂C/∂w of one example, where each is a single product, for the weights that are shown: a matrix of all of
    /// them for every frame would take more time than all the rest.
    private static double[][] products(double[] dCdz, double[] before) {
        double[][] products = new double[dCdz.length][before.length];
        for (int i = 0; i < dCdz.length; i++) {
            for (int j = 0; j < before.length; j++) {
                products[i][j] = dCdz[i] * before[j];
            }
        }
        return products;
    }

    private static double[][] pick(double[] matrix, int[] rows, int[] columns, int width) {
        double[][] picked = new double[rows.length][];
        for (int r = 0; r < rows.length; r++) {
            int row = rows[r];
            picked[r] = Arrays.stream(columns)
                    .mapToDouble(column -> matrix[row * width + column])
                    .toArray();
        }
        return picked;
    }
}
