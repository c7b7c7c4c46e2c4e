package backprop4j.cli;

import org.jspecify.annotations.Nullable;

/// Why a command does not do what it was asked to: one sentence for the person who asked, and the exit code.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private Refusal(int exitCode, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    /// The command line makes no sense.
    static Refusal misuse(String sentence) {
        return new Refusal(Cli.MISUSED, sentence, null);
    }

    /// The command line makes sense, but it cannot be done.
    static Refusal failure(String sentence) {
        return new Refusal(Cli.FAILED, sentence, null);
    }

    /// It cannot be done because of something that was caught.
    static Refusal failure(String sentence, Throwable cause) {
        return new Refusal(Cli.FAILED, sentence, cause);
    }

    int exitCode() {
        return exitCode;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
