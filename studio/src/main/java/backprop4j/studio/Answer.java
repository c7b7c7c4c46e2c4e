package backprop4j.studio;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What goes back for one request.
record Answer(int status, String type, byte[] body) {
    static Answer json(@Nullable Object value) {
        return new Answer(200, "application/json", Json.write(value).getBytes(StandardCharsets.UTF_8));
    }

    static Answer refusal(int status, String reason) {
        byte[] body = Json.write(Json.object("error", reason)).getBytes(StandardCharsets.UTF_8);
        return new Answer(status, "application/json", body);
    }
}
