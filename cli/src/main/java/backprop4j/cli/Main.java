package backprop4j.cli;

/// Where the process starts and ends.
final class Main {
    private Main() {}

    /// Runs one command and ends the process with its exit code.
    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess(System.getenv());
        int exitCode = Cli.run(terminal, arguments);
        if (terminal.out().checkError() && exitCode == Cli.OK) {
            terminal.err().println("backprop: not all of the output could be written");
            exitCode = Cli.FAILED;
        }
        System.exit(exitCode);
    }
}
