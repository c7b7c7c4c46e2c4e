package backprop4j.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The stream brings what the page draws, and nothing where nothing has changed.
final class FramesTest {
    /// Reads a stream, frame by frame.
    private record Stream(BufferedReader lines) implements AutoCloseable {
        static Stream of(Visitor visitor, String query) throws Exception {
            URI address = URI.create("http://127.0.0.1:" + visitor.studio().port() + "/api/events?" + query);
            HttpRequest request = HttpRequest.newBuilder(address)
                    .timeout(Duration.ofSeconds(60))
                    .header("X-Studio-Token", visitor.studio().token())
                    .build();
            HttpResponse<InputStream> events =
                    visitor.client().send(request, HttpResponse.BodyHandlers.ofInputStream());
            assertThat(events.statusCode()).isEqualTo(200);
            return new Stream(new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8)));
        }

        /// The next frame, or what else comes: a heartbeat.
        String next() throws Exception {
            String line = lines.readLine();
            while (line.isEmpty()) {
                line = lines.readLine();
            }
            return line;
        }

        Reply frame() throws Exception {
            String line = next();
            while (!line.startsWith("data: ")) {
                line = next();
            }
            return Reply.of(line.substring("data: ".length()));
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Test
    void while_it_trains_frames_carry_the_numbers_of_the_sample() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.mnist());
                Stream stream = Stream.of(visitor, "sample=3&show=0:401")) {
            assertThat(stream.frame().at("numbers").value()).isNull();
            visitor.change("start", "");
            Reply frame = stream.frame();
            while (frame.at("numbers").value() == null) {
                frame = stream.frame();
            }
            assertThat(frame.text("status")).isEqualTo("running");
            assertThat(frame.number("numbers", "sample")).isEqualTo(3);
            assertThat(frame.numbers("numbers", "input", "shown")).contains(401);
            Reply later = stream.frame();
            assertThat(later.number("numbers", "step")).isGreaterThan(frame.number("numbers", "step"));
            // What one has seen is still there when one asks for a card of it.
            int step = (int) later.number("numbers", "step");
            Reply card = visitor.read("card?place=n.1.2&sample=3&at=" + step);
            assertThat(card.number("value")).isEqualTo(later.number("numbers", "layers", 1, "a", 2));
        }
    }

    @Test
    void a_training_that_rests_is_told_once() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes());
                Stream stream = Stream.of(visitor, "sample=0")) {
            assertThat(stream.next()).startsWith("data: ");
            assertThat(stream.next()).isEqualTo(":");
            visitor.change("step", "");
            assertThat(stream.frame().number("step")).isEqualTo(1);
        }
    }

    @Test
    void who_asks_for_nothing_that_is_drawn_gets_no_numbers() throws Exception {
        try (Visitor visitor = Visitor.of(Studio.notes());
                Stream stream = Stream.of(visitor, "")) {
            visitor.change("start", "");
            for (int i = 0; i < 3; i++) {
                assertThat(stream.frame().at("numbers").value()).isNull();
            }
            assertThat(visitor.get("/api/events?sample=x").statusCode()).isEqualTo(400);
        }
    }
}
