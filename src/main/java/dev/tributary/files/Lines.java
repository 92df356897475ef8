package dev.tributary.files;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;

/** The lines of a text file, with their numbers; ends are LF, CRLF or CR. Holds one line and the lines put back. Not thread-safe. */
final class Lines implements Closeable {

    /** A file without line ends is not read into memory whole. */
    static final int LONGEST = 1 << 20;

    /** Replaces bytes that are no character of the encoding; Unicode will never assign it. */
    private static final char UNDECODABLE = '\uFFFF';

    /**
     * @param number  from 1
     * @param problem the reason why it cannot be read, or null
     */
    record Line(long number, String text, @Nullable String problem) {}

    private final Reader reader;
    private final Charset charset;
    private final char[] buffer = new char[1 << 13];
    private final Deque<Line> back = new ArrayDeque<>();
    private int at;
    private int end;
    private long number;
    private boolean afterReturn;

    private Lines(Reader reader, Charset charset) {
        this.reader = reader;
        this.charset = charset;
    }

    /** @param configured the encoding unless a byte order mark names another; null for UTF-8 */
    static Lines of(InputStream file, @Nullable Charset configured) throws IOException {
        PushbackInputStream in = new PushbackInputStream(file, 3);
        byte[] mark = in.readNBytes(3);
        Charset marked = null;
        int length = 0;
        if (mark.length == 3 && mark[0] == (byte) 0xEF && mark[1] == (byte) 0xBB && mark[2] == (byte) 0xBF) {
            marked = StandardCharsets.UTF_8;
            length = 3;
        } else if (mark.length >= 2
                && (mark[0] == (byte) 0xFF && mark[1] == (byte) 0xFE || mark[0] == (byte) 0xFE && mark[1] == (byte) 0xFF)) {
            marked = mark[0] == (byte) 0xFF ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
            length = 2;
        }
        in.unread(mark, length, mark.length - length);
        Charset charset = marked != null ? marked : configured != null ? configured : StandardCharsets.UTF_8;
        return new Lines(new InputStreamReader(in,
                charset.newDecoder().onMalformedInput(CodingErrorAction.REPLACE).onUnmappableCharacter(CodingErrorAction.REPLACE)
                        .replaceWith(String.valueOf(UNDECODABLE))),
                charset);
    }

    /** The next line, or null at the end. */
    @Nullable
    Line next() throws IOException {
        if (!back.isEmpty()) {
            return back.pop();
        }
        StringBuilder text = new StringBuilder();
        boolean tooLong = false;
        while (true) {
            if (at == end && !fill()) {
                return text.isEmpty() ? null : line(text, tooLong);
            }
            char c = buffer[at++];
            if (c == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = c == '\r';
            if (c == '\n' || c == '\r') {
                return line(text, tooLong);
            }
            if (text.length() < LONGEST) {
                text.append(c);
            } else {
                tooLong = true;
            }
        }
    }

    /** Makes {@link #next} return this line before any other. */
    void putBack(Line line) {
        back.push(line);
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, reader.read(buffer, 0, buffer.length));
        return end > 0;
    }

    private Line line(StringBuilder text, boolean tooLong) {
        String whole = text.toString();
        number++;
        if (tooLong) {
            return new Line(number, whole.substring(0, 1000), "longer than a million characters");
        }
        if (whole.indexOf(UNDECODABLE) >= 0) {
            return new Line(number, whole.replace(UNDECODABLE, '\uFFFD'), "bytes that are not " + charset.name());
        }
        // windows-1258 writes most Vietnamese letters in two parts, and so do some systems in UTF-8.
        return new Line(number, Normalizer.normalize(whole, Normalizer.Form.NFC), null);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
