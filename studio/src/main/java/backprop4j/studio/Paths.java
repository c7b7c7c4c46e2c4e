package backprop4j.studio;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// All paths from a weight to the cost, each with its product, beside the form in which they share their ends.
final class Paths {
    private static final int SHOWN = 16;
    private static final long MOST = 2_000_000;

    private final Anatomy anatomy;
    private final Net net;
    private final double[][] slopes;
    private final double[][] weights;
    private final PriorityQueue<Path> largest =
            new PriorityQueue<>(Comparator.comparingDouble(path -> Math.abs(path.product)));
    private double sum;

    /// @param neurons one of each layer, from the weight's own to the output
    private record Path(int[] neurons, double product) {}

    private Paths(Anatomy anatomy) {
        this.anatomy = anatomy;
        this.net = anatomy.net();
        this.slopes = new double[net.depth()][];
        this.weights = new double[net.depth()][];
        for (int l = 0; l < net.depth(); l++) {
            slopes[l] = anatomy.slope(l);
            weights[l] = anatomy.w(l);
        }
    }

    static Map<String, @Nullable Object> json(Anatomy anatomy, Place place) {
        if (place.kind() != Place.Kind.WEIGHT) {
            throw new BadRequest("paths begin at a weight");
        }
        Net net = anatomy.net();
        long paths = pathsFrom(net, place.layer());
        var answer = Json.object(
                "place",
                place,
                "paths",
                paths,
                "gradient",
                anatomy.dCdw(place.layer())[place.to() * net.fanIn(place.layer()) + place.from()],
                "dCdz",
                anatomy.dCdz(place.layer())[place.to()],
                "before",
                anatomy.input(place.layer())[place.from()],
                "allPaths",
                allPaths(net),
                "allProducts",
                allProducts(net),
                "edges",
                edges(net));
        if (paths > MOST) {
            return answer;
        }
        var walk = new Paths(anatomy);
        var neurons = new int[net.depth() - place.layer()];
        neurons[0] = place.to();
        walk.go(
                place.layer(),
                neurons,
                0,
                anatomy.input(place.layer())[place.from()] * walk.slopes[place.layer()][place.to()]);
        answer.put("sum", walk.sum);
        answer.put("shown", walk.shown(place));
        return answer;
    }

    private void go(int layer, int[] neurons, int at, double product) {
        int neuron = neurons[at];
        if (layer == net.depth() - 1) {
            add(new Path(neurons, product * anatomyEnd(neuron)));
            return;
        }
        int fanIn = net.fanIn(layer + 1);
        for (int next = 0; next < net.width(layer + 1); next++) {
            neurons[at + 1] = next;
            go(
                    layer + 1,
                    neurons,
                    at + 1,
                    product * weights[layer + 1][next * fanIn + neuron] * slopes[layer + 1][next]);
        }
    }

    private double @Nullable [] end;

    /// ∂C/∂y of an output, where every path ends.
    private double anatomyEnd(int output) {
        if (end == null) {
            end = anatomy.dCda(net.depth() - 1);
        }
        return end[output];
    }

    private void add(Path path) {
        sum += path.product;
        if (largest.size() < SHOWN || Math.abs(path.product) > Math.abs(largest.element().product)) {
            largest.add(new Path(path.neurons.clone(), path.product));
            if (largest.size() > SHOWN) {
                largest.remove();
            }
        }
    }

    private List<Map<String, @Nullable Object>> shown(Place place) {
        var paths = new ArrayList<>(largest);
        paths.sort(Comparator.comparingDouble((Path path) -> -Math.abs(path.product)));
        return paths.stream().map(path -> shown(place, path)).toList();
    }

    private Map<String, @Nullable Object> shown(Place place, Path path) {
        var factors = new ArrayList<@Nullable Object>();
        int layer = place.layer();
        int neuron = path.neurons[0];
        factors.add(Card.factor(
                layer == 0 ? "x." + place.from() : "a." + (layer - 1) + "." + place.from(),
                anatomy.input(layer)[place.from()]));
        for (int at = 0; at < path.neurons.length; at++) {
            int l = layer + at;
            if (at > 0) {
                int to = path.neurons[at];
                factors.add(Card.factor("w." + l + "." + to + "." + neuron, weights[l][to * net.fanIn(l) + neuron]));
                neuron = to;
            }
            if (anatomy.activated(l)) {
                factors.add(Card.factor("slope." + l + "." + neuron, slopes[l][neuron]));
            }
        }
        String last =
                anatomy.activated(net.depth() - 1) ? "dCdy." + neuron : "dCdz." + (net.depth() - 1) + "." + neuron;
        factors.add(Card.factor(last, anatomyEnd(neuron)));
        return Json.object("neurons", path.neurons, "product", path.product, "factors", factors);
    }

    /// Paths from one weight of a layer to the outputs: the product of the widths behind it.
    private static long pathsFrom(Net net, int layer) {
        long paths = 1;
        for (int l = layer + 1; l < net.depth(); l++) {
            paths = Math.min(Long.MAX_VALUE / 2048, paths * net.width(l));
        }
        return paths;
    }

    /// The paths from every weight.
    private static double allPaths(Net net) {
        double all = 0;
        for (int l = 0; l < net.depth(); l++) {
            all += (double) net.width(l) * net.fanIn(l) * pathsFrom(net, l);
        }
        return all;
    }

    /// The multiplications of following every path by itself: of n factors n − 1.
    private static double allProducts(Net net) {
        double all = 0;
        for (int l = 0; l < net.depth(); l++) {
            int factors = 2 * (net.depth() - l) + 1;
            all += (double) net.width(l) * net.fanIn(l) * pathsFrom(net, l) * (factors - 1);
        }
        return all;
    }

    /// The multiplications of the shared form: for each edge one back and one for its own gradient, for each
    /// neuron one.
    private static double edges(Net net) {
        double all = 0;
        for (int l = 0; l < net.depth(); l++) {
            all += (l == 0 ? 1.0 : 2.0) * net.width(l) * net.fanIn(l) + net.width(l);
        }
        return all;
    }
}
