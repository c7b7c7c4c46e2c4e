package backprop4j.cli;

import backprop4j.cli.bench.Machine;
import backprop4j.cli.bench.Measurement;
import backprop4j.cli.bench.OurSteps;
import backprop4j.cli.bench.Workload;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// `backprop bench`: what this machine can do, and how near to it training steps come.
final class BenchCommand implements Command {
    private static final double WARM_UP = 4;
    private static final double SECONDS = 2;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Cli.describe(
                this,
                "bench",
                "Measure training steps on this machine, beside what it can do at most.",
                "The floor is the time that the multiply-adds of a step would take at the peak; the share of the"
                        + " floor is that time over the measured one. Takes less than a minute.");
        spec.addPositional(Cli.word("WORKLOAD", "One workload instead of W1 to W4."));
        spec.usageMessage().footer("  backprop bench", "  backprop bench W3");
        return Cli.withCommonOptions(spec);
    }

    @Override
    public int run(Options options, Terminal terminal) {
        List<String> names = Workload.ALL.stream().map(Workload::name).toList();
        String[] known = names.toArray(String[]::new);
        List<Workload> workloads = options.optionalTopic("workload", known)
                .map(name -> List.of(Workload.of(name)))
                .orElseGet(() -> names.stream()
                        .filter(name -> name.startsWith("W"))
                        .map(Workload::of)
                        .toList());
        int threads =
                Integer.getInteger("backprop4j.threads", Runtime.getRuntime().availableProcessors());
        terminal.out().printf(Locale.ROOT, "engine     %s%n", VersionCommand.engine());
        Machine machine = Machine.measure(threads);
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "peak       %.1f GFLOP/s, fused multiply-adds of float32 on %s%n",
                        2e-9 * machine.peak(),
                        Words.count(threads, "thread"));
        terminal.out()
                .printf(
                        Locale.ROOT,
                        "bandwidth  %.1f GB/s, a = b + s·c beyond the caches%n%n",
                        1e-9 * machine.bandwidth());
        terminal.out().printf(Locale.ROOT, "%10s %10s %10s %7s  %s%n", "ms a step", "p10", "p90", "floor", "workload");
        for (Workload workload : workloads) {
            Measurement steps = Measurement.of(OurSteps.of(workload), WARM_UP, SECONDS);
            terminal.out()
                    .printf(
                            Locale.ROOT,
                            "%10.4f %10.4f %10.4f %6.0f%%  %s: %s%n",
                            1e-6 * steps.median(),
                            1e-6 * steps.p10(),
                            1e-6 * steps.p90(),
                            100 * workload.multiplyAdds() / machine.peak() / (1e-9 * steps.median()),
                            workload.name(),
                            workload.description());
        }
        return Cli.OK;
    }
}
