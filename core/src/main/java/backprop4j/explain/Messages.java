package backprop4j.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/// The sentences of explanations in one language. They stand in a file for each language, in UTF-8; the default
/// locale has no say.
public final class Messages {
    private final Properties sentences;

    private Messages(Properties sentences) {
        this.sentences = sentences;
    }

    /// English, or Simplified Chinese for any Chinese locale.
    public static Messages in(Locale language) {
        String file = language.getLanguage().equals("zh") ? "messages_zh.properties" : "messages.properties";
        var sentences = new Properties();
        try (InputStream in = Messages.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("the resource " + file + " is missing");
            }
            sentences.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException problem) {
            throw new UncheckedIOException("the sentences of explanations cannot be read", problem);
        }
        return new Messages(sentences);
    }

    /// The names of all sentences.
    public Set<String> keys() {
        return sentences.stringPropertyNames();
    }

    /// A sentence with `{0}`, `{1}` … replaced.
    public String get(String key, Object... arguments) {
        String sentence = sentences.getProperty(key);
        if (sentence == null) {
            throw new IllegalArgumentException("there is no sentence " + key);
        }
        for (int i = 0; i < arguments.length; i++) {
            sentence = sentence.replace("{" + i + "}", String.valueOf(arguments[i]));
        }
        return sentence;
    }
}
