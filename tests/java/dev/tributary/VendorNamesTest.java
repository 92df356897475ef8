package dev.tributary;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The main code names no vendor: what is peculiar to one stands in YAML, in that destination's own package or in its twin. Addresses of
 * vendors' documents may stand in comments, imports name libraries, and {@code demo} is about vendors on purpose.
 */
class VendorNamesTest {

    private static final Path MAIN = Path.of("src/main/java/dev/tributary");
    /** The one list of the destinations that are shipped. */
    private static final Path REGISTRATIONS = Path.of("app/ShippedDestinations.java");
    private static final Pattern VENDOR = Pattern
            .compile("(?i)hubspot|salesforce|zoho|kiotviet|haravan|nhanh|\\b(?-i:Square)\\b|shopify|mailchimp|sendgrid|twilio|esms"
                    + "|facebook|instagram|zalo|google|\\bmeta\\b(?!-inf)|\\bmeta[-_]ads|typeform|\\bsegment\\b");
    /** Addresses, names of libraries, and the name of an XML element. */
    private static final Pattern ALLOWED = Pattern.compile("https?://[^\\s\"<>)]+|^import .*|com\\.google\\.[\\w.]+|<meta ");

    @Test
    void onlyPackagesOfAVendorNameIt() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
                Path inside = MAIN.relativize(file);
                if (!inside.startsWith("destination/google") && !inside.startsWith("destination/meta") && !inside.startsWith("demo")
                        && !inside.equals(REGISTRATIONS)) {
                    List<String> lines = Files.readAllLines(file);
                    for (int i = 0; i < lines.size(); i++) {
                        Matcher named = VENDOR.matcher(ALLOWED.matcher(lines.get(i)).replaceAll(""));
                        if (named.find()) {
                            found.add(inside + ":" + (i + 1) + ": " + named.group());
                        }
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
