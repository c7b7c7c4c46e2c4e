package backprop4j.studio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files of the page. Only those listed here are served, so no request can name another.
final class Page {
    static final List<String> FILES = List.of(
            "index.html",
            "studio.css",
            "app.js",
            "state.js",
            "server.js",
            "html.js",
            "maths.js",
            "words.js",
            "network.js",
            "card.js",
            "charts.js",
            "findings.js",
            "latex.js",
            "layers.js",
            "nudge.js",
            "paths.js",
            "picture.js",
            "plan.js",
            "pulls.js",
            "table.js",
            "training.js",
            "views.js",
            "lib/preact.js",
            "lib/main.woff2",
            "lib/italic.woff2");

    private final Map<String, Answer> files = new HashMap<>();

    private Page() {}

    /// @throws UncheckedIOException if one is missing
    static Page load() {
        var page = new Page();
        for (String name : FILES) {
            try (InputStream in = Page.class.getResourceAsStream("page/" + name)) {
                if (in == null) {
                    throw new IOException("the file " + name + " is missing in the build");
                }
                page.files.put("/" + name, new Answer(200, type(name), in.readAllBytes()));
            } catch (IOException problem) {
                throw new UncheckedIOException("the page cannot be read", problem);
            }
        }
        return page;
    }

    Optional<Answer> file(String path) {
        return Optional.ofNullable(files.get(path.equals("/") ? "/index.html" : path));
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.'))) {
            case ".html" -> "text/html; charset=utf-8";
            case ".css" -> "text/css; charset=utf-8";
            case ".js" -> "text/javascript; charset=utf-8";
            case ".woff2" -> "font/woff2";
            default -> "application/json; charset=utf-8";
        };
    }
}
