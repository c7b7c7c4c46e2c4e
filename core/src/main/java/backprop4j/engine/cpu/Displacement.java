package backprop4j.engine.cpu;

/// Whether helpers lose their cores to others. A caller waits for a helper without a core for as long as the others
/// run, some milliseconds: two threads stand still for one core that was taken. So who has waited like that runs
/// alone for a while and then tries again; the while doubles as long as that goes wrong at once.
///
/// Times are those of one clock, in nanoseconds.
final class Displacement {
    /// Parts of a kernel are of about one size, so that whoever waits longer than this, and longer than it has
    /// worked
    /// itself, waits for a helper that does not run.
    static final long LONG_WAIT = 300_000;

    static final long SHORTEST = 4_000_000;
    static final long LONGEST = 256_000_000;

    private boolean feared;
    private long end;
    private long period;

    /// Whether there was one, and its while may not be over.
    boolean isFeared() {
        return feared;
    }

    /// Whether the while is not over.
    boolean lasts(long now) {
        feared = end - now > 0;
        return feared;
    }

    /// The caller began its own parts, was done with them, and then had waited for those of the helpers.
    void waited(long begun, long done, long now) {
        if (now - done <= Math.max(LONG_WAIT, done - begun)) {
            return;
        }
        period = period > 0 && begun - end < period ? Math.min(2 * period, LONGEST) : SHORTEST;
        end = now + period;
        feared = true;
    }
}
