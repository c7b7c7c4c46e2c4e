package backprop4j.io;

import backprop4j.Cell;
import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.nn.Layer;
import backprop4j.nn.Model;
import backprop4j.op.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Models as files in the safetensors format: every value under its path (`0.weight`, out × in, as PyTorch names
/// and lays them out), and in the metadata the architecture. A file alone restores a model of library layers; a
/// model with layer classes of your own is built by your code and takes its weights from the file.
public final class Models {
    static final String ARCHITECTURE = "backprop4j.architecture";
    static final String SEED = "backprop4j.seed";
    /// In front of the names of what an optimizer remembers.
    static final String OPTIMIZER = "optimizer/";
    /// In front of the names of the examples of a bad step.
    static final String BATCH = "batch/";

    private Models() {}

    /// Writes a model, or leaves what was there before. Training may go on meanwhile.
    ///
    /// @throws IOException if the place cannot be written to
    public static void save(Model model, Path file) throws IOException {
        Safetensors.write(file, new Safetensors.Contents(metadata(model), entries(model)));
    }

    static Map<String, String> metadata(Model model) {
        var metadata = new HashMap<String, String>();
        metadata.put(SEED, Long.toString(model.seed()));
        String architecture = Architecture.write(model.root());
        if (architecture != null) {
            metadata.put(ARCHITECTURE, architecture);
        }
        return metadata;
    }

    static List<Safetensors.Entry> entries(Model model) {
        var entries = new ArrayList<Safetensors.Entry>();
        Storage[] values = model.values();
        for (int i = 0; i < values.length; i++) {
            Cell cell = model.cells().get(i);
            entries.add(new Safetensors.Entry(cell.name(), cell.shape(), values[i]));
        }
        return entries;
    }

    /// Reads a model of library layers.
    ///
    /// @throws InvalidFileException if the file is damaged, has no architecture, or its tensors do not fit it
    /// @throws IOException if it cannot be read
    public static Model load(Path file) throws IOException {
        Safetensors.Contents contents = Safetensors.read(file);
        String architecture = contents.metadata().get(ARCHITECTURE);
        if (architecture == null) {
            throw new InvalidFileException(
                    file,
                    "it has no architecture, because another program wrote it or a layer class of your own is part of"
                            + " the model; build the model in code and call Models.loadWeights(model, file)");
        }
        try {
            Layer root = Architecture.read(architecture);
            Map<String, Safetensors.Entry> tensors = contents.byName();
            DType dtype = dtype(contents);
            Model model = Model.of(root, seed(contents), (path, shape) -> tensor(tensors, path, shape, dtype));
            requireNoOthers(model, contents);
            return model;
        } catch (IllegalArgumentException fault) {
            throw new InvalidFileException(file, String.valueOf(fault.getMessage()), fault);
        }
    }

    /// Puts a file's values into a model that is there already. If anything does not fit, nothing is changed.
    ///
    /// @throws InvalidFileException if the file is damaged, or its names and shapes are not the model's
    /// @throws IOException if it cannot be read
    public static void loadWeights(Model model, Path file) throws IOException {
        restore(model, file, Safetensors.read(file));
    }

    static void restore(Model model, Path file, Safetensors.Contents contents) throws InvalidFileException {
        var values = new ArrayList<Tensor>();
        try {
            Map<String, Safetensors.Entry> tensors = contents.byName();
            DType dtype = dtype(contents);
            for (Cell cell : model.cells()) {
                values.add(tensor(tensors, cell.name(), cell.shape(), dtype));
            }
            requireNoOthers(model, contents);
        } catch (IllegalArgumentException fault) {
            throw new InvalidFileException(file, String.valueOf(fault.getMessage()), fault);
        }
        model.training().lock();
        try {
            synchronized (model) {
                for (int i = 0; i < values.size(); i++) {
                    model.cells().get(i).set(values.get(i));
                }
            }
        } finally {
            model.training().unlock();
        }
    }

    private static Tensor tensor(Map<String, Safetensors.Entry> tensors, String path, Shape shape, DType dtype) {
        Safetensors.Entry entry = tensors.get(path);
        if (entry == null) {
            throw new IllegalArgumentException("the model has " + path + shape + ", but the file has not");
        }
        if (!entry.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    path + " is " + entry.shape() + " in the file, but the model's is " + shape);
        }
        if (entry.numbers().dtype() != dtype) {
            throw new IllegalArgumentException(
                    path + " is " + entry.numbers().dtype() + ", but other tensors are " + dtype);
        }
        return Tensor.constant(entry.numbers(), shape);
    }

    /// The type of the model's values, float32 if there are none.
    private static DType dtype(Safetensors.Contents contents) {
        for (Safetensors.Entry entry : contents.entries()) {
            if (isValue(entry.name())) {
                DType dtype = entry.numbers().dtype();
                if (!dtype.isFloating()) {
                    throw new IllegalArgumentException(SafetensorsHeader.quoted(entry.name()) + " is " + dtype
                            + ", but a model's values are float32 or float64");
                }
                return dtype;
            }
        }
        return DType.FLOAT32;
    }

    /// Whether a tensor of a file is one of the model's values.
    private static boolean isValue(String name) {
        return !name.startsWith(OPTIMIZER) && !name.startsWith(BATCH);
    }

    private static void requireNoOthers(Model model, Safetensors.Contents contents) {
        var others = new HashMap<String, Shape>();
        contents.entries().forEach(entry -> others.put(entry.name(), entry.shape()));
        others.keySet().removeIf(name -> !isValue(name));
        model.cells().forEach(cell -> others.remove(cell.name()));
        if (!others.isEmpty()) {
            String name = others.keySet().stream().sorted().findFirst().orElseThrow();
            throw new IllegalArgumentException(
                    "the file has " + (others.size() == 1 ? "a tensor" : others.size() + " tensors")
                            + " that the model has not: " + SafetensorsHeader.quoted(name) + others.get(name)
                            + (others.size() == 1 ? "" : ", …"));
        }
    }

    /// The seed that a file says.
    static long checkedSeed(Path file, Safetensors.Contents contents) throws InvalidFileException {
        try {
            return seed(contents);
        } catch (IllegalArgumentException fault) {
            throw new InvalidFileException(file, String.valueOf(fault.getMessage()), fault);
        }
    }

    private static long seed(Safetensors.Contents contents) {
        String seed = contents.metadata().getOrDefault(SEED, "0");
        try {
            return Long.parseLong(seed);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("its seed is not a whole number", notANumber);
        }
    }
}
