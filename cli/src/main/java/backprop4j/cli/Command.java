package backprop4j.cli;

import picocli.CommandLine.Model.CommandSpec;

/// A command of the command line. What it needs for its work is loaded when it runs, not when it is described.
interface Command {
    /// Its name, options and help.
    CommandSpec spec();

    /// Does it.
    ///
    /// @return the exit code
    /// @throws Refusal if it cannot be done
    int run(Options options, Terminal terminal);
}
