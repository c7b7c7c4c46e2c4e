package backprop4j.bench;

import backprop4j.cli.bench.Machine;
import backprop4j.cli.bench.Measurement;
import backprop4j.cli.bench.OurSteps;
import backprop4j.cli.bench.Steps;
import backprop4j.cli.bench.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What runs in a process of its own, which tells what it measured in lines `name value`.
public final class Child {
    private Child() {}

    /// `idle`, `machine THREADS`, `ours WORKLOAD WARM SECONDS STARTED`, `bits WORKLOAD STEPS` or `products
    /// PRODUCT…`.
    public static void main(String[] arguments) {
        switch (arguments[0]) {
            case "idle" -> tell("memory", residentBytes());
            case "machine" -> {
                Machine machine = Machine.measure(Integer.parseInt(arguments[1]));
                tell("peak", machine.peak());
                tell("bandwidth", machine.bandwidth());
            }
            case "ours" -> {
                Workload workload = Workload.of(arguments[1]);
                measure(List.of(arguments).subList(2, 5), () -> OurSteps.of(workload));
            }
            case "bits" ->
                System.out.println("digest " + Bits.digest(Workload.of(arguments[1]), Integer.parseInt(arguments[2])));
            case "products" -> Product.measure(List.of(arguments).subList(1, arguments.length), OurProduct::of);
            default -> throw new IllegalArgumentException("unknown work: " + arguments[0]);
        }
    }

    /// Measures steps as told: seconds to warm up, seconds to measure, and when the process was started, in
    /// milliseconds since the epoch.
    public static void measure(List<String> how, Supplier<Steps> made) {
        Steps steps = made.get();
        float first = steps.next();
        tell("firstStep", (System.currentTimeMillis() - Long.parseLong(how.get(2))) / 1e3);
        Measurement measured = Measurement.of(steps, Double.parseDouble(how.get(0)), Double.parseDouble(how.get(1)));
        tell("memory", residentBytes());
        tell("median", measured.median());
        tell("p10", measured.p10());
        tell("p90", measured.p90());
        tell("allocated", measured.allocated());
        tell("firstLoss", first);
        tell("loss", measured.lossAfter());
        System.out.println("curve "
                + measured.curve().stream()
                        .map(nanos -> String.format(Locale.ROOT, "%.0f", nanos))
                        .collect(Collectors.joining(",")));
    }

    /// One line for the process that started this one.
    public static void tell(String name, double value) {
        System.out.println(name + " " + value);
    }

    /// Memory that this process holds now, as Linux counts it; NaN elsewhere.
    private static double residentBytes() {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return Double.NaN;
        }
        try {
            return 1024
                    * Double.parseDouble(Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .map(line -> line.replaceAll("[^0-9]", ""))
                            .findFirst()
                            .orElse("NaN"));
        } catch (IOException problem) {
            throw new UncheckedIOException("could not read " + status, problem);
        }
    }
}
