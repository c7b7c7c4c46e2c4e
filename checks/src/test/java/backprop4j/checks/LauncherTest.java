package backprop4j.checks;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.checks.Command.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Runs the launcher in a tree of its own, with a Maven that only says that it ran and JDKs that only repeat
/// their arguments.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
final class LauncherTest {
    @TempDir
    Path temporary;

    private Path root;
    private Path jdk;

    @BeforeEach
    void plant() throws IOException {
        root = Files.createDirectories(temporary.resolve("a tree with spaces"));
        Files.copy(Path.of("../backprop"), root.resolve("backprop"));
        for (String module : List.of("core", "proof", "nn", "datasets", "studio", "cli")) {
            Files.createDirectories(root.resolve(module + "/src/main"));
            Files.createFile(root.resolve(module + "/pom.xml"));
        }
        Files.createDirectories(root.resolve("core/src/twin"));
        Files.createFile(root.resolve("pom.xml"));
        jdk = jdk("25.0.3");
        script(temporary.resolve("tools/mvn"), """
                echo ran >>'%s'
                mkdir -p '%2$s/cli/target/lib'
                touch '%2$s/cli/target/lib/library.jar' '%2$s/cli/target/backprop4j-cli-1.jar'
                """.formatted(temporary.resolve("builds"), root));
    }

    @Test
    void it_builds_once_and_says_so_in_one_line() throws Exception {
        var first = launch(jdk, root.resolve("backprop"), "version");
        var second = launch(jdk, root.resolve("backprop"), "version");

        assertThat(first.output())
                .startsWith("backprop: building for the first use")
                .hasLineCount(2);
        assertThat(second.output()).startsWith("java 25.0.3").hasLineCount(1);
        assertThat(temporary.resolve("builds")).hasContent("ran\n");
    }

    @Test
    void it_builds_again_when_a_source_is_newer() throws Exception {
        launch(jdk, root.resolve("backprop"), "version");
        Path source = Files.createFile(root.resolve("core/src/main/Tensor.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

        var outcome = launch(jdk, root.resolve("backprop"), "version");

        assertThat(outcome.output())
                .startsWith("backprop: building what has changed")
                .hasLineCount(2);
    }

    @Test
    void a_failed_build_shows_its_errors_and_starts_nothing() throws Exception {
        script(temporary.resolve("tools/mvn"), "echo '[ERROR] a semicolon is missing'\nexit 1\n");

        var outcome = launch(jdk, root.resolve("backprop"), "version");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("[ERROR] a semicolon is missing", "launcher.log")
                .doesNotContain("java 25");
    }

    @Test
    void only_a_command_that_computes_much_gets_the_vector_module() throws Exception {
        launch(jdk, root.resolve("backprop"), "version");

        assertThat(launch(jdk, root.resolve("backprop"), "train", "mnist").output())
                .contains("--add-modules jdk.incubator.vector", "train mnist");
        for (String quick : List.of("version", "explain", "passes", "--help")) {
            assertThat(launch(jdk, root.resolve("backprop"), quick).output())
                    .contains(quick)
                    .doesNotContain("incubator");
        }
        assertThat(launch(jdk, root.resolve("backprop"), "train", "--help").output())
                .doesNotContain("incubator");
    }

    @Test
    void arguments_and_the_exit_code_pass_unchanged() throws Exception {
        script(jdk.resolve("bin/java"), "for last; do :; done\necho \"last: $last\"\nexit 7\n");

        var outcome = launch(jdk, root.resolve("backprop"), "predict", "a file, with \"quotes\" and *");

        assertThat(outcome.output()).contains("last: a file, with \"quotes\" and *\n");
        assertThat(outcome.exitCode()).isEqualTo(7);
    }

    @Test
    void it_finds_its_tree_through_links() throws Exception {
        Path absolute = Files.createSymbolicLink(temporary.resolve("absolute"), root.resolve("backprop"));
        Path relative = Files.createSymbolicLink(temporary.resolve("relative"), Path.of("absolute"));

        assertThat(launch(jdk, relative, "version").output()).contains(root + "/cli/target");
        assertThat(launch(jdk, absolute, "version").output()).contains(root + "/cli/target");
    }

    @Test
    void a_JDK_with_the_collector_bug_is_passed_over() throws Exception {
        assertThat(launch(jdk("25.0.2"), root.resolve("backprop"), "version").output())
                .contains("java 25.0.3")
                .doesNotContain("java 25.0.2");
    }

    @Test
    void an_old_JDK_is_passed_over_and_a_newer_one_taken() throws Exception {
        assertThat(launch(jdk("17.0.15"), root.resolve("backprop"), "version").output())
                .contains("java 25.0.3")
                .doesNotContain("java 17");
        assertThat(launch(jdk("26-ea"), root.resolve("backprop"), "version").output())
                .contains("java 26-ea");
        assertThat(launch(jdk("25.0.10"), root.resolve("backprop"), "version").output())
                .contains("java 25.0.10");
    }

    /// On the path stands the JDK 25.0.3; what `home` names comes before it.
    private Outcome launch(Path home, Path launcher, String... arguments) throws Exception {
        return Command.run(
                launcher,
                List.of(arguments),
                Map.of(
                        "JAVA_HOME",
                        home.toString(),
                        "PATH",
                        temporary.resolve("tools") + ":" + temporary.resolve("jdk-25.0.3/bin") + ":/usr/bin:/bin"));
    }

    private Path jdk(String version) throws IOException {
        Path home = temporary.resolve("jdk-" + version);
        script(home.resolve("bin/java"), "echo java " + version + " \"$@\"\n");
        script(home.resolve("bin/javac"), "exit 1\n");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
