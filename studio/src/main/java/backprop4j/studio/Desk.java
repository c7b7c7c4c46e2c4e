package backprop4j.studio;

import backprop4j.explain.Provenance;
import backprop4j.studio.Anatomy.Values;
import backprop4j.studio.Recorder.Moment;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the page works with: one training at a time, the data set of one's own, and the views on both.
final class Desk implements AutoCloseable {
    private static final int REMEMBERED = 8;
    private static final int PULLING = 32;
    private static final int LOOKED_AT = 64;
    private static final int SURFACE = 48;
    private static final int TESTED = 1_000;
    private static final int MISTAKES = 24;
    private static final int WARMING_CARDS = 30;

    private final Setup first;
    private volatile Run run;
    private volatile @Nullable Data uploaded;
    private volatile boolean closed;
    private int runs = 1;
    /// Passes that were just computed: a click asks for the numbers that the drawing shows already.
    private final LinkedHashMap<String, Look> recent = new LinkedHashMap<>();

    Desk(Setup first) {
        this.first = first;
        this.run = new Run(1, first);
    }

    // ---- Reading ----

    Optional<Answer> read(String what, Query query) {
        Run current = run;
        Net net = current.setup().net();
        return switch (what) {
            case "state" -> json(state(current));
            case "curve" -> json(current.curve().json());
            case "image" -> json(example(current, query).features());
            case "view" -> {
                Look look = look(current, query);
                int[][] shown = NetworkView.shown(look.anatomy, NetworkView.wanted(query, net));
                yield json(NetworkView.json(look.moment, look.anatomy, shown));
            }
            case "card" -> json(new Card(look(current, query).anatomy).json(place(query, net)));
            case "report" -> json(report(current, query));
            case "paths" -> json(Paths.json(look(current, query).anatomy, place(query, net)));
            case "nudge" -> json(nudge(current, query));
            case "tiles" -> {
                int layer = query.whole("layer", 0, 0, net.depth() - 1);
                double[] gradient = look(current, query).anatomy.dCdw(layer);
                yield json(Tiles.json(gradient, net.width(layer), net.fanIn(layer)));
            }
            case "pulls" -> {
                Optional<Place> place = query.text("place").map(text -> Place.of(text, net));
                yield json(batch(current, query, PULLING).pulls(place.orElse(null)));
            }
            case "why" ->
                json(doctor(current, query)
                        .why(place(query, net), example(current, query).index()));
            case "doctor" -> json(doctor(current, query).checkup());
            case "health" ->
                json(current.health()
                        .map(report -> Doctor.health(report, current.setup(), language(query)))
                        .orElseGet(Map::of));
            case "trouble" ->
                json(Json.object(
                        "text",
                        current.bad()
                                .map(bad -> Doctor.text(bad, current.setup(), language(query)))
                                .orElse("")));
            case "layers" -> json(batch(current, query, LOOKED_AT).layers());
            case "surface" -> json(BatchViews.surface(current, values(current, query), SURFACE));
            case "mistakes" -> json(BatchViews.mistakes(current, values(current, query), TESTED, MISTAKES));
            default -> Optional.empty();
        };
    }

    private Map<String, @Nullable Object> report(Run current, Query query) {
        Setup setup = current.setup();
        Look look = look(current, query);
        int sample = look.anatomy.example().index();
        Provenance provenance = Provenance.unknown()
                .ofModel(String.join(
                        " → ", setup.net().sizes().stream().map(String::valueOf).toList()))
                .ofSamples(setup.data().name(), List.of(sample))
                .afterStep(look.moment.step());
        Card.Format format = query.choice("format", Card.Format.HTML, Card.Format.values());
        return new Card(look.anatomy).report(place(query, setup.net()), provenance, format, language(query));
    }

    private static Locale language(Query query) {
        return Locale.forLanguageTag(query.text("lang").orElse("en"));
    }

    private static Doctor doctor(Run current, Query query) {
        return Doctor.of(current.setup(), moment(current, query), language(query));
    }

    /// Computes what a browser will ask for first, and often enough that the code is compiled by the first click.
    void warm() {
        try {
            Net net = run.setup().net();
            read("view", Query.of(""));
            for (int i = 0; i < WARMING_CARDS; i++) {
                read("card", Query.of("place=w.0." + i % net.width(0) + "." + i % net.fanIn(0)));
            }
        } catch (BadRequest over) {
            // Closed, or another network already: there is nothing left to get ready for.
            return;
        }
    }

    private static Optional<Answer> json(Object value) {
        return Optional.of(Answer.json(value));
    }

    private static Place place(Query query, Net net) {
        return Place.of(query.required("place"), net);
    }

    private static Map<String, @Nullable Object> nudge(Run current, Query query) {
        Net net = current.setup().net();
        Moment moment = moment(current, query);
        var nudge = new Nudge(net, Values.of(net, moment.values()), example(current, query), place(query, net));
        double value = query.number("value", nudge.start(), -1e6, 1e6);
        Anatomy there = nudge.at(value);
        var answer = nudge.json(value, there);
        answer.put("view", NetworkView.json(moment, there, NetworkView.shown(there, NetworkView.wanted(query, net))));
        answer.put("card", new Card(there).json(nudge.place()));
        return answer;
    }

    private static BatchViews batch(Run current, Query query, int size) {
        return new BatchViews(current, values(current, query), size);
    }

    private static Moment moment(Run current, Query query) {
        return current.at(query.whole("step", -1, -1, Integer.MAX_VALUE));
    }

    private static Values values(Run current, Query query) {
        return Values.of(current.setup().net(), moment(current, query).values());
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
    record Look(Moment moment, Anatomy anatomy) {}

    /// The pass of a sample at a step. Who has just seen one of the present (`at`) gets that one again, although
    /// the
    /// training has gone on.
    private Look look(Run current, Query query) {
        Example example = example(current, query);
        int seen = query.whole("at", -1, -1, Integer.MAX_VALUE);
        Look known = seen < 0 ? null : known(current, seen, example);
        return known != null ? known : look(current, moment(current, query), example);
    }

    private @Nullable Look known(Run current, long step, Example example) {
        synchronized (recent) {
            return recent.get(key(current, step, example));
        }
    }

    private static String key(Run current, long step, Example example) {
        return current.number() + "/" + step + "/" + example.index();
    }

    private Look look(Run current, Moment moment, Example example) {
        Look known = known(current, moment.step(), example);
        if (known != null) {
            return known;
        }
        Net net = current.setup().net();
        var look = new Look(moment, Anatomy.of(net, Values.of(net, moment.values()), example));
        synchronized (recent) {
            recent.put(key(current, moment.step(), example), look);
            if (recent.size() > REMEMBERED) {
                recent.pollFirstEntry();
            }
        }
        return look;
    }

    /// The pass of a sample at present.
    Look look(Run current, Example example) {
        return look(current, current.now(), example);
    }

    /// The training at hand.
    Run run() {
        return run;
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
            case "health" -> run.watchHealth();
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
