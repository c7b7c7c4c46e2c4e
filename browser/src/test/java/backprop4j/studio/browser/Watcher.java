package backprop4j.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.studio.Studio;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Someone who reads what the page of a studio reads: the stream with the numbers of the network. Nothing is drawn.
final class Watcher implements AutoCloseable {
    private static final Pattern STEP = Pattern.compile("\"step\":(\\d+)");

    private final Studio studio;
    private final HttpClient client = HttpClient.newHttpClient();

    Watcher(Studio studio) {
        this.studio = studio;
    }

    void change(String what) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                request("do/" + what)
                        .POST(HttpRequest.BodyPublishers.ofString(""))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(what).isEqualTo(200);
    }

    /// How many steps have been trained.
    long steps() throws IOException, InterruptedException {
        String state = client.send(request("state").build(), HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher step = STEP.matcher(state);
        assertThat(step.find()).as(state).isTrue();
        return Long.parseLong(step.group(1));
    }

    /// Watches until the time is over; answers how many frames came a second.
    double watch(double seconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        int frames = 0;
        HttpResponse<InputStream> events =
                client.send(request("events?sample=0").build(), HttpResponse.BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && System.nanoTime() < end) {
                frames += line.contains("\"numbers\":") ? 1 : 0;
                line = lines.readLine();
            }
        }
        return frames / seconds;
    }

    /// Asks for many views one after the other, after which the code is compiled that makes them.
    void hurry(int views) throws IOException, InterruptedException {
        for (int i = 0; i < views; i++) {
            client.send(request("view?step=-1&sample=" + i).build(), HttpResponse.BodyHandlers.discarding());
        }
    }

    private HttpRequest.Builder request(String what) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + studio.port() + "/api/" + what))
                .header("X-Studio-Token", studio.token());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
