package backprop4j.studio;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides which requests are served. Whatever the method: the Host must be this server's own, so that no name
/// that was bound anew leads here; the Origin, if there is one, must be the page's own. Numbers and changes need
/// the token, changes also the method POST.
///
/// @param host the address it listens at
/// @param port the port it listens at
/// @param token what the printed address carries
record Gate(String host, int port, String token) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /// What a request reads or changes.
    enum Target {
        /// The page itself, which holds no numbers.
        PAGE,
        READING,
        CHANGE
    }

    /// @param status 200 if the request is served
    /// @param reason why not
    record Verdict(int status, String reason) {
        static final Verdict SERVED = new Verdict(200, "");

        boolean served() {
            return status == 200;
        }
    }

    /// @param hosts all Host headers
    /// @param origins all Origin headers
    /// @param presented the token that came with it
    Verdict judge(Target target, String method, List<String> hosts, List<String> origins, @Nullable String presented) {
        if (hosts.size() != 1 || !own(hosts.getFirst())) {
            return new Verdict(403, "the Host is not this server's");
        }
        if (origins.size() > 1 || (origins.size() == 1 && !origins.getFirst().equals("http://" + hosts.getFirst()))) {
            return new Verdict(403, "the Origin is not this page");
        }
        if (target != Target.PAGE && !isToken(presented)) {
            return new Verdict(401, "the token is missing or wrong; open the address that the command printed");
        }
        boolean fits = switch (target) {
            case PAGE, READING -> method.equals("GET") || method.equals("HEAD");
            case CHANGE -> method.equals("POST");
        };
        return fits ? Verdict.SERVED : new Verdict(405, "the method " + allowed(target) + " does that");
    }

    /// The methods that a target takes.
    static String allowed(Target target) {
        return target == Target.CHANGE ? "POST" : "GET, HEAD";
    }

    private boolean own(String header) {
        String suffix = ":" + port;
        if (!header.endsWith(suffix)) {
            return false;
        }
        String name = header.substring(0, header.length() - suffix.length());
        if (isLoopback()) {
            return LOOPBACK.contains(name);
        }
        // Behind an address for everyone: numbers cannot be bound anew to another server, names can.
        return LOOPBACK.contains(name)
                || name.equals(host)
                || name.matches("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:]+]");
    }

    private boolean isLoopback() {
        return host.startsWith("127.") || host.equals("localhost") || host.equals("::1");
    }

    /// In a time that does not depend on where they differ.
    private boolean isToken(@Nullable String presented) {
        return presented != null
                && MessageDigest.isEqual(
                        presented.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }
}
