package dev.tributary.serve;

import dev.tributary.app.ReceiveRequests;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * Lets remote clients reach only the paths of senders. A client is remote when its address is not of this machine, when a proxy says that
 * it forwards for another address, and when the request names another host, as a web page does whose own name was made to point here.
 */
final class LocalOnly extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
    private static final List<String> PROXIED = List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

    private final transient ReceiveRequests receive;

    LocalOnly(ReceiveRequests receive) {
        this.receive = receive;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!receive.accepts(request.getRequestURI()) && !isLocal(request)) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND); // as if there were nothing
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean isLocal(HttpServletRequest request) throws IOException {
        return InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()
                && InetAddress.getByName(request.getLocalAddr()).isLoopbackAddress()
                && NAMES.contains(request.getServerName()) && PROXIED.stream().allMatch(header -> request.getHeader(header) == null);
    }
}
