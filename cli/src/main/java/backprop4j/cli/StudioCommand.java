package backprop4j.cli;

import backprop4j.nn.Model;
import backprop4j.studio.Studio;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;

/// `backprop studio`: the page, until Ctrl-C. It trains with one thread fewer than there are processors: threads that
/// train wait for each other, so what a browser takes of one processor it would take of all.
final class StudioCommand implements Command {
    private static final String THREADS = "backprop4j.threads";
    private static final int HIGHEST_PORT = 65_535;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Cli.describe(
                this,
                "studio",
                "Show a network, its gradients and its training as a page in the browser.",
                "Serves the page on this machine only and prints its address, which carries a token, until Ctrl-C.");
        spec.addPositional(Cli.word("NETWORK", "notes (default), mnist, or a saved model."))
                .addOption(Cli.option("--port", "N", "Listen at this port (default: the system chooses)."))
                .addOption(Cli.flag("--no-browser", "Only print the address."))
                .addOption(Cli.option(
                        "--threads", "N", "Threads to train with (default: all processors but one, for the browser)."))
                .addOption(Cli.option("--host", "ADDRESS", "Listen for other machines too; needs --token."))
                .addOption(Cli.option(
                        "--token", "TOKEN", "What they must present: at least 16 letters and digits, kept secret."));
        spec.usageMessage()
                .footer(
                        "  backprop studio",
                        "  backprop studio mnist",
                        "  backprop studio mnist.safetensors --port 8080 --no-browser");
        return Cli.withCommonOptions(spec);
    }

    @Override
    public int run(Options options, Terminal terminal) {
        if (options.has("--host") != options.has("--token")) {
            throw Refusal.misuse("--host and --token go together: whoever reaches the page must know a secret");
        }
        // The engine reads it when it starts, at the first tensor.
        threads(options).ifPresent(threads -> System.setProperty(THREADS, Integer.toString(threads)));
        try (Studio studio = settings(options).start()) {
            terminal.out().println(studio.network() + " is served at " + terminal.bold(studio.address()));
            String engine = backprop4j.engine.Runtime.get().engine().name();
            terminal.out().println("It trains on " + engine + ".");
            terminal.out().println("Ctrl-C ends it.");
            if (!options.has("--no-browser") && !Browser.open(studio.address())) {
                terminal.out().println("No browser was found here; open the address in one.");
            }
            studio.await();
            return Cli.OK;
        } catch (IOException problem) {
            throw Refusal.failure("cannot serve the page: " + problem.getMessage(), problem);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return Cli.OK;
        }
    }

    private static OptionalInt threads(Options options) {
        int allButOne = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        return options.has("--threads") || System.getProperty(THREADS) == null
                ? OptionalInt.of(options.whole("--threads", allButOne, 1, 1024))
                : OptionalInt.empty();
    }

    private static Studio.Settings settings(Options options) {
        Studio.Settings settings = network(options).port(options.whole("--port", 0, 0, HIGHEST_PORT));
        if (!options.has("--host")) {
            return settings;
        }
        try {
            return settings.open(
                    options.text("--host").orElseThrow(),
                    options.text("--token").orElseThrow());
        } catch (IllegalArgumentException weak) {
            throw Refusal.misuse("--token: " + weak.getMessage());
        }
    }

    private static Studio.Settings network(Options options) {
        String network = options.word().orElse("notes");
        if (network.equals("notes")) {
            return Studio.notes();
        }
        if (network.equals("mnist")) {
            return Studio.mnist();
        }
        Path file = options.file("backprop studio mnist.safetensors");
        Model model = SavedModel.load(file);
        try {
            return Studio.of(model);
        } catch (IllegalArgumentException unlike) {
            throw Refusal.failure(file + ": " + unlike.getMessage(), unlike);
        }
    }
}
