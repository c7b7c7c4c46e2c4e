package backprop4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Starts processes that measure and reads what they tell.
final class Forks {
    private static final String PEERS = "backprop4j.bench.peers.";
    private static final String OFFICIAL = "pytorch/cpu/linux-x86_64/";
    private static final List<String> NATIVES =
            List.of("libc10.so", "libgomp-98b21ff3.so.1", "libtorch.so", "libtorch_cpu.so");

    private Forks() {}

    /// Whether this build has the native libraries to compare with.
    static boolean hasPeers() {
        return Forks.class.getResource("peers/LibtorchChild.class") != null;
    }

    /// Our side: `arguments` for [Child], with system properties such as `backprop4j.vector=scalar`.
    static Map<String, String> ours(int threads, List<String> properties, String... arguments) {
        // As the launcher starts its JVM.
        var command =
                new ArrayList<String>(List.of("--add-modules", "jdk.incubator.vector", "-XX:+UseSerialGC", "-Xmn24m"));
        command.add("-Dbackprop4j.threads=" + threads);
        properties.forEach(property -> command.add("-D" + property));
        command.addAll(List.of("-cp", classPath(), Child.class.getName()));
        command.addAll(List.of(arguments));
        return run(command, Map.of());
    }

    /// A peer: a class of the profile `peers` with its arguments.
    static Map<String, String> peer(int threads, String type, String... arguments) {
        // No collector of native memory: scopes free it, as C++ would.
        var command = new ArrayList<String>(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.library.path=" + officialNatives(),
                "-Dorg.bytedeco.javacpp.pathsFirst=true",
                "-Dorg.bytedeco.javacpp.nopointergc=true"));
        command.addAll(List.of("-cp", classPath(), PEERS + type));
        command.addAll(List.of(arguments));
        String count = Integer.toString(threads);
        return run(
                command,
                Map.of(
                        "OMP_WAIT_POLICY", "PASSIVE",
                        "OMP_NUM_THREADS", count,
                        "MKL_NUM_THREADS", count,
                        "OPENBLAS_NUM_THREADS", count,
                        "MKL_THREADING_LAYER", "GNU"));
    }

    /// Now, as a child that tells the time to its first step wants it.
    static String now() {
        return Long.toString(System.currentTimeMillis());
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static Map<String, String> run(List<String> arguments, Map<String, String> environment) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        try {
            Path complaints = Files.createTempFile("bench", ".err");
            var builder = new ProcessBuilder(command).redirectError(complaints.toFile());
            // What chooses a kernel for OpenBLAS, which knows best itself.
            builder.environment().keySet().removeAll(List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            var told = new HashMap<String, String>();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                lines.lines().forEach(line -> {
                    int space = line.indexOf(' ');
                    if (space > 0) {
                        told.put(line.substring(0, space), line.substring(space + 1));
                    }
                });
            }
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IllegalStateException("the process " + String.join(" ", command) + " ended with " + exit
                        + ":\n" + Files.readString(complaints));
            }
            Files.delete(complaints);
            return told;
        } catch (IOException problem) {
            throw new IllegalStateException("could not run " + String.join(" ", command), problem);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("interrupted while " + String.join(" ", command) + " ran", stopped);
        }
    }

    /// The directory of the official natives of libtorch, unpacked beside this program when first asked for.
    private static Path officialNatives() {
        try {
            Path program = Path.of(Forks.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path folder = Objects.requireNonNull(program.getParent()).resolve("natives");
            Files.createDirectories(folder);
            for (String name : NATIVES) {
                if (!Files.exists(folder.resolve(name))) {
                    try (InputStream in = Forks.class.getClassLoader().getResourceAsStream(OFFICIAL + name)) {
                        if (in == null) {
                            throw new IllegalStateException(OFFICIAL + name + " is not on the class path");
                        }
                        Path part = folder.resolve(name + ".part");
                        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                        Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            }
            return folder;
        } catch (IOException | java.net.URISyntaxException problem) {
            throw new IllegalStateException("could not unpack the natives of libtorch", problem);
        }
    }
}
