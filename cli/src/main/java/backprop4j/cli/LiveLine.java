package backprop4j.cli;

import java.util.function.Supplier;

/// One line on a screen that is written over again and again, at most so often that eyes can follow. Nothing at
/// all if there is no screen.
final class LiveLine {
    private static final long REDRAW_NANOS = 80_000_000;
    private static final int BAR = 24;
    private static final String ERASE = "\r\u001b[K";

    private final Terminal terminal;
    private long drawn = System.nanoTime() - REDRAW_NANOS;

    LiveLine(Terminal terminal) {
        this.terminal = terminal;
    }

    synchronized void show(Supplier<String> text) {
        long now = System.nanoTime();
        if (!terminal.live() || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        String line = text.get();
        terminal.err().print(ERASE + line.substring(0, Math.min(line.length(), terminal.width() - 1)));
        terminal.err().flush();
    }

    /// A bar of which a share is full, and the share behind it.
    static String bar(double share) {
        int full = (int) (BAR * share);
        return Words.format("%s%s %3.0f %%", "━".repeat(full), "┄".repeat(BAR - full), 100 * share);
    }

    /// Leaves the line empty for what is printed next.
    synchronized void clear() {
        if (terminal.live()) {
            terminal.err().print(ERASE);
            terminal.err().flush();
        }
    }
}
