package backprop4j.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// The browser that the desktop has for addresses.
final class Browser {
    private Browser() {}

    /// Opens an address, without waiting for the browser.
    ///
    /// @return whether there is a program that takes addresses
    static boolean open(String address) {
        try {
            new ProcessBuilder(command(System.getProperty("os.name").toLowerCase(Locale.ROOT), address))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException thereIsNone) {
            return false;
        }
    }

    private static List<String> command(String system, String address) {
        if (system.contains("mac")) {
            return List.of("open", address);
        }
        return system.contains("windows")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                : List.of("xdg-open", address);
    }
}
