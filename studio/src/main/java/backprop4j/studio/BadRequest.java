package backprop4j.studio;

import java.io.Serial;

/// A request that makes no sense, and the sentence that says why.
final class BadRequest extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    BadRequest(String sentence) {
        super(sentence);
    }
}
