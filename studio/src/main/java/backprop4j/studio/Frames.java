package backprop4j.studio;

import backprop4j.TensorException;
import backprop4j.studio.Desk.Look;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one browser sees of the training: how it stands and, while it runs, the numbers of the network that the
/// browser draws, so that it need not ask for them. Belongs to one thread.
final class Frames {
    /// Of a large layer the same neurons stay for so long: nobody can read what jumps.
    private static final long KEPT_NANOS = 2_000_000_000L;

    private final Desk desk;
    private final boolean draws;
    private final int sample;
    private final Query query;

    private @Nullable Run last;
    private Object lastSeen = List.of();
    private int @Nullable [][] shown;
    private long chosen;

    /// @param query which `sample` is drawn, with which neurons (`show`); no numbers are sent if there is no sample
    Frames(Desk desk, Query query) {
        this.desk = desk;
        this.query = query;
        this.draws = query.text("sample").isPresent();
        this.sample = query.whole("sample", 0, 0, Integer.MAX_VALUE);
    }

    boolean over() {
        return desk.closed();
    }

    /// The next frame; empty if nothing has changed since the last one.
    Optional<String> next() {
        Run run = desk.run();
        Object seen = List.of(run.number(), run.status(), run.steps(), run.watchesHealth(), run.speed());
        if (run == last && seen.equals(lastSeen)) {
            return Optional.empty();
        }
        if (run != last) {
            shown = null;
        }
        last = run;
        lastSeen = seen;
        Object numbers = draws && run.status() == Run.Status.RUNNING ? numbers(run) : null;
        var frame = run.json();
        if (numbers != null) {
            frame.put("numbers", numbers);
        }
        return Optional.of(Json.write(frame));
    }

    /// Null if there is no such sample or the training has ended meanwhile: the page asks anew then.
    private @Nullable Object numbers(Run run) {
        try {
            Look look = desk.look(run, run.setup().data().example(sample));
            long now = System.nanoTime();
            int[][] neurons = shown;
            if (neurons == null || now - chosen > KEPT_NANOS) {
                neurons = NetworkView.shown(
                        look.anatomy(), NetworkView.wanted(query, run.setup().net()));
                shown = neurons;
                chosen = now;
            }
            return NetworkView.json(look.moment(), look.anatomy(), neurons);
        } catch (BadRequest | TensorException replaced) {
            return null;
        }
    }
}
