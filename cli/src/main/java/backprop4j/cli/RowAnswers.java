package backprop4j.cli;

import backprop4j.nn.Model;
import java.util.concurrent.atomic.AtomicLong;

/// What a network answers to rows of numbers.
record RowAnswers(Model model, Terminal terminal) {
    void print(CsvRows rows) {
        var count = new AtomicLong();
        rows.forEachChunk(chunk -> {
            for (float[] scores : model.predict(chunk)) {
                if (count.get() == 0) {
                    terminal.out().println(terminal.bold("    row  class  scores"));
                }
                var line = new StringBuilder();
                for (float score : scores) {
                    line.append(Words.format("  %.4f", score));
                }
                terminal.out().println(Words.format("%7d  %5d%s", count.incrementAndGet(), highest(scores), line));
            }
        });
        if (count.get() == 0) {
            throw Refusal.failure(rows.file() + " has no rows");
        }
    }

    /// The first of the highest scores.
    static int highest(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }
}
