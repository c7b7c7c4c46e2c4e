package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.Attention;
import backprop4j.Convolutions;
import backprop4j.Images;
import backprop4j.Linalg;
import backprop4j.Pooling;
import backprop4j.RandomStream;
import backprop4j.Ranked;
import backprop4j.Tensor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OperationsDocumentTest {
    private static final List<Class<?>> HOMES = List.of(
            Tensor.class,
            Attention.class,
            Convolutions.class,
            Images.class,
            Linalg.class,
            Pooling.class,
            RandomStream.class);

    private static final Set<Class<?>> RESULTS = Set.of(Tensor.class, List.class, Ranked.class);

    /// Methods that make a tensor of given numbers, or say what one is made of.
    private static final Set<String> NO_OPERATION = Set.of(
            "of",
            "scalar",
            "float64",
            "ofInts",
            "copyOf",
            "full",
            "zeros",
            "ones",
            "input",
            "constant",
            "tensor",
            "inputs",
            "scaledBy");

    @Test
    void the_document_names_every_operation_and_nothing_else() throws IOException {
        names_every_operation_and_nothing_else(Path.of("../docs/operations.md"));
    }

    static void names_every_operation_and_nothing_else(Path document) throws IOException {
        Set<String> named = new TreeSet<>();
        var names = Pattern.compile("`([A-Za-z0-9.]+)`");
        for (String line : Files.readAllLines(document)) {
            if (line.startsWith("| ") && !line.startsWith("| there ")) {
                String here = line.substring(line.replace("\\|", "  ").indexOf(" | ") + 3);
                var matcher = names.matcher(here);
                while (matcher.find()) {
                    named.add(matcher.group(1));
                }
            }
        }
        Set<String> operations = HOMES.stream()
                .flatMap(home -> Arrays.stream(home.getDeclaredMethods())
                        .filter(OperationsDocumentTest::isOperation)
                        .map(method -> (home == Tensor.class ? "" : home.getSimpleName() + ".") + method.getName()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(operations);
    }

    private static boolean isOperation(Method method) {
        boolean home = method.getDeclaringClass() == Tensor.class;
        return Modifier.isPublic(method.getModifiers())
                && !method.isSynthetic()
                && RESULTS.contains(method.getReturnType())
                && !(home && NO_OPERATION.contains(method.getName()));
    }
}
