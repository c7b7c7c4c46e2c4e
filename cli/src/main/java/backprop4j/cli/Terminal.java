package backprop4j.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Where a command writes, and what can be shown there. Text is UTF-8 in every locale.
///
/// @param colour whether results may be coloured
/// @param live whether `err` is a screen on which a line can be written over
/// @param width columns
record Terminal(PrintStream out, PrintStream err, boolean colour, boolean live, int width) {
    private static final int DEFAULT_WIDTH = 100;
    private static final int NARROWEST = 40;

    /// The streams of this process.
    static Terminal ofProcess(Map<String, String> environment) {
        boolean outIsScreen = isScreen(1);
        boolean errIsScreen = isScreen(2);
        boolean dumb = "dumb".equals(environment.get("TERM"));
        // https://no-color.org: present and not empty.
        boolean plain = dumb || !environment.getOrDefault("NO_COLOR", "").isEmpty();
        int width = outIsScreen || errIsScreen ? screenWidth(environment.get("COLUMNS")) : DEFAULT_WIDTH;
        return new Terminal(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                outIsScreen && !plain,
                errIsScreen && !dumb,
                width);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
    }

    /// Whether a file descriptor is a terminal. The JDK tells it of input and output together; Linux tells each.
    @SuppressWarnings("SystemConsoleNull") // it is null again since JDK 25, where there is none
    private static boolean isScreen(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        if (Files.isSymbolicLink(link)) {
            try {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            } catch (IOException closedMeanwhile) {
                return false;
            }
        }
        return System.console() != null && System.console().isTerminal();
    }

    private static int screenWidth(@Nullable String columns) {
        if (columns != null && columns.matches("[1-9]\\d{1,3}")) {
            return Math.max(NARROWEST, Integer.parseInt(columns));
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] size = new String(stty.getInputStream().readNBytes(40), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            if (stty.waitFor(1, TimeUnit.SECONDS) && size.length == 2 && size[1].matches("[1-9]\\d{1,3}")) {
                return Math.max(NARROWEST, Integer.parseInt(size[1]));
            }
        } catch (IOException thereIsNoStty) {
            return DEFAULT_WIDTH;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return DEFAULT_WIDTH;
    }

    /// Emphasised, where that can be shown.
    String bold(String text) {
        return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /// Less important, where that can be shown.
    String faint(String text) {
        return colour ? "\u001b[2m" + text + "\u001b[0m" : text;
    }
}
