package backprop4j.checks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A tool of the JDK that runs these tests, run as a process of its own.
final class Command {
    private Command() {}

    /// How it ended, and everything it printed.
    record Outcome(int exitCode, String output) {}

    static Outcome run(String tool, List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(arguments);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(tool + " closed its output but did not end within a minute");
        }
        return new Outcome(process.exitValue(), output);
    }
}
