package backprop4j.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Every combination of method, Host, Origin and token, sent byte by byte, because clients do not let one send
/// them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GateTest {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH");

    private Studio studio;

    @BeforeAll
    void start() throws IOException {
        studio = Studio.notes().start();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    private record Attempt(String method, String host, String origin, boolean token) {
        /// Whether it may pass: own Host, no Origin or the one that goes with the Host, the token.
        boolean mayPass(int port, List<String> methods) {
            boolean ownHost = host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port);
            return methods.contains(method)
                    && ownHost
                    && (origin.isEmpty() || origin.equals("http://" + host))
                    && token;
        }
    }

    private List<Attempt> attempts() {
        int port = studio.port();
        var hosts = List.of(
                "127.0.0.1:" + port, "localhost:" + port, "127.0.0.1", "127.0.0.1:1", "evil.example:" + port, "");
        var origins = List.of("", "http://127.0.0.1:" + port, "http://evil.example", "null");
        var attempts = new ArrayList<Attempt>();
        for (String method : METHODS) {
            for (String host : hosts) {
                for (String origin : origins) {
                    attempts.add(new Attempt(method, host, origin, true));
                    attempts.add(new Attempt(method, host, origin, false));
                }
            }
        }
        return attempts;
    }

    @Test
    void of_384_combinations_only_the_allowed_ones_read() throws IOException {
        assertThat(attempts()).hasSize(384);
        for (Attempt attempt : attempts()) {
            int status = send(attempt, "/api/state");
            boolean served = attempt.mayPass(studio.port(), List.of("GET", "HEAD"));
            assertThat(status == 200).as("%s answers %d", attempt, status).isEqualTo(served);
        }
    }

    @Test
    void of_384_combinations_only_the_allowed_ones_change_anything() throws IOException {
        for (Attempt attempt : attempts()) {
            int status = send(attempt, "/api/do/pause");
            boolean served = attempt.mayPass(studio.port(), List.of("POST"));
            assertThat(status == 200).as("%s answers %d", attempt, status).isEqualTo(served);
        }
    }

    @Test
    void a_change_takes_the_token_from_the_header_only() throws IOException {
        String host = "127.0.0.1:" + studio.port();
        assertThat(raw("POST /api/do/pause?token=" + studio.token() + " HTTP/1.1\r\nHost: " + host
                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void two_hosts_or_two_origins_are_none() throws IOException {
        String host = "127.0.0.1:" + studio.port();
        String token = "X-Studio-Token: " + studio.token() + "\r\nConnection: close\r\n\r\n";
        assertThat(raw("GET /api/state HTTP/1.1\r\nHost: " + host + "\r\nHost: " + host + "\r\n" + token))
                .doesNotStartWith("HTTP/1.1 200");
        assertThat(raw("GET /api/state HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host
                        + "\r\nOrigin: http://evil.example\r\n" + token))
                .doesNotStartWith("HTTP/1.1 200");
    }

    @Test
    void behind_an_address_for_everyone_names_of_others_lead_nowhere() {
        var gate = new Gate("0.0.0.0", 80, "secretsecretsecret");
        assertThat(Stream.of("127.0.0.1:80", "localhost:80", "192.168.1.7:80", "[fe80::1]:80"))
                .allMatch(host -> gate.judge(Gate.Target.PAGE, "GET", List.of(host), List.of(), null)
                        .served());
        assertThat(Stream.of("evil.example:80", "192.168.1.7", "192.168.1.7.evil.example:80", ":80", "[evil]:80"))
                .noneMatch(host -> gate.judge(Gate.Target.PAGE, "GET", List.of(host), List.of(), null)
                        .served());
    }

    private int send(Attempt attempt, String path) throws IOException {
        String answer = raw(attempt.method + " " + path + " HTTP/1.1\r\n"
                + (attempt.host.isEmpty() ? "" : "Host: " + attempt.host + "\r\n")
                + (attempt.origin.isEmpty() ? "" : "Origin: " + attempt.origin + "\r\n")
                + "X-Studio-Token: " + (attempt.token ? studio.token() : "0".repeat(32)) + "\r\n"
                + "Content-Length: 0\r\nConnection: close\r\n\r\n");
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), studio.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
