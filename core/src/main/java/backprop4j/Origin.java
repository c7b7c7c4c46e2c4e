package backprop4j;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where in the user's code a tensor was made: their source line; inside a library layer, the layer's path and
/// the line that constructed it; inside a layer of their own, its path and their line in it. Errors, explanations
/// and `toString` name it.
public final class Origin {
    private static final ScopedValue<Origin> CURRENT = ScopedValue.newInstance();

    /// The user's line is rarely deeper than a few frames: fetching few at first makes each tensor cheaper.
    private static final StackWalker WALKER =
            StackWalker.getInstance(Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE), 4);

    private static final Set<String> LIBRARY_PACKAGES = Set.of(
            "backprop4j",
            "backprop4j.op",
            "backprop4j.autodiff",
            "backprop4j.compile",
            "backprop4j.engine",
            "backprop4j.engine.reference",
            "backprop4j.engine.cpu",
            "backprop4j.explain",
            "backprop4j.diagnose",
            "backprop4j.nn",
            "backprop4j.optim",
            "backprop4j.train",
            "backprop4j.metrics",
            "backprop4j.data",
            "backprop4j.io",
            "backprop4j.cli");

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

    /// What the line says.
    private enum Line {
        /// The tensor was written there.
        WRITTEN,
        /// The layer that made the tensor was constructed there.
        CONSTRUCTED,
        /// Not known before a tensor is made.
        YET_TO_COME
    }

    private static final Origin UNKNOWN = new Origin(null, null, Line.WRITTEN);

    private final @Nullable String layer;
    private final StackWalker.@Nullable StackFrame frame;
    private final Line meaning;

    private Origin(@Nullable String layer, StackWalker.@Nullable StackFrame frame, Line meaning) {
        this.layer = layer;
        this.frame = frame;
        this.meaning = meaning;
    }

    /// The origin of what no line is to blame for: a number in a formula.
    static Origin unknown() {
        return UNKNOWN;
    }

    /// The origin of what is being made now: the layer that runs, or else the first line on the stack outside the
    /// library.
    public static Origin here() {
        Origin current = CURRENT.isBound() ? CURRENT.get() : null;
        if (current != null && current.meaning != Line.YET_TO_COME) {
            return current;
        }
        return new Origin(current == null ? null : current.layer, WALKER.walk(Origin::firstOfUser), Line.WRITTEN);
    }

    private static StackWalker.@Nullable StackFrame firstOfUser(Stream<StackWalker.StackFrame> frames) {
        for (var walk = frames.iterator(); walk.hasNext(); ) {
            StackWalker.StackFrame frame = walk.next();
            if (!IS_LIBRARY.get(frame.getDeclaringClass())) {
                return frame;
            }
        }
        return null;
    }

    /// This origin with the path of a library layer in front: `layer 1.attention (made at Model.java:12)`.
    public Origin inLayer(String path) {
        return new Origin(path, frame, Line.CONSTRUCTED);
    }

    /// What is made in a layer of the user's own: the path, and the line in it that is yet to come.
    public static Origin within(String path) {
        return new Origin(path, null, Line.YET_TO_COME);
    }

    /// Runs `work`; every tensor made in it has this origin, or the user's line in the layer it names.
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

    /// For a person, for example `layer 2 (made at Model.java:12)`, `layer 3 (Residual.java:9)` or
    /// `Model.java:12`.
    @Override
    public String toString() {
        String line = line();
        if (layer != null) {
            String how = meaning == Line.CONSTRUCTED ? " (made at " : " (";
            return "layer " + layer + (line == null ? "" : how + line + ")");
        }
        return line == null ? "an unknown line" : line;
    }
}
