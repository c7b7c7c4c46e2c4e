package backprop4j.cli;

import backprop4j.train.Progress;

/// One line on a screen that is written over while an epoch runs. Nothing at all if there is no screen.
///
/// Written here because the known library for it brings a terminal library with native code along.
final class ProgressLine {
    private final LiveLine line;
    private final int epochs;

    ProgressLine(Terminal terminal, int epochs) {
        this.line = new LiveLine(terminal);
        this.epochs = epochs;
    }

    void show(Progress progress) {
        line.show(() -> text(progress));
    }

    private String text(Progress progress) {
        double share = (double) progress.step() / progress.steps();
        double left = progress.seconds() / share - progress.seconds();
        return Words.format(
                "epoch %d of %d  %s  loss %.4f  accuracy %s  %s samples/s  %s left",
                progress.epoch() + 1,
                epochs,
                LiveLine.bar(share),
                progress.loss(),
                Words.percent(progress.accuracy()),
                Words.count(Math.round(progress.examplesPerSecond())),
                Words.seconds(left));
    }

    /// Leaves the line empty for what is printed next.
    void clear() {
        line.clear();
    }
}
