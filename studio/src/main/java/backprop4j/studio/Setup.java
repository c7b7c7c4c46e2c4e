package backprop4j.studio;

import backprop4j.nn.Loss;
import backprop4j.nn.Model;
import backprop4j.op.Storage;
import backprop4j.optim.Adam;
import backprop4j.optim.AdamW;
import backprop4j.optim.Optimizer;
import backprop4j.optim.Sgd;
import backprop4j.train.TrainStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is trained, on what, and how.
///
/// @param given values to start from, in the order of the model's cells; empty if they are drawn from the seed
/// @param stepsPerSecond how fast to train, or 0 for as fast as possible
record Setup(
        Net net,
        Data data,
        OptimizerKind optimizer,
        double rate,
        int batch,
        long seed,
        List<Storage> given,
        int stepsPerSecond) {

    static final int DEEPEST = 8;
    static final int WIDEST = 1024;
    static final long MOST_PARAMETERS = 4_000_000;
    static final int FASTEST = 1_000_000;

    /// How parameters follow the gradient.
    enum OptimizerKind {
        SGD,
        MOMENTUM,
        ADAM,
        ADAMW;

        Optimizer with(double rate) {
            return switch (this) {
                case SGD -> Sgd.lr(rate);
                case MOMENTUM -> Sgd.lr(rate).momentum(0.9);
                case ADAM -> Adam.lr(rate);
                case ADAMW -> AdamW.lr(rate);
            };
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Setup {
        given = List.copyOf(given);
        long parameters = 0;
        for (int l = 0; l < net.depth(); l++) {
            parameters += (net.fanIn(l) + 1L) * net.width(l);
        }
        if (parameters > MOST_PARAMETERS) {
            throw new BadRequest("that network has " + parameters + " parameters; the page takes " + MOST_PARAMETERS);
        }
        if (net.inputs() != data.inputs()) {
            throw new BadRequest("the network takes " + net.inputs() + " numbers, but an example of " + data.name()
                    + " has " + data.inputs());
        }
        if (data.classes() > net.outputs()) {
            throw new BadRequest("the network has " + net.outputs() + " outputs, but " + data.name() + " has "
                    + data.classes() + " classes");
        }
    }

    /// The network of the lecture notes: three layers of two sigmoid neurons, C = y₁² + y₂².
    static Setup notes() {
        return new Setup(
                Net.of(List.of(2, 2, 2, 2), Activation.SIGMOID, Cost.SUM_OF_SQUARES),
                Catalogue.named("notes"),
                OptimizerKind.SGD,
                0.1,
                1,
                0,
                List.of(
                        new Storage.Floats(new float[] {1, -2, -1, 1}),
                        new Storage.Floats(new float[] {1, 0}),
                        new Storage.Floats(new float[] {2, -1, -2, -1}),
                        new Storage.Floats(new float[] {0, 0}),
                        new Storage.Floats(new float[] {3, -1, -1, 4}),
                        new Storage.Floats(new float[] {-2, 2})),
                20);
    }

    /// 784 → 128 → 10 on handwritten digits.
    static Setup mnist() {
        return new Setup(
                Net.of(List.of(784, 128, 10), Activation.RELU, Cost.CROSS_ENTROPY),
                Catalogue.named("mnist"),
                OptimizerKind.ADAM,
                0.001,
                64,
                1,
                List.of(),
                0);
    }

    /// A model that is there already, on a data set that fits it.
    ///
    /// @throws IllegalArgumentException if the page cannot draw it
    static Setup of(Model model) {
        Net net = Net.of(model);
        Data data = net.inputs() == 784 && net.outputs() == 10
                ? Catalogue.named("mnist")
                : net.inputs() == 2 && net.outputs() == 2
                        ? Catalogue.named("circles")
                        : Catalogue.noise(net.inputs(), net.outputs());
        List<Storage> values = Arrays.stream(model.values())
                .map(value -> value.to(backprop4j.DType.FLOAT32))
                .toList();
        return new Setup(net, data, OptimizerKind.ADAM, 0.001, 64, model.seed(), values, 0);
    }

    /// What a request asks for; what it leaves out is as it was.
    ///
    /// @param uploaded the data set of one's own, if there is one
    static Setup of(Query query, Setup before, @Nullable Data uploaded) {
        Data data = data(query, before, uploaded);
        var sizes = new ArrayList<Integer>();
        sizes.add(data.inputs());
        sizes.addAll(hidden(query, before));
        Activation activation = query.choice(
                "activation", before.net.activations().getFirst(), Activation.CHOICES.toArray(Activation[]::new));
        boolean classes = data.classes() > 0;
        Cost usual = before.data.classes() > 0 == classes
                ? before.net.cost()
                : classes ? Cost.CROSS_ENTROPY : Cost.SUM_OF_SQUARES;
        Cost cost = query.choice("cost", usual, Cost.values());
        if (cost == Cost.CROSS_ENTROPY && !classes) {
            throw new BadRequest("cross-entropy needs classes, which " + data.name() + " has not");
        }
        sizes.add(data.outputs());
        Setup notes = notes();
        Net net = Net.of(sizes, activation, cost).withLinesOf(before.net);
        boolean blackboard = data.name().equals("notes") && net.sizes().equals(notes.net.sizes());
        return new Setup(
                net,
                data,
                query.choice("optimizer", before.optimizer, OptimizerKind.values()),
                query.number("rate", before.rate, 1e-9, 1e6),
                query.whole("batch", before.batch, 1, 4096),
                query.whole("seed", (int) before.seed, 0, Integer.MAX_VALUE),
                blackboard ? notes.given : List.of(),
                query.whole("speed", before.stepsPerSecond, 0, FASTEST));
    }

    private static Data data(Query query, Setup before, @Nullable Data uploaded) {
        String name = query.text("data").orElse(before.data.name());
        if (name.equals(before.data.name()) && !name.equals("csv")) {
            return before.data;
        }
        if (name.equals("csv")) {
            if (uploaded == null) {
                throw new BadRequest("no CSV file was sent yet");
            }
            return uploaded;
        }
        return Catalogue.named(name);
    }

    private static List<Integer> hidden(Query query, Setup before) {
        if (!query.values().containsKey("hidden")) {
            return before.net.sizes().subList(1, before.net.sizes().size() - 1);
        }
        String text = query.text("hidden").orElse("").strip();
        if (text.isEmpty()) {
            return List.of();
        }
        String[] parts = text.split(",", DEEPEST + 2);
        if (parts.length > DEEPEST) {
            throw new BadRequest("a network has at most " + DEEPEST + " hidden layers here");
        }
        return Arrays.stream(parts)
                .map(part -> Query.whole("a layer's size", part, 1, WIDEST))
                .toList();
    }

    Setup withSpeed(int steps) {
        return new Setup(net, data, optimizer, rate, batch, seed, given, steps);
    }

    /// The model at its first values.
    Model model() {
        return model(given);
    }

    /// The model at other values.
    Model model(List<Storage> values) {
        Model drawn = Model.of(net.root()).seed(seed);
        for (int i = 0; i < values.size(); i++) {
            drawn.cells().get(i).set(((Storage.Doubles) values.get(i).to(backprop4j.DType.FLOAT64)).array());
        }
        return drawn;
    }

    /// The step that trains it.
    TrainStep step(Model model) {
        return TrainStep.compile(model, loss(), optimizer.with(rate));
    }

    /// The mean cost over a batch.
    Loss loss() {
        return net.cost().loss();
    }

    Map<String, @Nullable Object> json() {
        return Json.object(
                "data", data.name(),
                "samples", data.train().size(),
                "classes", data.classes(),
                "hasTarget", data.hasTarget(),
                "side", data.side(),
                "sizes", net.sizes(),
                "activations", net.activations(),
                "cost", net.cost(),
                "optimizer", optimizer,
                "rate", rate,
                "batch", Math.min(batch, data.train().size()),
                "seed", seed,
                "speed", stepsPerSecond);
    }
}
