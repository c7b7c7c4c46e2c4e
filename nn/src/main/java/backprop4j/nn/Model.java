package backprop4j.nn;

import backprop4j.Cell;
import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.RandomStream;
import backprop4j.Shape;
import backprop4j.State;
import backprop4j.Tensor;
import backprop4j.Update;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A layer with values: every parameter it names, as a cell called by its path (`0.weight`).
///
/// First values are a pure function of the seed and the path; neither the order of construction nor other models
/// have a say. Any number of threads may predict, also while one thread trains: a prediction sees all of an
/// update or nothing of it.
public final class Model {
    private final Layer root;
    private final long seed;
    private final Place place;
    private final List<Parameter> parameters;
    private final List<State> states;
    private final List<Cell> cells;
    private final Predictor predictor;
    private final ReentrantLock training = new ReentrantLock();

    private Model(Layer root, long seed, Place.Values values) {
        this.root = root;
        this.seed = seed;
        this.place = Place.root(root, values);
        var allParameters = new ArrayList<Parameter>();
        var allStates = new ArrayList<State>();
        place.collect(allParameters, allStates);
        this.parameters = List.copyOf(allParameters);
        this.states = List.copyOf(allStates);
        var all = new ArrayList<Cell>(parameters);
        all.addAll(states);
        this.cells = List.copyOf(all);
        this.predictor = new Predictor(this);
    }

    /// A model of a layer, its float32 values drawn from the seed 0.
    ///
    /// @throws IllegalArgumentException if two parts of a layer have one name
    public static Model of(Layer root) {
        return drawn(root, 0);
    }

    private static Model drawn(Layer root, long seed) {
        return new Model(root, seed, (path, shape, init) -> {
            float[] numbers = new float[shape.count()];
            init.fill(numbers, shape, RandomStream.of(seed, path));
            return Tensor.constant(new Storage.Floats(numbers), shape);
        });
    }

    /// A model of a layer with given values, by path and expected shape; nothing is drawn.
    ///
    /// @param seed what [#seed] answers
    /// @throws IllegalArgumentException if a value has another shape
    public static Model of(Layer root, long seed, BiFunction<String, Shape, Tensor> values) {
        return new Model(root, seed, (path, shape, init) -> {
            Tensor value = values.apply(path, shape);
            if (!value.shape().equals(shape)) {
                throw new IllegalArgumentException(
                        path + " is " + shape + ", but the value given for it is " + value.shape());
            }
            return value;
        });
    }

    /// A new model of the same layer, its values drawn from another seed.
    public Model seed(long other) {
        return drawn(root, other);
    }

    /// The seed that the first values were drawn from.
    public long seed() {
        return seed;
    }

    /// The layer it is made of.
    public Layer root() {
        return root;
    }

    /// What is learned, in the order the layers name it.
    public List<Parameter> parameters() {
        return parameters;
    }

    /// What is kept but not learned.
    public List<State> states() {
        return states;
    }

    /// Parameters, then states.
    public List<Cell> cells() {
        return cells;
    }

    /// The numbers that are learned.
    public long parameterCount() {
        return parameters.stream().mapToLong(p -> p.shape().count()).sum();
    }

    /// The type of its numbers: float32 until [#to].
    public DType dtype() {
        return cells.isEmpty() ? DType.FLOAT32 : cells.getFirst().dtype();
    }

    /// Rounds all values to float32 or float64, and from now on computes in that type. Steps compiled before must
    /// be compiled again.
    ///
    /// @return this model
    public Model to(DType dtype) {
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException("a model computes in float32 or float64, not in " + dtype);
        }
        training.lock();
        try {
            synchronized (this) {
                place.retype(dtype);
            }
        } finally {
            training.unlock();
        }
        return this;
    }

    /// The forward pass as a graph over leaves that stand for the cells; a compiled step reads the cells
    /// themselves. Layers that draw random numbers need the form that is given some.
    public Forward forward(Tensor x, Mode mode) {
        return forward(x, mode, Cell::tensor);
    }

    /// The forward pass as a graph over leaves that stand for the cells, with random numbers for the layers that
    /// draw some in [Mode#TRAIN], such as [Dropout].
    ///
    /// @param random for example `RandomStream.of(model.seed()).at(step)`: another step draws other numbers
    public Forward forward(Tensor x, Mode mode, RandomStream random) {
        return forward(x, mode, Cell::tensor, random);
    }

    /// The forward pass as a graph, each cell standing for the tensor that `values` answers.
    public Forward forward(Tensor x, Mode mode, Function<Cell, Tensor> values) {
        return forward(x, mode, values, null);
    }

    private Forward forward(Tensor x, Mode mode, Function<Cell, Tensor> values, @Nullable RandomStream random) {
        var updates = new ArrayList<Update>();
        Tensor output = new Context(place, new Pass(mode, values, updates, random)).run(x);
        return new Forward(output, List.copyOf(updates));
    }

    /// The forward pass that takes the cells' values as inputs.
    public Inference inference(Tensor x) {
        var inputOf = new IdentityHashMap<Cell, Tensor>();
        cells.forEach(cell -> inputOf.put(cell, Tensor.input(cell.name(), cell.shape(), x.dtype())));
        Tensor output = forward(x, Mode.EVALUATE, cell -> Objects.requireNonNull(inputOf.get(cell)))
                .output();
        return new Inference(
                cells.stream()
                        .map(cell -> Objects.requireNonNull(inputOf.get(cell)))
                        .toList(),
                output);
    }

    /// The model applied to `[batch, …]` as it is now, in [Mode#EVALUATE]: a tensor that can be differentiated.
    public Tensor apply(Tensor x) {
        synchronized (this) {
            return forward(x, Mode.EVALUATE).output();
        }
    }

    /// The answer to one example. Row by row, answers have the same bits alone and in any batch.
    ///
    /// @throws backprop4j.TensorException if the model does not take that many features
    public float[] predict(float[] features) {
        return predictor.predict(new float[][] {features})[0];
    }

    /// The answers to several examples, each as if it stood alone.
    ///
    /// @throws backprop4j.TensorException if the model does not take that many features
    /// @throws IllegalArgumentException if examples differ in length
    public float[][] predict(float[][] examples) {
        return predictor.predict(examples);
    }

    /// The values of [#cells], all from one moment. Nobody will overwrite them, and nobody may.
    public synchronized Storage[] values() {
        Storage[] values = new Storage[cells.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = cells.get(i).borrow();
        }
        return values;
    }

    /// Held by the one who trains. Values enter the cells under the model's monitor.
    public ReentrantLock training() {
        return training;
    }

    /// For example `Sequential(Linear(784, 10)): 7,850 parameters, float32`.
    @Override
    public String toString() {
        return root + ": " + String.format(Locale.ROOT, "%,d", parameterCount()) + " parameters, " + dtype();
    }
}
