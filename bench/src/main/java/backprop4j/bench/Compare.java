package backprop4j.bench;

import backprop4j.cli.bench.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Whole training steps and matrix products, ours beside the native libraries', in alternating processes.
public final class Compare {
    private final Settings settings;

    private Compare(Settings settings) {
        this.settings = settings;
    }

    /// `[W1 W2 … products] [--threads 1,2] [--forks 5] [--warm-up 3] [--seconds 2] [--scalar] [--curve]`.
    public static void main(String[] arguments) {
        new Compare(Settings.of(arguments)).run();
    }

    private void run() {
        if (!Forks.hasPeers()) {
            System.out.println(
                    "Only our side: mvn -Ppeers -pl bench -am package -DskipTests builds this with the peers.");
        }
        double idle = Double.parseDouble(Forks.ours(1, List.of(), "idle").getOrDefault("memory", "NaN"));
        for (int threads : settings.threads()) {
            Map<String, String> machine = Forks.ours(threads, List.of(), "machine", Integer.toString(threads));
            double peak = Double.parseDouble(machine.getOrDefault("peak", "NaN"));
            System.out.printf(
                    Locale.ROOT,
                    "%n%d thread%s: %.1f GFLOP/s peak (fused multiply-add, float32), %.1f GB/s (a = b + s·c)%n",
                    threads,
                    threads == 1 ? "" : "s",
                    2e-9 * peak,
                    1e-9 * Double.parseDouble(machine.getOrDefault("bandwidth", "NaN")));
            if (!settings.workloads().isEmpty()) {
                System.out.printf(
                        Locale.ROOT,
                        "%-8s %-28s %10s %10s %10s %7s %7s %10s %12s %8s %10s%n",
                        "",
                        "ms a step",
                        "median",
                        "p10",
                        "p90",
                        "ratio",
                        "floor",
                        "memory MB",
                        "bytes/step",
                        "first s",
                        "loss@50");
            }
            for (Workload workload : settings.workloads()) {
                compare(workload, threads, peak, idle);
            }
            if (settings.products()) {
                Products.compare(threads, settings.forks(), peak);
            }
        }
    }

    private void compare(Workload workload, int threads, double peak, double idle) {
        double floor = workload.multiplyAdds() / peak;
        var ours = new ArrayList<Map<String, String>>();
        var theirs = new ArrayList<Map<String, String>>();
        String[] variant = Forks.hasPeers() ? bestVariant(workload, threads) : new String[0];
        for (int fork = 0; fork < settings.forks(); fork++) {
            ours.add(our(workload, threads, List.of()));
            if (Forks.hasPeers()) {
                theirs.add(libtorch(workload, threads, settings.seconds(), variant));
            }
        }
        Figures our = new Figures(ours);
        row(workload, "backprop4j", our, Double.NaN, floor, idle);
        curve(our);
        if (Forks.hasPeers()) {
            Figures peer = new Figures(theirs);
            double ratio = peer.median("median") / our.median("median");
            String natives = theirs.getFirst().getOrDefault("natives", "?");
            row(workload, "libtorch " + natives + ", " + String.join(", ", variant), peer, ratio, floor, idle);
            alike(our.median("loss"), peer.median("loss"));
        }
        if (settings.scalar()) {
            var scalar = new Figures(List.of(our(workload, threads, List.of("backprop4j.vector=scalar"))));
            row(workload, "backprop4j, scalar engine", scalar, Double.NaN, floor, idle);
        }
    }

    private Map<String, String> our(Workload workload, int threads, List<String> properties) {
        String seconds = Double.toString(settings.seconds());
        return Forks.ours(
                threads, properties, "ours", workload.name(), Double.toString(settings.warmUp()), seconds, Forks.now());
    }

    /// What is fastest of the ways in which libtorch can be asked for this step.
    private static String[] bestVariant(Workload workload, int threads) {
        boolean images = workload.exampleSizes().size() > 1;
        var variants = new ArrayList<String[]>();
        for (String update : List.of("class", "fused")) {
            for (String layout : images ? List.of("contiguous", "channels-last") : List.of("contiguous")) {
                variants.add(new String[] {update, layout});
            }
        }
        return variants.stream()
                .min(Comparator.comparingDouble(variant -> Double.parseDouble(
                        libtorch(workload, threads, 1, variant).getOrDefault("median", "NaN"))))
                .orElseThrow();
    }

    private static Map<String, String> libtorch(Workload workload, int threads, double seconds, String... variant) {
        return Forks.peer(
                threads,
                "LibtorchChild",
                workload.name(),
                "1",
                Double.toString(seconds),
                Forks.now(),
                Integer.toString(threads),
                variant[0],
                variant[1]);
    }

    private static void row(Workload workload, String who, Figures figures, double ratio, double floor, double idle) {
        double median = figures.median("median");
        System.out.printf(
                Locale.ROOT,
                "%-8s %-28s %10.4f %10.4f %10.4f %7s %6.0f%% %10.0f %12.1f %8.2f %10.6f%n",
                workload.name(),
                who,
                1e-6 * median,
                1e-6 * figures.median("p10"),
                1e-6 * figures.median("p90"),
                Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio),
                100 * floor / (1e-9 * median),
                (figures.median("memory") - idle) / 1e6,
                figures.median("allocated"),
                figures.median("firstStep"),
                figures.median("loss"));
    }

    private void curve(Figures figures) {
        if (!settings.curve()) {
            return;
        }
        var line = new StringBuilder("         every half second after the first step:");
        for (double nanos : figures.curve()) {
            line.append(String.format(Locale.ROOT, " %.4f", 1e-6 * nanos));
        }
        System.out.printf(Locale.ROOT, "%s%n", line);
    }

    private static void alike(double ours, double theirs) {
        if (!(Math.abs(ours - theirs) <= 0.01 * Math.abs(theirs) + 1e-4)) {
            System.out.printf(
                    Locale.ROOT, "         They do not learn alike: the losses are %f and %f.%n", ours, theirs);
        }
    }
}
