import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Derives the double twins of kernels that are written for float: `FloatGemm.java` becomes `DoubleGemm.java`.
///
/// A file asks for its twin by [#MARK] in its first line. The substitution knows words and literals, not Java:
/// `float`, `Float` and `FLOAT` become `double`, `Double` and `DOUBLE` wherever they stand in a name (`float32`
/// becomes `float64`), and a literal loses its `f`. Whatever a twin must do otherwise than its original belongs
/// in a file of its own.
///
/// Usage: `java DoubleTwin.java SOURCES TWINS [SOURCES TWINS]...`
final class DoubleTwin {
    static final String MARK = "// The build derives the double twin of this file.";

    /// What is copied as one piece, in the order it is looked for, and then the literals.
    private static final Pattern TOKEN = Pattern.compile("""
            (?<words>//[^\\n]*|/\\*[\\s\\S]*?\\*/|\"""[\\s\\S]*?\"""|"(?:\\\\.|[^"\\\\\\n])*"|'(?:\\\\.|[^'\\\\\\n])+'\
            |[\\p{L}_$][\\p{L}\\p{N}_$]*)\
            |(?<hex>0[xX][0-9a-fA-F_]*\\.?[0-9a-fA-F_]*[pP][+-]?[0-9]+)[fF]\
            |(?<whole>0[xXbB][0-9a-fA-F_]+[lL]?)\
            |(?<decimal>(?:[0-9][0-9_]*\\.?[0-9_]*|\\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?)[fF]\
            |(?<other>[0-9][0-9_]*(?:\\.[0-9_]*)?(?:[eE][+-]?[0-9]+)?[dDlL]?)""");

    private static final Pattern TOP_LEVEL_TYPE =
            Pattern.compile("(?m)^(?:(?:public|final|abstract|sealed|non-sealed) )*(?:class|interface|record|enum) ");
    private static final Pattern SUPPRESSION = Pattern.compile("(?m)^@SuppressWarnings\\((\"[^\"]*\")\\)$");

    private DoubleTwin() {}

    public static void main(String[] args) throws IOException {
        if (args.length == 0 || args.length % 2 != 0) {
            System.err.println("usage: java DoubleTwin.java SOURCES TWINS [SOURCES TWINS]...");
            System.exit(2);
        }
        for (int i = 0; i < args.length; i += 2) {
            derive(Path.of(args[i]), Path.of(args[i + 1]));
        }
    }

    private static void derive(Path sources, Path twins) throws IOException {
        Set<Path> derived = new TreeSet<>();
        for (Path source : javaFiles(sources)) {
            String text = Files.readString(source).replace("\r\n", "\n");
            if (!text.startsWith(MARK + "\n")) {
                continue;
            }
            Path name = source.getFileName();
            Path twin = sources.relativize(source).resolveSibling(words(name.toString()));
            if (twin.endsWith(name)) {
                throw new IllegalStateException(
                        source + " asks for a double twin, but its name does not contain Float");
            }
            if (Files.exists(sources.resolve(twin))) {
                throw new IllegalStateException(
                        source + " asks for a double twin, but " + twin + " was already written by hand");
            }
            derived.add(write(twins.resolve(twin), twinOf(text, name.toString())));
        }
        for (Path stale : javaFiles(twins)) {
            if (!derived.contains(stale)) {
                Files.delete(stale);
            }
        }
    }

    /// An unchanged twin is left alone, so that an incremental build sees no change.
    private static Path write(Path file, String text) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        return file;
    }

    private static List<Path> javaFiles(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    static String twinOf(String text, String name) {
        String body = text.substring(MARK.length() + 1);
        var twin = new StringBuilder("// Derived from " + name + " by the build; edit that file.\n");
        Matcher token = TOKEN.matcher(body);
        while (token.find()) {
            token.appendReplacement(twin, Matcher.quoteReplacement(substitute(token)));
        }
        return withoutCastLint(token.appendTail(twin).toString(), name);
    }

    private static String substitute(Matcher token) {
        if (token.group("words") != null) {
            return words(token.group());
        }
        if (token.group("hex") != null) {
            return token.group("hex");
        }
        String decimal = token.group("decimal");
        if (decimal == null) {
            return token.group();
        }
        return decimal.contains(".") || decimal.contains("e") || decimal.contains("E") ? decimal : decimal + ".0";
    }

    /// The words of a name, a comment or a string. "Floating" is not about the type.
    private static String words(String text) {
        return text.replace("floatToIntBits", "doubleToLongBits")
                .replace("floatToRawIntBits", "doubleToRawLongBits")
                .replace("intBitsToFloat", "longBitsToDouble")
                .replace("float32", "float64")
                .replace("Float32", "Float64")
                .replace("FLOAT32", "FLOAT64")
                .replaceAll("FLOAT(?!64)", "DOUBLE")
                .replaceAll("Float(?!ing|64)", "Double")
                .replaceAll("float(?!ing|64)", "double");
    }

    /// A cast that narrows in the original is redundant in the twin, which is no fault of either.
    private static String withoutCastLint(String twin, String name) {
        Matcher suppression = SUPPRESSION.matcher(twin);
        if (suppression.find()) {
            return suppression.replaceFirst("@SuppressWarnings({$1, \"cast\"})");
        }
        Matcher type = TOP_LEVEL_TYPE.matcher(twin);
        if (!type.find()) {
            throw new IllegalStateException(
                    name + " asks for a double twin, but declares no type at the start of a line");
        }
        return new StringBuilder(twin)
                .insert(type.start(), "@SuppressWarnings(\"cast\")\n")
                .toString();
    }
}
