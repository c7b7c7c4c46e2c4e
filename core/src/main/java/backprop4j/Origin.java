package backprop4j;

import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where in the user's code a tensor was made: their source line; inside a library layer, the layer's path and
/// the line that constructed it. Errors, explanations and `toString` name it.
public final class Origin {
    private static final ScopedValue<Origin> CURRENT = ScopedValue.newInstance();
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final Set<String> LIBRARY_PACKAGES = Set.of(
            "backprop4j",
            "backprop4j.op",
            "backprop4j.autodiff",
            "backprop4j.compile",
            "backprop4j.engine",
            "backprop4j.engine.reference",
            "backprop4j.engine.cpu",
            "backprop4j.explain",
            "backprop4j.nn",
            "backprop4j.optim",
            "backprop4j.train",
            "backprop4j.metrics",
            "backprop4j.data",
            "backprop4j.io");

    /// Whether a class is the library's own, whose frames are passed over on the way to the user's line.
    private static final ClassValue<Boolean> IS_LIBRARY = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            String name = type.getName();
            boolean jdk = type.getClassLoader() == null || name.startsWith("java.") || name.startsWith("jdk.");
            String top = name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
            return jdk || LIBRARY_PACKAGES.contains(type.getPackageName()) && !top.endsWith("Test");
        }
    };

    private static final Origin UNKNOWN = new Origin(null, null);

    private final @Nullable String layer;
    private final StackWalker.@Nullable StackFrame frame;

    private Origin(@Nullable String layer, StackWalker.@Nullable StackFrame frame) {
        this.layer = layer;
        this.frame = frame;
    }

    /// The origin of what no line is to blame for: a number in a formula.
    static Origin unknown() {
        return UNKNOWN;
    }

    /// The origin of what is being made now: the layer that runs, or else the first line on the stack outside the
    /// library.
    public static Origin here() {
        if (CURRENT.isBound()) {
            return CURRENT.get();
        }
        var frame = WALKER.walk(frames -> frames.filter(f -> !IS_LIBRARY.get(f.getDeclaringClass()))
                .findFirst()
                .orElse(null));
        return new Origin(null, frame);
    }

    /// This origin with a layer's path in front: `layer 1.attention, made at Model.java:12`.
    public Origin inLayer(String path) {
        return new Origin(path, frame);
    }

    /// Runs `work`; every tensor made in it has this origin.
    public <T> T call(Supplier<T> work) {
        return ScopedValue.where(CURRENT, this).call(work::get);
    }

    /// The path of the layer, if the tensor was made inside one.
    public @Nullable String layer() {
        return layer;
    }

    /// File and line, for example `Model.java:12`; null when the stack held no line of the user's.
    public @Nullable String line() {
        if (frame == null) {
            return null;
        }
        String file = frame.getFileName();
        return (file == null ? frame.getClassName() : file) + ":" + frame.getLineNumber();
    }

    /// For a person, for example `layer 2 (made at Model.java:12)` or `Model.java:12`.
    @Override
    public String toString() {
        String line = line();
        if (layer != null) {
            return "layer " + layer + (line == null ? "" : " (made at " + line + ")");
        }
        return line == null ? "an unknown line" : line;
    }
}
