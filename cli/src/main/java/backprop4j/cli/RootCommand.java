package backprop4j.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `backprop` alone: says what there is.
final class RootCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Cli.describe(
                this, "backprop", "Train a network by backpropagation, and see how every gradient came about.");
        spec.addOption(OptionSpec.builder("-V", "--version")
                .description("Show the version.")
                .build());
        Cli.withCommonOptions(spec);
        spec.usageMessage()
                .descriptionHeading("")
                .customSynopsis("backprop COMMAND [OPTIONS]")
                .footer(
                        "  backprop train mnist                      train on handwritten digits",
                        "  backprop predict mnist.safetensors        what the trained network sees in them",
                        "  backprop explain notes                    every number of a small network's gradient",
                        "  backprop explain notes --neuron 1,1       the chain rule at one neuron",
                        "  backprop doctor mnist.safetensors         what is wrong with a network or a run, and why",
                        "  backprop studio                           the same network as a page in the browser",
                        "  backprop passes notes                     a training step, pass by pass",
                        "  backprop bench                            how fast training steps are here",
                        "  backprop fuzz                             compare engines on random graphs",
                        "",
                        "backprop COMMAND --help tells a command's options.");
        return spec;
    }

    @Override
    public int run(Options options, Terminal terminal) {
        if (options.has("--version")) {
            return new VersionCommand().run(options, terminal);
        }
        options.usage(terminal.out());
        return Cli.OK;
    }
}
