package dev.tributary.receive;

/** What a sender is answered. */
public record Reply(int status, String contentType, String body) {

    public static Reply text(int status, String body) {
        return new Reply(status, "text/plain; charset=utf-8", body);
    }
}
