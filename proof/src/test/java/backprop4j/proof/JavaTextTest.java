package backprop4j.proof;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaTextTest {
    @TempDir
    Path classes;

    @Test
    void what_is_printed_compiles_and_prints_the_same_bits_for_every_operation() throws Exception {
        Map<String, String> sources = new TreeMap<>();
        Map<String, String> expected = new TreeMap<>();
        var missing = new ArrayList<>(Operations.all().map(Operation::name).toList());
        for (long seed = 0; !missing.isEmpty() || seed < 40; seed++) {
            RandomGraph graph = RandomGraph.of(seed);
            boolean isNew = missing.removeAll(graph.lines().stream()
                    .filter(Line.Call.class::isInstance)
                    .map(line -> ((Line.Call) line).operation().name())
                    .toList());
            if (isNew || seed < 40) {
                DType real = seed % 2 == 0 ? DType.FLOAT32 : DType.FLOAT64;
                sources.put("Graph" + seed, graph.java(real));
                expected.put("Graph" + seed, printed(graph, real));
            }
        }
        compile(sources);
        try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            for (String name : sources.keySet()) {
                assertThat(output(loader.loadClass(name))).as(sources.get(name)).isEqualTo(expected.get(name));
            }
        }
    }

    private static String printed(RandomGraph graph, DType real) {
        var results = graph.build(real).results();
        Tensor.evaluate(results.toArray(Tensor[]::new));
        var text = new StringBuilder();
        for (Tensor result : results) {
            text.append(result.dtype()).append(result.shape()).append(' ');
            text.append(Arrays.toString(result.toDoubles())).append('\n');
        }
        return text.toString();
    }

    private void compile(Map<String, String> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var errors = new ByteArrayOutputStream();
        List<Source> files = sources.entrySet().stream()
                .map(entry -> new Source(entry.getKey(), entry.getValue()))
                .toList();
        boolean compiled = compiler.getTask(
                        new OutputStreamWriter(errors, StandardCharsets.UTF_8),
                        null,
                        null,
                        List.of(
                                "-d",
                                classes.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "--release",
                                "25"),
                        null,
                        files)
                .call();
        assertThat(compiled).as(errors.toString(StandardCharsets.UTF_8)).isTrue();
    }

    private static String output(Class<?> program) throws Exception {
        var bytes = new ByteArrayOutputStream();
        PrintStream out = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            var made = program.getDeclaredConstructor();
            made.setAccessible(true);
            var main = program.getDeclaredMethod("main");
            main.setAccessible(true);
            main.invoke(made.newInstance());
        } finally {
            System.setOut(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
