package dev.tributary.files;

import dev.tributary.config.Findings;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import org.jspecify.annotations.Nullable;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The form of a stream's files, from {@code files:} of a connector.
 *
 * @param include   glob of the names
 * @param delimiter null to find it in the header line
 * @param quote     null when fields are never quoted
 * @param encoding  null for UTF-8; a byte order mark overrides both
 * @param header    names of the columns of files without a header line; empty when the first line names them
 * @param requires  columns without which a file is refused as a whole
 * @param trim      whether blanks around values are padding
 * @param local     numbers and dates in local forms
 * @param doneFile  suffix of a marker file that the sender writes when a file is whole, or null when it writes none
 */
public record FileForm(String include, Format format, @Nullable Character delimiter, @Nullable Character quote, @Nullable Charset encoding,
        List<String> header,
        List<String> requires, boolean trim, LocalForms local, @Nullable String doneFile) {

    public enum Format {
        CSV, TSV, JSONL
    }

    /** Settings of a connection that override the connector's: the senders of one chain differ in these. */
    private static final List<String> BY_CONNECTION = List.of("delimiter", "encoding", "decimal");

    /** Reads {@code files:}; null when the stream has none. */
    public static @Nullable FileForm read(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        Format format = section.choice("format", Format.class, Format.CSV);
        String quote = section.text("quote", "\"");
        String delimiter = section.text("delimiter");
        check(section, "quote", quote.equals("none") || quote.length() == 1, "one character or none");
        check(section, "delimiter", delimiter == null || delimiter.length() == 1, "one character");
        FileForm form = new FileForm(section.requiredText("include"), format,
                format == Format.TSV ? Character.valueOf('\t') : delimiter == null || delimiter.length() != 1 ? null : delimiter.charAt(0),
                quote.length() != 1 ? null : quote.charAt(0), charset(section), section.texts("header"), section.texts("requires"),
                section.bool("trim", true),
                LocalForms.read(section), section.text("doneFile"));
        section.done();
        return form;
    }

    /**
     * The form with the settings of a connection.
     *
     * @throws IllegalArgumentException with a sentence when a setting is not valid
     */
    public FileForm with(Map<String, String> settings) {
        if (BY_CONNECTION.stream().noneMatch(settings::containsKey)) {
            return this;
        }
        String separator = settings.get("delimiter");
        String charset = settings.get("encoding");
        String decimal = settings.get("decimal");
        if (separator != null && separator.length() != 1) {
            throw new IllegalArgumentException("\"delimiter\" is not one character");
        }
        if (charset != null && !isCharset(charset)) {
            throw new IllegalArgumentException("there is no encoding \"" + charset + "\"; write such as windows-1258 or UTF-16LE");
        }
        if (decimal != null && !decimal.equals("comma") && !decimal.equals("point")) {
            throw new IllegalArgumentException("\"decimal\" is neither comma nor point");
        }
        return new FileForm(include, format, separator == null ? delimiter : Character.valueOf(separator.charAt(0)), quote,
                charset == null ? encoding : Charset.forName(charset), header, requires,
                trim, decimal == null ? local : local.withDecimal(decimal.equals("comma")), doneFile);
    }

    /** The same for text that has been decoded. */
    FileForm inUnicode() {
        return new FileForm(include, format, delimiter, quote, null, header, requires, trim, local, doneFile);
    }

    private static @Nullable Charset charset(Section section) {
        String name = section.text("encoding");
        check(section, "encoding", name == null || isCharset(name), "the name of an encoding such as windows-1258 or UTF-16LE");
        return name != null && isCharset(name) ? Charset.forName(name) : null;
    }

    private static boolean isCharset(String name) {
        try {
            return Charset.isSupported(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static void check(Section section, String key, boolean good, String expected) {
        if (!good) {
            YamlNode at = Objects.requireNonNull(section.node(key));
            Findings findings = section.findings();
            findings.error(at, section.name() + ": \"" + key + "\" is not " + expected, "write " + expected);
        }
    }
}
