package backprop4j.checks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program run as a process of its own.
final class Command {
    private Command() {}

    /// How it ended, and everything it printed.
    record Outcome(int exitCode, String output) {}

    /// Runs a tool of the JDK that runs these tests.
    static Outcome runTool(String tool, List<String> arguments) throws IOException, InterruptedException {
        return run(Path.of(System.getProperty("java.home"), "bin", tool), arguments, Map.of());
    }

    /// Runs a program with additions to the environment.
    static Outcome run(Path program, List<String> arguments, Map<String, String> environment)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(program + " closed its output but did not end within a minute");
        }
        return new Outcome(process.exitValue(), output);
    }
}
