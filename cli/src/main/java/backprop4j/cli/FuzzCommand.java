package backprop4j.cli;

import backprop4j.engine.Engine;
import backprop4j.engine.Engines;
import backprop4j.proof.Comparison;
import backprop4j.proof.Fuzz;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/// `backprop fuzz`: random graphs, computed by every engine under every combination of passes.
final class FuzzCommand implements Command {
    private static final int GRAPHS = 1_000;
    private static final int MOST_GRAPHS = 1_000_000_000;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Cli.describe(
                this,
                "fuzz",
                "Compare engines and passes on random graphs, to the bit.",
                "Each graph, its gradients and for some their gradients are computed in float32 and float64: by the"
                        + " reference engine, and by the others under every combination of the compiler's passes and with"
                        + " unneeded memory overwritten. One that differs is shrunk and printed as Java that runs, and"
                        + " the command fails.");
        spec.addOption(Cli.option("--graphs", "N", "How many. " + Words.count(GRAPHS) + " unless given."))
                .addOption(Cli.option("--seed", "S", "The first graph's; each next has the next. 0 unless given."))
                .addOption(Cli.option(
                        "--engines",
                        "NAMES",
                        "Of cpu, scalar (it on one thread without vectors) and unrolled (with small steps in code of"
                                + " their own at once): those that are to be compared. cpu unless given."));
        spec.usageMessage().footer("  backprop fuzz", "  backprop fuzz --graphs 100000 --seed 7 --engines cpu,scalar");
        return Cli.withCommonOptions(spec);
    }

    @Override
    public int run(Options options, Terminal terminal) {
        int graphs = options.whole("--graphs", GRAPHS, 1, MOST_GRAPHS);
        long seed = options.whole("--seed", 0L);
        List<Engine> engines = engines(options.text("--engines").orElse("cpu"));
        long start = System.nanoTime();
        var line = new LiveLine(terminal);
        Fuzz.Outcome outcome = Fuzz.run(
                new Comparison(engines),
                seed,
                graphs,
                Runtime.getRuntime().availableProcessors(),
                done -> line.show(() -> progress(done, graphs, seconds(start))));
        line.clear();
        terminal.out()
                .println(Words.count(outcome.graphs(), "graph") + " from seed " + seed + " on in "
                        + Words.seconds(seconds(start)) + ": the reference and "
                        + String.join(", ", engines.stream().map(Engine::name).toList())
                        + (outcome.findings().isEmpty() ? " agree to the bit." : " do not agree."));
        outcome.findings().forEach(finding -> tell(finding, terminal));
        return outcome.findings().isEmpty() ? Cli.OK : Cli.FAILED;
    }

    private static void tell(Fuzz.Finding finding, Terminal terminal) {
        terminal.out().println();
        terminal.out().println(terminal.bold("── seed " + finding.seed() + ": " + finding.difference()));
        terminal.out().println(finding.smallest().java(finding.difference().real()));
    }

    private static List<Engine> engines(String names) {
        return Arrays.stream(names.split(",", -1))
                .map(name -> Options.known("--engines", name.strip(), List.of("cpu", "scalar", "unrolled")))
                .distinct()
                .map(FuzzCommand::engine)
                .toList();
    }

    private static Engine engine(String name) {
        return switch (name) {
            case "scalar" -> Engines.scalar();
            case "unrolled" -> Engines.unrolled();
            default -> Engines.cpu();
        };
    }

    private static double seconds(long start) {
        return 1e-9 * (System.nanoTime() - start);
    }

    private static String progress(long done, long graphs, double seconds) {
        double share = (double) done / graphs;
        return Words.format(
                "%s of %s  %s  %s graphs/s  %s left",
                Words.count(done),
                Words.count(graphs, "graph"),
                LiveLine.bar(share),
                Words.count(Math.round(done / seconds)),
                Words.seconds(seconds / share - seconds));
    }
}
