package backprop4j.studio.browser;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What the server answered, walked by names and numbers: `number("equations", 0, "value")`.
record Answer(Object value) {
    Answer at(Object... path) {
        Object here = value;
        for (Object step : path) {
            Object next = step instanceof Integer index ? ((List<?>) here).get(index) : ((Map<?, ?>) here).get(step);
            here = Objects.requireNonNull(next, () -> "nothing at " + step);
        }
        return new Answer(here);
    }

    double number(Object... path) {
        return ((Number) at(path).value).doubleValue();
    }

    String text(Object... path) {
        return (String) at(path).value;
    }

    int size(Object... path) {
        return ((List<?>) at(path).value).size();
    }
}
