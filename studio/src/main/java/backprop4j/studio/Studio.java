package backprop4j.studio;

import backprop4j.nn.Model;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// The page, served: a network, every number of its forward and backward pass, and its training, in a browser.
///
/// ```java
/// try (Studio studio = Studio.of(model).start()) {
///     System.out.println(studio.address());
///     studio.await();
/// }
/// ```
///
/// It listens on the loopback address only, unless told otherwise, and answers only who presents its token.
///
/// It trains on the engine of the process. A browser on the same machine wants a processor of its own: the system
/// property
/// `backprop4j.threads` leaves one, if it is set to one fewer than there are before the first tensor is computed.
public final class Studio implements AutoCloseable {
    private static final int TOKEN_BYTES = 16;
    private static final int SHORTEST_TOKEN = 16;
    private static final String LOOPBACK = "127.0.0.1";

    private final HttpServer server;
    private final ExecutorService requests;
    private final Desk desk;
    private final Gate gate;
    private final CountDownLatch end = new CountDownLatch(1);

    private Studio(HttpServer server, ExecutorService requests, Desk desk, Gate gate) {
        this.server = server;
        this.requests = requests;
        this.desk = desk;
        this.gate = gate;
    }

    /// The page on the network of the lecture notes.
    public static Settings notes() {
        return new Settings(Setup.notes(), LOOPBACK, 0, null);
    }

    /// The page on a network for handwritten digits.
    public static Settings mnist() {
        return new Settings(Setup.mnist(), LOOPBACK, 0, null);
    }

    /// The page on a model: linear layers with biases, each with an activation or none. The model itself is not
    /// changed; what the page trains is a copy of its values. Diagnoses name the lines where its layers were
    /// constructed.
    ///
    /// @throws IllegalArgumentException if it is made of something else
    public static Settings of(Model model) {
        try {
            return new Settings(Setup.of(model), LOOPBACK, 0, null);
        } catch (BadRequest tooLarge) {
            throw new IllegalArgumentException(tooLarge.getMessage(), tooLarge);
        }
    }

    /// Where and for whom it is served. Immutable.
    public static final class Settings {
        private final Setup setup;
        private final String host;
        private final int port;
        private final @Nullable String token;

        private Settings(Setup setup, String host, int port, @Nullable String token) {
            this.setup = setup;
            this.host = host;
            this.port = port;
            this.token = token;
        }

        /// At this port; 0, unless told otherwise, lets the system choose one.
        public Settings port(int other) {
            return new Settings(setup, host, other, token);
        }

        /// For other machines too: at this address, to who knows this token.
        ///
        /// @param otherToken at least 16 letters and digits
        /// @throws IllegalArgumentException if the token is shorter or has other characters
        public Settings open(String otherHost, String otherToken) {
            if (!otherToken.matches("[A-Za-z0-9_-]{" + SHORTEST_TOKEN + ",}")) {
                throw new IllegalArgumentException("a token that others can reach the page with has at least "
                        + SHORTEST_TOKEN + " letters and digits");
            }
            return new Settings(setup, otherHost, port, otherToken);
        }

        /// Serves the page until it is closed.
        ///
        /// @throws IOException if the port is taken or the address is not this machine's
        public Studio start() throws IOException {
            sendAtOnce();
            InetAddress address = InetAddress.getByName(host);
            HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
            var gate = new Gate(host, server.getAddress().getPort(), token == null ? randomToken() : token);
            var desk = new Desk(setup);
            ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
            server.setExecutor(requests);
            server.createContext("/", new Web(gate, Page.load(), desk));
            server.start();
            requests.execute(desk::warm);
            return new Studio(server, requests, desk, gate);
        }

        /// The server sends headers and body in two packets, and unless told otherwise the second one waits for
        /// the browser's acknowledgement of the first, which may take 40 ms.
        private static void sendAtOnce() {
            if (System.getProperty("sun.net.httpserver.nodelay") == null) {
                System.setProperty("sun.net.httpserver.nodelay", "true");
            }
        }

        private static String randomToken() {
            byte[] bytes = new byte[TOKEN_BYTES];
            new SecureRandom().nextBytes(bytes);
            return HexFormat.of().formatHex(bytes);
        }
    }

    /// The address to open. It carries the token behind the `#`, which browsers keep to themselves.
    public String address() {
        boolean everywhere = gate.host().equals("0.0.0.0");
        String name = gate.host().contains(":") ? "[" + gate.host() + "]" : gate.host();
        return "http://" + (everywhere ? LOOPBACK : name) + ":" + gate.port() + "/#token=" + gate.token();
    }

    /// The port it listens at.
    public int port() {
        return gate.port();
    }

    /// Who knows it may read and change.
    public String token() {
        return gate.token();
    }

    /// For example `2 → 2 → 2 → 2`.
    public String network() {
        return String.join(" → ", desk.sizes().stream().map(String::valueOf).toList());
    }

    /// Waits until it is closed.
    public void await() throws InterruptedException {
        end.await();
    }

    @Override
    public void close() {
        desk.close();
        server.stop(0);
        requests.shutdownNow();
        end.countDown();
    }
}
