package dev.tributary.receive.tracking;

import dev.tributary.io.Sha256;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * The tracking script for web pages. It is served without comment lines and indentation; a minifier would gain little more after
 * compression, and could break it. Immutable.
 *
 * @param version changes with the script
 * @param text    UTF-8
 * @param gzipped the same, compressed
 */
record BrowserScript(String version, byte[] text, byte[] gzipped) {

    private static final String RESOURCE = "/receive/tributary.js";
    private static final int VERSION_LETTERS = 12;

    /** @throws IllegalStateException when the program was built without it */
    static BrowserScript load() {
        String bare = bare(source());
        String version = HexFormat.of().formatHex(Sha256.bytes(bare)).substring(0, VERSION_LETTERS);
        byte[] text = bare.replace("__VERSION__", version).getBytes(StandardCharsets.UTF_8);
        return new BrowserScript(version, text, gzip(text));
    }

    private static String source() {
        try (InputStream in = BrowserScript.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + RESOURCE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String bare(String source) {
        return source.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("//"))
                .collect(Collectors.joining("\n"));
    }

    private static byte[] gzip(byte[] text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes) {
            {
                def.setLevel(java.util.zip.Deflater.BEST_COMPRESSION);
            }
        }) {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public String toString() {
        return "tributary.js " + version;
    }
}
