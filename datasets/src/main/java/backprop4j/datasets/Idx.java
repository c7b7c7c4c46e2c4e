package backprop4j.datasets;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// An IDX file of bytes: a magic number, the sizes of its axes, the values.
///
/// @param sizes one for each axis
/// @param values row-major
record Idx(int[] sizes, byte[] values) {
    /// The largest file here has 60,000 · 28 · 28 values.
    private static final int MOST_VALUES = 64_000_000;

    /// SHA-256 of the uncompressed files.
    private static final Map<String, String> CHECKSUMS = Map.of(
            "train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

    /// Reads a resource of this module, whole and checked.
    static Idx read(String name, int axes) {
        String resource = "mnist/" + name + ".gz";
        try (InputStream compressed = Idx.class.getResourceAsStream(resource)) {
            if (compressed == null) {
                throw new IOException("the resource is missing");
            }
            return read(compressed, axes, CHECKSUMS.getOrDefault(name, ""));
        } catch (IOException problem) {
            throw new UncheckedIOException("MNIST cannot be read (" + resource + ")", problem);
        }
    }

    /// Reads one gzip stream and compares the digest of what comes out of it.
    static Idx read(InputStream compressed, int axes, String sha256) throws IOException {
        MessageDigest digest = sha256();
        try (var in = new DataInputStream(new DigestInputStream(new GZIPInputStream(compressed, 1 << 16), digest))) {
            int magic = in.readInt();
            if (magic != (8 << 8 | axes)) {
                throw new IOException("not an IDX file of bytes with " + axes + " axes: it begins with 0x"
                        + Integer.toHexString(magic));
            }
            int[] sizes = new int[axes];
            long count = 1;
            for (int axis = 0; axis < axes; axis++) {
                sizes[axis] = in.readInt();
                if (sizes[axis] < 1 || sizes[axis] > MOST_VALUES) {
                    throw new IOException("axis " + axis + " has an impossible size: " + sizes[axis]);
                }
                count *= sizes[axis];
                if (count > MOST_VALUES) {
                    throw new IOException("more values than any MNIST file has: " + count);
                }
            }
            byte[] values = new byte[(int) count];
            in.readFully(values);
            if (in.read() >= 0) {
                throw new IOException("there are bytes behind the last value");
            }
            String found = HexFormat.of().formatHex(digest.digest());
            if (!found.equals(sha256)) {
                throw new IOException("the checksum is " + found + ", but should be " + sha256);
            }
            return new Idx(sizes, values);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
