package backprop4j.bench;

import backprop4j.Parameter;
import backprop4j.cli.bench.OurSteps;
import backprop4j.cli.bench.Workload;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/// Whether W1 to W4 train to the same bits on every number of threads and every width of vectors.
public final class Bits {
    private static final List<String> WIDTHS = List.of("scalar", "128", "256", "512");
    private static final int[] THREADS = {1, 2, 3, 7, 16};

    private Bits() {}

    /// `[steps]`: how many steps each process trains, 40 if nothing is said, so that loops are written for
    /// chains.
    public static void main(String[] arguments) {
        String steps = arguments.length == 0 ? "40" : arguments[0];
        for (String name : List.of("W1", "W2", "W3", "W4")) {
            var digests = new TreeMap<String, Integer>();
            for (String width : WIDTHS) {
                for (int threads : THREADS) {
                    String digest = Forks.ours(threads, List.of("backprop4j.vector=" + width), "bits", name, steps)
                            .getOrDefault("digest", "none");
                    digests.merge(digest, 1, Integer::sum);
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s after %s steps: %s (%d processes, threads 1, 2, 3, 7, 16, vectors scalar, 128, 256, 512)%n",
                    name,
                    steps,
                    digests.size() == 1 ? "the same bits, digest " + digests.firstKey() : "DIFFERENT BITS " + digests,
                    WIDTHS.size() * THREADS.length);
        }
    }

    /// The bits of all losses and, in the end, of all parameters.
    static String digest(Workload workload, int steps) {
        OurSteps ours = OurSteps.of(workload);
        long digest = 0;
        for (int step = 0; step < steps; step++) {
            digest = 31 * digest + Float.floatToRawIntBits(ours.next());
        }
        for (Parameter parameter : ours.parameters()) {
            for (double number : parameter.tensor().toDoubles()) {
                digest = 31 * digest + Double.doubleToRawLongBits(number);
            }
        }
        return Long.toHexString(digest);
    }
}
