package backprop4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the documentation shows is what runs: every Java snippet stands in an example, and every output that
/// names its example is what that example prints.
final class DocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path EXAMPLES = ROOT.resolve("examples/src/main/java/backprop4j/examples");
    private static final Pattern JAVA = Pattern.compile("(?m)^```java\\n(.*?)^```", Pattern.DOTALL);
    private static final Pattern OUTPUT =
            Pattern.compile("<!-- output of (\\w+) -->\\s*```text\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

    /// A piece of a document.
    record Piece(String document, String example, String text) {
        @Override
        public String toString() {
            return document + ": " + text.lines().findFirst().orElse("");
        }
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md")),
                            docs.filter(p -> p.toString().endsWith(".md")))
                    .toList();
        }
    }

    private static List<Piece> snippets() throws IOException {
        var pieces = new ArrayList<Piece>();
        for (Path document : documents()) {
            var matcher = JAVA.matcher(Files.readString(document));
            while (matcher.find()) {
                pieces.add(new Piece(ROOT.relativize(document).toString(), "", matcher.group(1)));
            }
        }
        return pieces;
    }

    private static List<Piece> outputs() throws IOException {
        var pieces = new ArrayList<Piece>();
        for (Path document : documents()) {
            var matcher = OUTPUT.matcher(Files.readString(document));
            while (matcher.find()) {
                pieces.add(new Piece(ROOT.relativize(document).toString(), matcher.group(1), matcher.group(2)));
            }
        }
        return pieces;
    }

    static List<String> examples() throws IOException {
        try (Stream<Path> sources = Files.list(EXAMPLES)) {
            return sources.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("E\\d+\\w*\\.java"))
                    .map(name -> name.replace(".java", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void every_java_snippet_stands_in_an_example(Piece snippet) throws IOException {
        String wanted = squeezed(snippet.text());
        var found = new ArrayList<String>();
        for (String example : examples()) {
            if (squeezed(Files.readString(EXAMPLES.resolve(example + ".java"))).contains(wanted)) {
                found.add(example);
            }
        }
        assertThat(found).as(snippet.toString()).isNotEmpty();
    }

    /// White space and comments may differ between a page and a source file.
    private static String squeezed(String code) {
        return code.replaceAll("(?m)//.*$", "").replaceAll("\\s+", "");
    }

    @ParameterizedTest
    @MethodSource("outputs")
    @ResourceLock(Resources.SYSTEM_OUT)
    void every_output_is_what_its_example_prints(Piece output) throws ReflectiveOperationException {
        assertThat(run(output.example()).strip()).isEqualTo(output.text().strip());
    }

    @ParameterizedTest
    @MethodSource("examples")
    @ResourceLock(Resources.SYSTEM_OUT)
    void every_example_runs_and_says_something(String example) throws ReflectiveOperationException {
        assertThat(run(example)).isNotBlank();
    }

    private static String run(String example) throws ReflectiveOperationException {
        PrintStream before = System.out;
        var out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            Class.forName("backprop4j.examples." + example)
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
