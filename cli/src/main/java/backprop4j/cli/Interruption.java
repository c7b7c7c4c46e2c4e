package backprop4j.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets work that is interrupted (Ctrl-C, or the end of the session) finish its step and save before the process
/// ends, which it then does with the exit code of the signal: 130 for Ctrl-C.
final class Interruption implements AutoCloseable {
    /// The exit code of a process that Ctrl-C ended.
    static final int EXIT_CODE = 130;

    private static final int PATIENCE_SECONDS = 5;

    private final CountDownLatch settled = new CountDownLatch(1);
    private final Thread hook =
            Thread.ofPlatform().name("backprop-interruption").unstarted(this::await);
    private volatile boolean requested;

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void await() {
        requested = true;
        try {
            if (!settled.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger("backprop4j")
                        .log(System.Logger.Level.WARNING, "the step did not end in time; the last epoch's file stands");
            }
        } catch (InterruptedException endAtOnce) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether the work is to end.
    boolean requested() {
        return requested;
    }

    /// What had to be saved is saved.
    @Override
    public void close() {
        settled.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException endingAnyway) {
                requested = true;
            }
        }
    }
}
