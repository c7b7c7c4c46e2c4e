package backprop4j.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// `backprop version`: what runs here. It starts no engine, so it answers at once.
final class VersionCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Cli.describe(
                this,
                "version",
                "Show the version, the JDK, and what training would run on.",
                "No engine is started for that.");
        spec.usageMessage().footer("  backprop version");
        return Cli.withCommonOptions(spec);
    }

    @Override
    public int run(Options options, Terminal terminal) {
        PrintStream out = terminal.out();
        out.println("backprop " + version());
        out.println("JDK      " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        out.println("system   " + System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
        out.println("engine   " + engine());
        return Cli.OK;
    }

    static String engine() {
        return "cpu, " + kernels(System.getProperty("backprop4j.vector")) + ", " + threads();
    }

    static String version() {
        var properties = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IllegalStateException("this build is not complete: it has no version.properties");
            }
            properties.load(in);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
        return properties.getProperty("version", "unknown");
    }

    private static String kernels(@Nullable String asked) {
        if ("scalar".equals(asked)) {
            return "scalar kernels (asked for by the property backprop4j.vector)";
        }
        if (ModuleFinder.ofSystem().find("jdk.incubator.vector").isEmpty()) {
            return "scalar kernels (this JDK has no jdk.incubator.vector)";
        }
        String bits = asked != null ? asked : vectorBits();
        return bits.isEmpty() ? "vector kernels" : "vector kernels of " + bits + " bits";
    }

    /// The widest vector that this JVM's compiler uses on this processor, or nothing if it does not tell.
    private static String vectorBits() {
        var diagnostics = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (diagnostics == null) {
            return "";
        }
        try {
            return String.valueOf(Byte.SIZE
                    * Integer.parseInt(diagnostics.getVMOption("MaxVectorSize").getValue()));
        } catch (IllegalArgumentException thisJvmHasNoSuchOption) {
            return "";
        }
    }

    private static String threads() {
        String asked = System.getProperty("backprop4j.threads");
        return asked != null
                ? asked + " threads (asked for by the property backprop4j.threads)"
                : Words.count(Runtime.getRuntime().availableProcessors(), "thread");
    }
}
