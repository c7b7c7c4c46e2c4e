package backprop4j.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Matrix products of ours beside those of OpenBLAS and MKL alone.
final class Products {
    private Products() {}

    static void compare(int threads, int forks, double peak) {
        List<Product> all = Product.all();
        var ours = new ArrayList<Map<String, String>>();
        var openblas = new ArrayList<Map<String, String>>();
        var mkl = new ArrayList<Map<String, String>>();
        for (int fork = 0; fork < forks; fork++) {
            ours.add(Forks.ours(threads, List.of(), arguments(all, "products")));
            if (Forks.hasPeers()) {
                openblas.add(blas("openblas", threads, all));
                mkl.add(blas("mkl", threads, all));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%n%-20s %10s %7s %10s %10s %7s%n",
                "products, µs",
                "ours",
                "floor",
                "OpenBLAS",
                "MKL",
                "ratio");
        print(new Figures(ours), new Figures(openblas), new Figures(mkl), "square", Product.squares(), peak);
        print(new Figures(ours), new Figures(openblas), new Figures(mkl), "skinny", Product.skinny(), peak);
    }

    private static Map<String, String> blas(String library, int threads, List<Product> all) {
        return Forks.peer(threads, "BlasChild", arguments(all, library, Integer.toString(threads)));
    }

    private static String[] arguments(List<Product> products, String... before) {
        var arguments = new ArrayList<String>(List.of(before));
        products.forEach(product -> arguments.add(product.toString()));
        return arguments.toArray(String[]::new);
    }

    private static void print(
            Figures ours, Figures openblas, Figures mkl, String name, List<Product> products, double peak) {
        double logs = 0;
        double least = Double.MAX_VALUE;
        for (Product product : products) {
            String key = product.toString();
            double our = ours.median(key);
            double best = Forks.hasPeers() ? Math.min(openblas.median(key), mkl.median(key)) : Double.NaN;
            double floor = product.multiplyAdds() / peak / (1e-9 * our);
            logs += Math.log(best / our);
            least = Math.min(least, best / our);
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %10.1f %6.0f%% %10.1f %10.1f %7.2f%n",
                    key,
                    1e-3 * our,
                    100 * floor,
                    1e-3 * (Forks.hasPeers() ? openblas.median(key) : Double.NaN),
                    1e-3 * (Forks.hasPeers() ? mkl.median(key) : Double.NaN),
                    best / our);
            if (Forks.hasPeers()) {
                alike(key, ours.median("last-" + key), mkl.median("last-" + key), product.k());
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-20s geometric mean of the ratios %.2f, least %.2f%n",
                name,
                Math.exp(logs / products.size()),
                least);
    }

    /// The last elements of both products may differ by the roundings of k terms below 1.
    private static void alike(String product, double ours, double theirs, int k) {
        if (!(Math.abs(ours - theirs) <= k * 0x1p-23)) {
            System.out.printf(Locale.ROOT, "%-20s is not the same product: %s and %s%n", product, ours, theirs);
        }
    }
}
