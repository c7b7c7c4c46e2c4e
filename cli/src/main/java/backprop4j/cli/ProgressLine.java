package backprop4j.cli;

import backprop4j.train.Progress;

/// One line on a screen that is written over while an epoch runs. Nothing at all if there is no screen.
///
/// Written here because the known library for it brings a terminal library with native code along.
final class ProgressLine {
    private static final long REDRAW_NANOS = 80_000_000;
    private static final int BAR = 24;
    private static final String ERASE = "\r\u001b[K";

    private final Terminal terminal;
    private final int epochs;
    private long drawn = System.nanoTime() - REDRAW_NANOS;

    ProgressLine(Terminal terminal, int epochs) {
        this.terminal = terminal;
        this.epochs = epochs;
    }

    void show(Progress progress) {
        long now = System.nanoTime();
        if (!terminal.live() || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        String line = line(progress);
        terminal.err().print(ERASE + line.substring(0, Math.min(line.length(), terminal.width() - 1)));
        terminal.err().flush();
    }

    private String line(Progress progress) {
        double share = (double) progress.step() / progress.steps();
        int full = (int) (BAR * share);
        double left = progress.seconds() / share - progress.seconds();
        return Words.format(
                "epoch %d of %d  %s%s %3.0f %%  loss %.4f  accuracy %s  %s samples/s  %s left",
                progress.epoch() + 1,
                epochs,
                "━".repeat(full),
                "┄".repeat(BAR - full),
                100 * share,
                progress.loss(),
                Words.percent(progress.accuracy()),
                Words.count(Math.round(progress.examplesPerSecond())),
                Words.seconds(left));
    }

    /// Leaves the line empty for what is printed next.
    void clear() {
        if (terminal.live()) {
            terminal.err().print(ERASE);
            terminal.err().flush();
        }
    }
}
