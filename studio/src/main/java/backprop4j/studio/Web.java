package backprop4j.studio;

import backprop4j.TensorException;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Receives every request: asks the gate, reads a bounded body, and sends what the page or the numbers answer.
final class Web implements HttpHandler {
    private static final int LONGEST_ADDRESS = 8 << 10;
    private static final int LARGEST_BODY = 4 << 20;
    private static final String TOKEN_HEADER = "X-Studio-Token";

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:"
            + " data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Gate gate;
    private final Page page;
    private final Desk desk;
    private final Events events;

    Web(Gate gate, Page page, Desk desk) {
        this.gate = gate;
        this.page = page;
        this.desk = desk;
        this.events = new Events();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            headers(exchange.getResponseHeaders());
            String path = exchange.getRequestURI().getRawPath();
            if (exchange.getRequestURI().toString().length() > LONGEST_ADDRESS) {
                send(exchange, Answer.refusal(414, "the address is too long"));
                return;
            }
            Gate.Target target = target(path);
            Gate.Verdict verdict = judged(exchange, target);
            if (!verdict.served()) {
                if (verdict.status() == 405) {
                    exchange.getResponseHeaders().set("Allow", Gate.allowed(target));
                }
                send(exchange, Answer.refusal(verdict.status(), verdict.reason()));
            } else if (path.equals("/api/events") && exchange.getRequestMethod().equals("GET")) {
                stream(exchange);
            } else {
                send(exchange, answer(exchange, target, path));
            }
        }
    }

    private void stream(HttpExchange exchange) throws IOException {
        Frames frames;
        try {
            frames = new Frames(desk, Query.of(exchange.getRequestURI().getRawQuery()));
        } catch (BadRequest mistake) {
            send(exchange, Answer.refusal(400, String.valueOf(mistake.getMessage())));
            return;
        }
        events.stream(exchange, frames);
    }

    private static Gate.Target target(String path) {
        return path.startsWith("/api/do/")
                ? Gate.Target.CHANGE
                : path.startsWith("/api/") ? Gate.Target.READING : Gate.Target.PAGE;
    }

    private Gate.Verdict judged(HttpExchange exchange, Gate.Target target) {
        Headers headers = exchange.getRequestHeaders();
        String presented = headers.getFirst(TOKEN_HEADER);
        // A stream of events cannot send a header of its own. An address that changes something never carries the
        // token.
        if (presented == null && target == Gate.Target.READING) {
            presented = tokenOf(exchange.getRequestURI().getRawQuery());
        }
        return gate.judge(
                target,
                exchange.getRequestMethod(),
                headers.getOrDefault("Host", List.of()),
                headers.getOrDefault("Origin", List.of()),
                presented);
    }

    private static @Nullable String tokenOf(@Nullable String query) {
        try {
            return Query.of(query).text("token").orElse(null);
        } catch (BadRequest unreadable) {
            return null;
        }
    }

    private Answer answer(HttpExchange exchange, Gate.Target target, String path) throws IOException {
        if (target == Gate.Target.PAGE) {
            return page.file(path).orElseGet(() -> Answer.refusal(404, "there is no " + path));
        }
        try {
            Query query = Query.of(exchange.getRequestURI().getRawQuery());
            Optional<Answer> answer;
            if (target == Gate.Target.READING) {
                answer = desk.read(path.substring("/api/".length()), query);
            } else {
                byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
                if (body.length > LARGEST_BODY) {
                    return Answer.refusal(413, "a request holds at most 4 MiB");
                }
                answer = desk.change(
                        path.substring("/api/do/".length()), query, new String(body, StandardCharsets.UTF_8));
            }
            return answer.orElseGet(() -> Answer.refusal(404, "there is no " + path));
        } catch (BadRequest | TensorException mistake) {
            return Answer.refusal(400, String.valueOf(mistake.getMessage()));
        }
    }

    private static void headers(Headers headers) {
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(answer.body().length));
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(answer.body());
        }
    }
}
