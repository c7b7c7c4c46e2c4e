package backprop4j.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;

/// Someone with the token, who asks over HTTP.
record Visitor(Studio studio, HttpClient client) implements AutoCloseable {
    static Visitor of(Studio.Settings settings) throws IOException {
        return new Visitor(settings.start(), HttpClient.newHttpClient());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + studio.port() + path))
                .timeout(Duration.ofSeconds(60))
                .header("X-Studio-Token", studio.token());
    }

    /// What is read, which must succeed.
    Reply read(String what) throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/api/" + what);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Reply.of(answer.body());
    }

    /// What is changed, which must succeed.
    Reply change(String what, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = post("/api/do/" + what, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Reply.of(answer.body());
    }

    /// Reads until something holds.
    Reply until(String what, Predicate<Reply> holds) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Reply reply = read(what);
        while (!holds.test(reply)) {
            assertThat(System.nanoTime()).as("still waiting, at %s", reply).isLessThan(end);
            Thread.sleep(5);
            reply = read(what);
        }
        return reply;
    }

    @Override
    public void close() {
        client.shutdownNow();
        studio.close();
    }
}
