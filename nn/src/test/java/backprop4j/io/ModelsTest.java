package backprop4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.nn.AdaptiveAvgPool2d;
import backprop4j.nn.AvgPool2d;
import backprop4j.nn.BatchNorm1d;
import backprop4j.nn.Context;
import backprop4j.nn.Conv2d;
import backprop4j.nn.ConvTranspose2d;
import backprop4j.nn.Dropout;
import backprop4j.nn.Embedding;
import backprop4j.nn.Flatten;
import backprop4j.nn.Gelu;
import backprop4j.nn.GroupNorm;
import backprop4j.nn.Layer;
import backprop4j.nn.LayerNorm;
import backprop4j.nn.Linear;
import backprop4j.nn.MaxPool2d;
import backprop4j.nn.Model;
import backprop4j.nn.Parts;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.nn.Softmax;
import backprop4j.nn.Unflatten;
import backprop4j.op.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelsTest {
    private static final float[] X = {0.5f, -1, 2};

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("model.safetensors");
    }

    private static Model model() {
        return Sequential.of(
                        new Linear(3, 4),
                        new Sequential(new Relu(), new Linear(4, 4).withoutBias(), new Gelu()),
                        new Linear(4, 2),
                        new Softmax())
                .seed(-9);
    }

    private void write(Map<String, String> metadata, Safetensors.Entry... entries) throws IOException {
        Safetensors.write(file(), new Safetensors.Contents(metadata, List.of(entries)));
    }

    private static Safetensors.Entry floats(String name, int... sizes) {
        Shape shape = Shape.of(sizes);
        return new Safetensors.Entry(name, shape, new Storage.Floats(new float[shape.count()]));
    }

    private void isRefused(String reason) {
        assertThatThrownBy(() -> Models.load(file()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("model.safetensors")
                .hasMessageContaining(reason);
    }

    @Test
    void a_file_alone_restores_a_model_of_library_layers_to_the_bit() throws IOException {
        Model model = model();
        Models.save(model, file());
        Model loaded = Models.load(file());
        assertThat(loaded.predict(X)).isEqualTo(model.predict(X));
        assertThat(loaded.toString()).isEqualTo(model.toString());
        assertThat(loaded.seed()).isEqualTo(-9);
        assertThat(Safetensors.read(file()).byName().keySet())
                .containsExactly("0.weight", "0.bias", "1.1.weight", "2.weight", "2.bias");
    }

    @Test
    void every_library_layer_and_its_choices_come_back_from_the_file() throws IOException {
        Model model = Sequential.of(
                new Embedding(5, 4),
                new Flatten(),
                new Linear(12, 6),
                new BatchNorm1d(6),
                new BatchNorm1d(6).epsilon(0.5).momentum(0.25).withoutAffine(),
                new Dropout(0.125),
                new LayerNorm(6),
                new LayerNorm(6).epsilon(1e-3).withoutAffine(),
                new GroupNorm(2, 6).epsilon(1e-12),
                new GroupNorm(3, 6).withoutAffine());
        model.states().getFirst().set(1, 2, 3, 4, 5, 6);
        Models.save(model, file());
        Model loaded = Models.load(file());
        assertThat(loaded.predict(new float[] {0, 4, 2})).isEqualTo(model.predict(new float[] {0, 4, 2}));
        assertThat(Architecture.write(loaded.root())).isEqualTo(Architecture.write(model.root()));
        assertThat(((Dropout) ((Sequential) loaded.root()).layers().get(5)).p()).isEqualTo(0.125);
        assertThat(((BatchNorm1d) ((Sequential) loaded.root()).layers().get(4)).momentum())
                .isEqualTo(0.25);
        String images = "Sequential(BatchNorm2d(3, 1.0E-5, 0.1), BatchNorm2dWithoutAffine(3, 0.5, 1.0),"
                + " LayerNorm(3, 2, 2, 1.0E-5))";
        assertThat(Architecture.write(Architecture.read(images))).isEqualTo(images);
    }

    @Test
    void layers_that_slide_come_back_from_the_file() throws IOException {
        Model model = Sequential.of(
                new Unflatten(2, 6, 6),
                new Conv2d(2, 4, 3, 2).padding(1, 0).groups(2),
                new MaxPool2d(2).stride(1),
                new ConvTranspose2d(4, 3, 2).stride(2, 1).withoutBias(),
                new AvgPool2d(3, 2).padding(1),
                new AdaptiveAvgPool2d(2, 3));
        Models.save(model, file());
        Model loaded = Models.load(file());
        float[] x = new float[72];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 5 - 2;
        }
        assertThat(loaded.predict(x)).isEqualTo(model.predict(x));
        assertThat(loaded.toString()).isEqualTo(model.toString());
        String others = "Sequential(Conv1d(1, 2, 3, 2, 0, 1, 1), Conv3dWithoutBias(2, 2, 1, 2, 3, 1, 1, 1, 0, 0, 1, 1,"
                + " 1, 2, 2))";
        assertThat(Architecture.write(Architecture.read(others))).isEqualTo(others);
    }

    @Test
    void float64_models_stay_float64() throws IOException {
        Model model = model().to(DType.FLOAT64);
        model.parameters().getFirst().set(Tensor.float64(new double[][] {
            {Math.PI, 1, 1}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}
        }));
        Models.save(model, file());
        Model loaded = Models.load(file());
        assertThat(loaded.dtype()).isEqualTo(DType.FLOAT64);
        assertThat(loaded.parameters().getFirst().tensor().toDoubles()[0]).isEqualTo(Math.PI);
    }

    /// A class of one's own.
    private static final class Doubling implements Layer {
        @Override
        public void parts(Parts parts) {
            parts.layer("inner", new Linear(3, 3));
        }

        @Override
        public Tensor forward(Tensor x, Context context) {
            return context.call("inner", x).mul(2);
        }
    }

    @Test
    void a_class_of_ones_own_loads_its_weights_only() throws IOException {
        Model model = Sequential.of(new Doubling()).seed(1);
        Models.save(model, file());
        isRefused("Models.loadWeights(model, file)");
        Model other = Sequential.of(new Doubling()).seed(2);
        assertThat(other.predict(X)).isNotEqualTo(model.predict(X));
        Models.loadWeights(other, file());
        assertThat(other.predict(X)).isEqualTo(model.predict(X));
    }

    @Test
    void weights_of_another_program_fit_by_name_and_shape() throws IOException {
        write(Map.of(), floats("0.weight", 2, 3), floats("0.bias", 2));
        Model model = Sequential.of(new Linear(3, 2));
        Models.loadWeights(model, file());
        assertThat(model.predict(X)).containsExactly(0, 0);
    }

    @Test
    void what_does_not_fit_changes_nothing() throws IOException {
        Model model = Sequential.of(new Linear(3, 2), new Linear(2, 2));
        float[] before = model.predict(X);
        write(Map.of(), floats("0.weight", 2, 3), floats("0.bias", 2), floats("1.weight", 2, 2));
        assertThatThrownBy(() -> Models.loadWeights(model, file()))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("the model has 1.bias[2], but the file has not");
        write(Map.of(), floats("0.weight", 2, 3), floats("0.bias", 2), floats("1.weight", 2, 2), floats("1.bias", 3));
        assertThatThrownBy(() -> Models.loadWeights(model, file()))
                .hasMessageContaining("1.bias is [3] in the file, but the model's is [2]");
        assertThat(model.predict(X)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Linear",
                "Linear(",
                "Linear(3, 2",
                "Linear(3,2)",
                "Linear(3, 2))",
                "Linear(0, 2)",
                "Dropout(1.0)",
                "Dropout(NaN)",
                "Dropout(0.5",
                "Dropout(0.5E)",
                "Dropout(1)",
                "LayerNorm(1.0E-5)",
                "LayerNorm(3)",
                "LayerNorm(3, 0.0)",
                "BatchNorm1d(3, 1.0E-5)",
                "GroupNorm(2, 3, 1.0E-5)",
                "Embedding(3)",
                "Linear(-3, 2)",
                "Linear(3, 99999999999999999999)",
                "Linear(2147483647, 2147483647)",
                "Linear(2147483647, 1)",
                "linear(3, 2)",
                "java.lang.Runtime()",
                "Sequential(Linear(3, 2) Relu())",
                "Sequential(Relu(),)",
                "Relu(1)",
                "Linear(３, 2)"
            })
    void hostile_architectures_are_one_sentence(String architecture) throws IOException {
        write(Map.of(Models.ARCHITECTURE, architecture), floats("weight", 2, 3), floats("bias", 2));
        isRefused("");
    }

    @Test
    void architectures_are_bounded() throws IOException {
        write(Map.of(Models.ARCHITECTURE, "Sequential(".repeat(1_000_000)));
        isRefused("nested more than 50 deep");
        write(Map.of(Models.ARCHITECTURE, "Sequential(" + "Relu(), ".repeat(200_000) + "Relu())"));
        isRefused("more than 100000 layers");
    }

    @Test
    void tensors_that_do_not_fit_the_architecture_are_named() throws IOException {
        Map<String, String> metadata = Map.of(Models.ARCHITECTURE, "Sequential(Linear(3, 2))");
        write(metadata, floats("0.weight", 2, 3));
        isRefused("the model has 0.bias[2], but the file has not");
        write(metadata, floats("0.weight", 3, 2), floats("0.bias", 2));
        isRefused("0.weight is [3, 2] in the file, but the model's is [2, 3]");
        write(metadata, floats("0.weight", 2, 3), floats("0.bias", 2), floats("extra", 1));
        isRefused("that the model has not: \"extra\"[1]");
        write(
                metadata,
                floats("0.weight", 2, 3),
                new Safetensors.Entry("0.bias", Shape.of(2), new Storage.Doubles(new double[2])));
        isRefused("0.bias is float64, but other tensors are float32");
        write(metadata, new Safetensors.Entry("0.weight", Shape.of(2, 3), new Storage.Ints(new int[6])));
        isRefused("float32 or float64");
        write(
                Map.of(Models.ARCHITECTURE, "Sequential(Linear(3, 2))", Models.SEED, "seven"),
                floats("0.weight", 2, 3),
                floats("0.bias", 2));
        isRefused("its seed is not a whole number");
    }

    @Test
    void every_file_cut_short_is_refused() throws IOException {
        Models.save(model(), file());
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length += 1 + length / 20) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Models.load(file())).isInstanceOf(InvalidFileException.class);
        }
    }

    @Test
    void a_save_that_fails_leaves_the_old_file_and_nothing_else() throws IOException {
        Models.save(model(), file());
        byte[] before = Files.readAllBytes(file());
        assertThatThrownBy(() -> AtomicFile.write(file(), channel -> {
                    channel.write(java.nio.ByteBuffer.allocate(100));
                    throw new IOException("killed");
                }))
                .hasMessage("killed");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(new ArrayList<>(files.toList())).containsExactly(file());
        }
    }

    @Test
    void places_that_cannot_be_written_or_read_are_named() {
        assertThatThrownBy(() -> Models.save(model(), folder.resolve("no/such/model.safetensors")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("no/such");
        assertThatThrownBy(() -> Models.load(folder.resolve("absent.safetensors")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("absent.safetensors");
    }
}
