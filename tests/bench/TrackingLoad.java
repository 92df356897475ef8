import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends batches of 100 tracking events over loopback and says how fast they were acknowledged.
 *
 * java TrackingLoad.java --port N --key KEY --batches N [--connections N] [--log FILE]
 *
 * Speaks HTTP on bare sockets, so that as little as possible of the machine is spent on sending. --log notes each acknowledged batch.
 */
final class TrackingLoad {

    private static final int EVENTS = 100;

    private final int port;
    private final byte[] head;
    private final long[] nanos;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final BufferedWriter log;

    private TrackingLoad(int port, String key, int batches, BufferedWriter log) {
        this.port = port;
        this.nanos = new long[batches];
        this.log = log;
        String basic = Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
        this.head = ("POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic " + basic
                + "\r\nContent-Type: application/json\r\nContent-Length: ").getBytes(StandardCharsets.US_ASCII);
    }

    public static void main(String[] arguments) throws Exception {
        List<String> given = Arrays.asList(arguments);
        int batches = Integer.parseInt(value(given, "--batches", "1000"));
        int connections = Integer.parseInt(value(given, "--connections", "16"));
        String file = value(given, "--log", "");
        try (BufferedWriter log = file.isEmpty() ? null : Files.newBufferedWriter(Path.of(file))) {
            TrackingLoad load = new TrackingLoad(Integer.parseInt(value(given, "--port", "8080")), value(given, "--key", "demo-write-key"),
                    batches, log);
            long begun = System.nanoTime();
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Thread sender = new Thread(load::send);
                sender.start();
                senders.add(sender);
            }
            for (Thread sender : senders) {
                sender.join();
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            long[] sorted = Arrays.stream(load.nanos).filter(took -> took > 0).sorted().toArray();
            System.out.printf(Locale.ROOT, "events=%d seconds=%.2f per_second=%.0f p50_ms=%.1f p99_ms=%.1f refused=%d%n",
                    sorted.length * EVENTS, seconds, sorted.length * EVENTS / seconds,
                    sorted[sorted.length / 2] / 1e6, sorted[sorted.length * 99 / 100] / 1e6, load.refused.get());
        }
    }

    private static String value(List<String> given, String name, String byDefault) {
        int at = given.indexOf(name);
        return at < 0 ? byDefault : given.get(at + 1);
    }

    private void send() {
        ByteArrayOutputStream request = new ByteArrayOutputStream(80_000);
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
            for (int batch = next.getAndIncrement(); batch < nanos.length; batch = next.getAndIncrement()) {
                byte[] body = body(batch);
                request.reset();
                request.write(head);
                request.write((body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                request.write(body);
                long begun = System.nanoTime();
                request.writeTo(out);
                out.flush();
                if (answer(in) == 200) {
                    nanos[batch] = System.nanoTime() - begun;
                    note(batch);
                } else {
                    refused.incrementAndGet();
                }
            }
        } catch (IOException e) {
            System.err.println("a connection ended: " + e.getMessage());
        }
    }

    private void note(int batch) throws IOException {
        if (log != null) {
            synchronized (log) {
                log.write(batch + "\n");
                log.flush();
            }
        }
    }

    private static int answer(DataInputStream in) throws IOException {
        int status = 0;
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (status == 0) {
                status = Integer.parseInt(line.split(" ")[1]);
            } else if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        in.readFully(new byte[length]);
        return status;
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new IOException("the hub has gone");
            }
            if (read != '\r') {
                line.append((char) read);
            }
        }
        return line.toString();
    }

    /** Different events with different ids, about 620 bytes each. */
    private static byte[] body(int batch) {
        StringBuilder body = new StringBuilder(70_000).append("{\"batch\":[");
        for (int i = 0; i < EVENTS; i++) {
            int number = batch * EVENTS + i;
            int visitor = number % 20_011;
            body.append(i == 0 ? "" : ",").append("{\"type\":\"track\",\"event\":\"")
                    .append(number % 3 == 0 ? "Product Added" : number % 3 == 1 ? "Product Viewed" : "Fitting Room Booked")
                    .append("\",\"messageId\":\"load-").append(number).append("\",\"anonymousId\":\"39ee7ea5-b6d8-4174-b612-")
                    .append(100_000_000_000L + visitor)
                    .append("\",\"userId\":\"KH").append(visitor).append("\",\"properties\":{\"cart_id\":\"c-").append(visitor)
                    .append("\",\"product_id\":\"p-").append(number % 997)
                    .append("\",\"sku\":\"AT-100-M\",\"name\":\"Áo thun\",\"price\":199000,\"quantity\":").append(1 + number % 3)
                    .append(",\"currency\":\"VND\"},\"context\":{\"userAgent\":\"Mozilla/5.0 (X11; Linux x86_64)\",\"page\":{\"url\":\"https://shop.example.com/p/ao-thun-")
                    .append(number % 997)
                    .append("\",\"path\":\"/p/ao-thun\",\"referrer\":\"https://l.facebook.com/\",\"title\":\"Áo thun\"},\"campaign\":{\"source\":\"facebook\",\"medium\":\"cpc\",\"name\":\"tet\"}},")
                    .append("\"originalTimestamp\":\"2026-03-01T08:16:00.000Z\"}");
        }
        return body.append("],\"sentAt\":\"2026-03-01T08:16:01.000Z\"}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
