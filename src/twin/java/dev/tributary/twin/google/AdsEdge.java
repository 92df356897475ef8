package dev.tributary.twin.google;

import com.google.ads.googleads.v23.errors.AuthenticationErrorEnum.AuthenticationError;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SeenRequest;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** The gRPC edge of the Google Ads twin: headers, injected faults and the request log. Thread-safe. */
final class AdsEdge implements ServerInterceptor {

    private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> LOGIN_CUSTOMER = Metadata.Key.of("login-customer-id", Metadata.ASCII_STRING_MARSHALLER);

    private final Clock clock;
    private final GoogleTokens tokens;
    private final List<SeenRequest> seen = new ArrayList<>();
    private final AtomicLong counted = new AtomicLong();
    private final AtomicLong requestIds = new AtomicLong();
    private volatile InjectedFault injected = InjectedFault.none();
    private volatile boolean tokenRequired = true;

    AdsEdge(Clock clock, GoogleTokens tokens) {
        this.clock = clock;
        this.tokens = tokens;
    }

    List<SeenRequest> requests() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    void inject(InjectedFault next) {
        counted.set(0);
        injected = next;
    }

    void tokenRequired(boolean required) {
        tokenRequired = required;
    }

    String nextRequestId() {
        return "twin-request-" + requestIds.incrementAndGet();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        ServerCall<Q, A> logged = new ForwardingServerCall.SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                log(call, status);
                if (!trailers.containsKey(AdsRefusal.REQUEST_ID)) {
                    trailers.put(AdsRefusal.REQUEST_ID, nextRequestId());
                }
                super.close(status, trailers);
            }
        };
        InjectedFault now = injected;
        boolean hit = now.when.test(counted.incrementAndGet());
        if (hit && now.kind == InjectedFault.Kind.WRONG_TOKEN) {
            tokens.forgetAll();
        }
        try {
            checkHeaders(headers);
            if (hit) {
                refuse(now);
            }
        } catch (AdsRefusal refusal) {
            logged.close(refusal.status(), refusal.errors().isEmpty() ? new Metadata() : refusal.trailers(nextRequestId()));
            return new ServerCall.Listener<>() {};
        }
        return next.startCall(logged, headers);
    }

    private void checkHeaders(Metadata headers) {
        String authorization = headers.get(AUTHORIZATION);
        if (authorization == null && tokenRequired || authorization != null && !authorization.startsWith("Bearer ")) {
            throw AdsRefusal.unauthenticated(AuthenticationError.OAUTH_TOKEN_HEADER_INVALID,
                    "HTTP Authorization header is malformed or missing.");
        }
        if (authorization != null) {
            switch (tokens.check(authorization.substring("Bearer ".length()), GoogleTokens.ADWORDS, clock.instant())) {
                case GOOD -> {
                }
                case UNKNOWN -> throw AdsRefusal.unauthenticated(AuthenticationError.OAUTH_TOKEN_INVALID,
                        "OAuth token in the header is not valid.");
                case EXPIRED -> throw AdsRefusal.unauthenticated(AuthenticationError.OAUTH_TOKEN_EXPIRED,
                        "OAuth token in the header has expired.");
                case WRONG_SCOPE -> throw new AdsRefusal(
                        Status.PERMISSION_DENIED.withDescription("Request had insufficient authentication scopes."), List.of());
            }
        }
        String login = headers.get(LOGIN_CUSTOMER);
        checkLogin(login);
    }

    private static void checkLogin(@Nullable String login) {
        if (login == null) {
            return;
        }
        if (!login.matches("[0-9]{1,10}")) {
            throw AdsRefusal.header("The login-customer-id header could not be validated: it takes digits only.");
        }
        if (!Set.of(GoogleLists.CUSTOMER_ID, GoogleLists.MANAGER_ID).contains(login)) {
            throw AdsRefusal.permission();
        }
    }

    private static void refuse(InjectedFault now) {
        switch (now.kind) {
            case STATUS -> {
                if (now.status == 429) {
                    throw AdsRefusal.exhausted();
                }
                Status status = switch (now.status) {
                    case 401 -> Status.UNAUTHENTICATED;
                    case 403 -> Status.PERMISSION_DENIED;
                    case 500 -> Status.INTERNAL;
                    default -> Status.UNAVAILABLE;
                };
                throw new AdsRefusal(status.withDescription("try later"), List.of());
            }
            case CUT, TRUNCATE, INVALID_JSON -> throw new AdsRefusal(Status.UNAVAILABLE.withDescription("connection lost"), List.of());
            case DELAY -> {
                try {
                    Thread.sleep(now.delay.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            default -> {
            }
        }
    }

    private void log(ServerCall<?, ?> call, Status status) {
        synchronized (seen) {
            seen.add(new SeenRequest(seen.size() + 1L, clock.instant(), "GRPC", call.getMethodDescriptor().getFullMethodName(),
                    status.getCode().value()));
        }
    }
}
