package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.Tensor;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.ToolProvider;

/// The library and its tests loaded anew, with some sources compiled in place of those that stand.
final class Rebuilt implements AutoCloseable {
    private final Loader loader;

    private Rebuilt(Loader loader) {
        this.loader = loader;
    }

    /// @param sources by their names, `backprop4j/op/Reduce.java`
    /// @param folder where they are compiled
    static Rebuilt with(Map<String, String> sources, Path folder) throws IOException {
        var arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-nowarn",
                "--class-path",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve(source.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(exit).isZero();
        return new Rebuilt(new Loader(folder));
    }

    /// What a witness says there; empty if nothing.
    String says(Class<?> witnesses, String witness, String about) throws ReflectiveOperationException {
        return (String) loader.loadClass(witnesses.getName())
                .getMethod(witness, String.class)
                .invoke(null, about);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    private static final class Loader extends URLClassLoader {
        Loader(Path folder) throws MalformedURLException {
            super(
                    new URL[] {folder.toUri().toURL(), home(Tensor.class), home(Rebuilt.class)},
                    Rebuilt.class.getClassLoader());
        }

        private static URL home(Class<?> type) {
            return Objects.requireNonNull(type.getProtectionDomain().getCodeSource())
                    .getLocation();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("backprop4j.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
