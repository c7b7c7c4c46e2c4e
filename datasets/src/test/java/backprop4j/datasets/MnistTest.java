package backprop4j.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.data.Batch;
import backprop4j.data.Dataset;
import backprop4j.op.Storage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class MnistTest {
    @Test
    void training_and_test_sets_have_their_known_sizes_and_digits() {
        assertThat(Mnist.train().size()).isEqualTo(60_000);
        assertThat(Mnist.test().size()).isEqualTo(10_000);
        Batch first = Mnist.train().batch(5).iterator().next();
        assertThat(((Storage.Ints) first.targets()).array()).containsExactly(5, 0, 4, 1, 9);
    }

    @Test
    void every_class_is_present_about_as_often() {
        int[] counts = new int[10];
        Dataset data = Mnist.test();
        var label = new Storage.Ints(new int[1]);
        for (int i = 0; i < data.size(); i++) {
            data.copyTarget(i, label, 0);
            counts[label.array()[0]]++;
        }
        assertThat(counts).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    }

    @Test
    void pixels_lie_between_paper_and_ink() {
        float[] pixels = new float[784];
        Mnist.train().copyFeatures(0, pixels, 0);
        assertThat(pixels[0]).isZero();
        assertThat(pixels).doesNotContain(Float.NaN);
        float largest = 0;
        for (float pixel : pixels) {
            assertThat(pixel).isBetween(0f, 1f);
            largest = Math.max(largest, pixel);
        }
        assertThat(largest).isEqualTo(1f);
    }

    @Test
    void a_damaged_file_is_refused() throws IOException {
        byte[] good = {0, 0, 8, 1, 0, 0, 0, 2, 7, 9};
        String sha = "60adc45c58b8ed6a0c8ca2d2b1aed3f02fcc1b4e2d5b87e4cbb5b6ed68e9f9a5";
        assertThatThrownBy(() -> read(good, sha)).hasMessageContaining("checksum");
        assertThatThrownBy(() -> read(Arrays.copyOf(good, 9), sha)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(Arrays.copyOf(good, 11), sha)).hasMessageContaining("behind the last value");
        byte[] wrongMagic = good.clone();
        wrongMagic[3] = 3;
        assertThatThrownBy(() -> read(wrongMagic, sha)).hasMessageContaining("not an IDX file");
        byte[] huge = good.clone();
        huge[4] = 0x7F;
        assertThatThrownBy(() -> read(huge, sha)).hasMessageContaining("impossible size");
    }

    @Test
    void damage_is_told_to_every_caller() {
        Mnist.Loaded loaded = Mnist.Loaded.of("absent", "absent");
        for (int call = 0; call < 2; call++) {
            assertThatThrownBy(loaded::get)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("MNIST cannot be read (mnist/absent.gz)")
                    .hasRootCauseMessage("the resource is missing");
        }
    }

    private static Idx read(byte[] file, String sha) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(file);
        }
        return Idx.read(new ByteArrayInputStream(compressed.toByteArray()), 1, sha);
    }
}
