package backprop4j.studio;

import backprop4j.op.Storage;
import backprop4j.studio.Anatomy.Values;
import backprop4j.studio.Recorder.Moment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the page works with: one training at a time, the data set of one's own, and the views on both.
final class Desk implements AutoCloseable {
    private static final int REMEMBERED = 8;

    private final Setup first;
    private volatile Run run;
    private volatile @Nullable Data uploaded;
    private volatile boolean closed;
    private int runs = 1;
    /// Passes that were just computed: a click asks for the numbers that the drawing shows already.
    private final LinkedHashMap<String, Anatomy> recent = new LinkedHashMap<>();

    Desk(Setup first) {
        this.first = first;
        this.run = new Run(1, first);
    }

    // ---- Reading ----

    Optional<Answer> read(String what, Query query) {
        Run current = run;
        return Optional.ofNullable(
                switch (what) {
                    case "state" -> Answer.json(state(current));
                    case "view" -> {
                        Look look = look(current, query);
                        yield Answer.json(NetworkView.json(
                                look.moment,
                                look.anatomy,
                                NetworkView.wanted(query, current.setup().net())));
                    }
                    case "card" -> {
                        Look look = look(current, query);
                        Place place = Place.of(
                                query.required("place"), current.setup().net());
                        yield Answer.json(new Card(look.anatomy).json(place));
                    }
                    case "image" -> Answer.json(example(current, query).features());
                    case "curve" -> Answer.json(current.curve().json());
                    default -> null;
                });
    }

    private Object state(Run current) {
        var state = current.json();
        state.put("setup", current.setup().json());
        state.put("recorded", Arrays.stream(current.recorder().steps()).boxed().toList());
        state.put("data", Catalogue.NAMES);
        state.put("uploaded", uploaded != null);
        return state;
    }

    private static Example example(Run current, Query query) {
        Data data = current.setup().data();
        return data.example(query.whole("sample", 0, 0, data.train().size() - 1));
    }

    /// @param moment whose values these are
    private record Look(Moment moment, Anatomy anatomy) {}

    private Look look(Run current, Query query) {
        Example example = example(current, query);
        Moment moment = current.at(query.whole("step", -1, -1, Integer.MAX_VALUE));
        String key = current.number() + "/" + moment.step() + "/" + example.index();
        synchronized (recent) {
            Anatomy known = recent.get(key);
            if (known != null) {
                return new Look(moment, known);
            }
        }
        Anatomy anatomy = Anatomy.of(current.setup().net(), values(current, moment.values()), example);
        synchronized (recent) {
            recent.put(key, anatomy);
            if (recent.size() > REMEMBERED) {
                recent.pollFirstEntry();
            }
        }
        return new Look(moment, anatomy);
    }

    private static Values values(Run current, Storage[] values) {
        return Values.of(current.setup().net(), values);
    }

    /// One event for those who watch.
    String frame() {
        return Json.write(run.json());
    }

    boolean closed() {
        return closed;
    }

    // ---- Changes ----

    Optional<Answer> change(String what, Query query, String body) {
        switch (what) {
            case "start" -> run.start();
            case "pause" -> run.pause();
            case "step" -> run.stepOnce();
            case "speed" -> run.speed(query.whole("speed", 0, 0, Setup.FASTEST));
            case "reset" -> replace(run.setup());
            case "notes" -> replace(first);
            case "setup" -> replace(Setup.of(Query.of(body), run.setup(), uploaded));
            case "csv" -> uploaded = CsvData.read(body);
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(Answer.json(state(run)));
    }

    private synchronized void replace(Setup setup) {
        // The new one is made first: if it cannot be, the old one goes on.
        Run next = new Run(++runs, setup);
        run.close();
        run = next;
        synchronized (recent) {
            recent.clear();
        }
    }

    /// The sizes of the network at hand, for the start's message.
    List<Integer> sizes() {
        return run.setup().net().sizes();
    }

    @Override
    public void close() {
        closed = true;
        run.close();
    }
}
