package dev.tributary.quality;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the reference lists in the resources: one entry a line, {@code #} begins a comment. */
final class ReferenceLists {

    private ReferenceLists() {
    }

    static List<String> lines(String name) {
        try (InputStream in = ReferenceLists.class.getResourceAsStream("/quality/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines()
                    .map(line -> line.replaceFirst("(^|\\s+)#.*", "").strip())
                    .filter(line -> !line.isEmpty()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
