package backprop4j.studio;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Server-sent events: how the training stands, ten times a second while anything changes. A frame is made when a
/// browser is ready for the next one, from how things stand then, so nothing queues up behind a slow one and nobody
/// waits for it.
final class Events {
    private static final int MOST_CLIENTS = 16;
    private static final long PERIOD_MILLIS = 94;
    private static final int PERIODS_IN_A_HEARTBEAT = 10;
    private static final long MILLI = 1_000_000;

    private final Semaphore places = new Semaphore(MOST_CLIENTS);

    /// Writes until the browser has gone or the studio is closed.
    void stream(HttpExchange exchange, Frames frames) throws IOException {
        if (!places.tryAcquire()) {
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            write(exchange.getResponseBody(), frames);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private static void write(OutputStream out, Frames frames) throws IOException, InterruptedException {
        int idle = 0;
        long due = System.nanoTime();
        while (!frames.over()) {
            Optional<String> frame = frames.next();
            if (frame.isPresent()) {
                send(out, "data: " + frame.get() + "\n\n");
                idle = 0;
            } else if (++idle == PERIODS_IN_A_HEARTBEAT) {
                // Else one would never learn that the browser has gone, and who reloads often would find no place.
                send(out, ":\n\n");
                idle = 0;
            }
            due = Math.max(due + PERIOD_MILLIS * MILLI, System.nanoTime() + PERIOD_MILLIS * MILLI / 2);
            Thread.sleep(Math.max(1, (due - System.nanoTime()) / MILLI));
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
