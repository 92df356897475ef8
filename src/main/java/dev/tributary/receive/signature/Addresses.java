package dev.tributary.receive.signature;

import dev.tributary.receive.RawRequest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Only senders of these addresses, {@code 203.0.113.9} or {@code 203.0.113.0/24}, separated by commas. Beside a token, never instead of
 * one: behind a proxy every request comes from the proxy.
 */
record Addresses(List<Range> ranges) implements Verification {

    /** @param bits that must be the same, from the left */
    record Range(byte[] network, int bits) {

        boolean holds(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** @throws IllegalArgumentException when one is no address */
    static Addresses of(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String part : text.split(",")) {
            String[] halves = part.strip().split("/", 2);
            byte[] network = numeric(halves[0]);
            int bits = halves.length == 1 ? network.length * 8 : Integer.parseInt(halves[1]);
            if (bits < 0 || bits > network.length * 8) {
                throw new IllegalArgumentException("\"" + part.strip() + "\" is no address");
            }
            ranges.add(new Range(network, bits));
        }
        return new Addresses(List.copyOf(ranges));
    }

    @Override
    public SignatureResult verify(RawRequest request) {
        try {
            byte[] address = request.remoteAddress() == null ? new byte[0] : numeric(request.remoteAddress());
            return ranges.stream().anyMatch(range -> range.holds(address)) ? SignatureResult.ACCEPTED : SignatureResult.UNWELCOME;
        } catch (IllegalArgumentException e) {
            return SignatureResult.UNWELCOME;
        }
    }

    /** Digits alone, so that no name is ever looked up. */
    private static byte[] numeric(String text) {
        try {
            if (!text.matches("[0-9.]+|[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*")) {
                throw new IllegalArgumentException("\"" + text + "\" is no address");
            }
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no address", e);
        }
    }
}
