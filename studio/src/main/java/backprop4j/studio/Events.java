package backprop4j.studio;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/// Server-sent events: how the training stands, up to twelve times a second. A frame is made when a browser
/// is ready for the next one, from how things stand then, so nothing queues up behind a slow one and nobody waits
/// for it.
final class Events {
    private static final int MOST_CLIENTS = 16;
    private static final long PAUSE_MILLIS = 80;
    private static final int PAUSES_IN_A_HEARTBEAT = 12;

    private final Desk desk;
    private final Semaphore places = new Semaphore(MOST_CLIENTS);

    Events(Desk desk) {
        this.desk = desk;
    }

    /// Writes until the browser has gone or the studio is closed.
    void stream(HttpExchange exchange) throws IOException {
        if (!places.tryAcquire()) {
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            write(exchange.getResponseBody());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private void write(OutputStream out) throws IOException, InterruptedException {
        String last = "";
        int idle = 0;
        while (!desk.closed()) {
            String frame = desk.frame();
            if (!frame.equals(last)) {
                send(out, "data: " + frame + "\n\n");
                last = frame;
                idle = 0;
            } else if (++idle == PAUSES_IN_A_HEARTBEAT) {
                // Else one would never learn that the browser has gone, and who reloads often would find no place.
                send(out, ":\n\n");
                idle = 0;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
