package backprop4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/// Plants bugs and compiles them with the arguments that stand in the build's own pom, to see that the gates
/// bite.
final class CompilerGateTest {
    private static final String PLUGIN =
            "/project/build/pluginManagement/plugins/plugin[artifactId='maven-compiler-plugin']";

    @TempDir
    Path temporary;

    @Test
    void a_null_dereference_is_rejected() throws Exception {
        var outcome = compile("""
                static int length(@Nullable String name) {
                    return name.length();
                }
                """);

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).contains("error: [NullAway] dereferenced expression 'name' is @Nullable");
    }

    @Test
    void a_null_that_was_asked_about_is_accepted() throws Exception {
        var outcome = compile("""
                static int length(@Nullable String name) {
                    return name == null ? 0 : name.length();
                }
                """);

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    @Test
    void a_mistake_that_Error_Prone_knows_is_rejected() throws Exception {
        var outcome = compile("""
                static boolean equal(@Nullable int[] one, int[] other) {
                    return other.equals(one);
                }
                """);

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).contains("[ArrayEquals]");
    }

    @Test
    void a_warning_of_javac_is_rejected() throws Exception {
        var outcome = compile("""
                static int size(java.util.List list) {
                    return list.size();
                }
                """);

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).contains("warning: [rawtypes]", "-Werror");
    }

    private Command.Outcome compile(String method) throws Exception {
        Path source = temporary.resolve("Planted.java");
        Files.writeString(source, """
                package planted;

                import org.jspecify.annotations.NullMarked;
                import org.jspecify.annotations.Nullable;

                @NullMarked
                final class Planted {
                    private Planted() {}

                %s}
                """.formatted(method));
        var arguments = compilerArguments();
        arguments.addAll(List.of(
                "--class-path",
                System.getProperty("java.class.path"),
                "--processor-path",
                System.getProperty("java.class.path"),
                "-d",
                temporary.toString(),
                source.toString()));
        return Command.runTool("javac", arguments);
    }

    private static List<String> compilerArguments() throws Exception {
        Document pom = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Files.readString(Path.of("../pom.xml")))));
        var xpath = XPathFactory.newDefaultInstance().newXPath();
        var nodes = (NodeList) xpath.evaluate(PLUGIN + "/configuration/compilerArgs/arg", pom, XPathConstants.NODESET);
        var arguments = new ArrayList<String>();
        for (int i = 0; i < nodes.getLength(); i++) {
            arguments.add(nodes.item(i).getTextContent());
        }
        arguments.addAll(List.of("--release", xpath.evaluate(PLUGIN + "/configuration/release", pom)));
        return arguments;
    }
}
