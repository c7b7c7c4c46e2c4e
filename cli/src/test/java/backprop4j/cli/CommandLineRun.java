package backprop4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What one command line left: its exit code, and what it wrote.
record CommandLineRun(int exitCode, String out, String err) {
    /// Runs a command whose output is no terminal.
    static CommandLineRun of(String... arguments) {
        return of(false, arguments);
    }

    /// Runs a command on a screen of 120 columns, with colours.
    static CommandLineRun onScreen(String... arguments) {
        return of(true, arguments);
    }

    private static CommandLineRun of(boolean screen, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(stream(out), stream(err), screen, screen, screen ? 120 : 100);
        int exitCode = Cli.run(terminal, arguments);
        terminal.out().flush();
        terminal.err().flush();
        return new CommandLineRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, false, StandardCharsets.UTF_8);
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
