package dev.tributary.destination.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.ads.googleads.v23.common.LookalikeUserListInfo;
import com.google.ads.googleads.v23.enums.LookalikeExpansionLevelEnum.LookalikeExpansionLevel;
import com.google.ads.googleads.v23.errors.GoogleAdsError;
import com.google.ads.googleads.v23.errors.GoogleAdsFailure;
import com.google.ads.googleads.v23.resources.UserList;
import com.google.ads.googleads.v23.services.GoogleAdsRow;
import com.google.ads.googleads.v23.services.GoogleAdsServiceClient;
import com.google.ads.googleads.v23.services.GoogleAdsServiceSettings;
import com.google.ads.googleads.v23.services.SearchGoogleAdsRequest;
import com.google.ads.googleads.v23.services.UserListOperation;
import com.google.ads.googleads.v23.services.UserListServiceClient;
import com.google.ads.googleads.v23.services.UserListServiceSettings;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.retrying.RetrySettings;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.FixedHeaderProvider;
import com.google.api.gax.rpc.HeaderProvider;
import com.google.api.gax.rpc.StatusCode;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.destination.DestinationOptions;
import dev.tributary.destination.DestinationSettings;
import dev.tributary.destination.ListSpec;
import dev.tributary.http.ApiClient;
import dev.tributary.http.RetryPolicy;
import dev.tributary.http.VendorResponse;
import dev.tributary.io.Json;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Google Ads API, version 23, which ends in February 2027: everything of that version is in this class. Clients are opened when first
 * needed; they take half a second and their own threads. gRPC retries by itself, with the bounds and the error rules of
 * {@code connectors/google/connector.yaml}. Thread-safe.
 */
final class GoogleAdsV23 implements AutoCloseable {

    private static final Duration CALL = Duration.ofSeconds(60);
    private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<byte[]> FAILURE = Metadata.Key.of("google.ads.googleads.v23.errors.googleadsfailure-bin",
            Metadata.BINARY_BYTE_MARSHALLER);

    private final String endpoint;
    private final boolean plaintext;
    private final String customer;
    private final Map<String, String> headers = new HashMap<>();
    private final ApiClient client;
    private final RetryPolicy retry;
    private final Set<StatusCode.Code> retried;
    private @Nullable UserListServiceClient userLists;
    private @Nullable GoogleAdsServiceClient search;

    GoogleAdsV23(DestinationSettings settings, String customer, @Nullable String login, ApiClient client, RetryPolicy retry) {
        this.endpoint = settings.get("adsEndpoint", "googleads.googleapis.com:443");
        this.plaintext = Boolean.parseBoolean(settings.get("adsPlaintext", "false"));
        this.customer = customer;
        this.client = client;
        this.retry = retry;
        this.retried = Stream.of(StatusCode.Code.values()).filter(code -> code != StatusCode.Code.OK && client.retries(answer(code)))
                .collect(Collectors.toSet());
        String developerToken = settings.get("developerToken");
        if (developerToken != null) {
            headers.put("developer-token", developerToken);
        }
        if (login != null) {
            headers.put("login-customer-id", login);
        }
    }

    /** @param people as Google shows it, rounded; null when it does not */
    record Size(@Nullable Long people, @Nullable String matchRate, String state) {}

    /** The size of a list, or null when the account has no such list. */
    @Nullable
    Size size(String listId) {
        UserList list = first(
                "SELECT user_list.id, user_list.name, user_list.size_for_display, user_list.size_for_search, user_list.match_rate_percentage, "
                        + "user_list.membership_status FROM user_list WHERE user_list.id = " + Long.parseLong(listId));
        if (list == null) {
            return null;
        }
        Long people = list.hasSizeForDisplay() ? Long.valueOf(list.getSizeForDisplay())
                : list.hasSizeForSearch() ? Long.valueOf(list.getSizeForSearch())
                : null;
        return new Size(people, list.hasMatchRatePercentage() ? list.getMatchRatePercentage() + " %" : null,
                list.getMembershipStatus().name());
    }

    /** The id of the list that carries a marker, or null. Markers hold letters, digits, colons and hyphens only. */
    @Nullable
    String find(String marker) {
        UserList list = first("SELECT user_list.id, user_list.integration_code FROM user_list WHERE user_list.integration_code = '"
                + marker.replace("'", "\\'") + "'");
        return list == null ? null : String.valueOf(list.getId());
    }

    private @Nullable UserList first(String query) {
        SearchGoogleAdsRequest request = SearchGoogleAdsRequest.newBuilder().setCustomerId(customer).setQuery(query).build();
        return call(() -> {
            for (GoogleAdsRow row : search().search(request).iterateAll()) {
                return row.getUserList();
            }
            return null;
        });
    }

    String createLookalike(DestinationOptions lookalike, ListSpec spec, String seedListId) {
        UserList list = UserList.newBuilder().setName(lookalike.name()).setDescription(spec.description()).setIntegrationCode(spec.marker())
                .setLookalikeUserList(LookalikeUserListInfo.newBuilder().addSeedUserListIds(Long.parseLong(seedListId))
                        .setExpansionLevel(LookalikeExpansionLevel
                                .valueOf(String.valueOf(lookalike.text(GoogleType.EXPANSION)).toUpperCase(Locale.ROOT)))
                        .addAllCountryCodes(lookalike.texts(GoogleType.COUNTRIES)))
                .build();
        String name = call(() -> userLists().mutateUserLists(customer, List.of(UserListOperation.newBuilder().setCreate(list).build()))
                .getResults(0).getResourceName());
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** A gRPC status as the same error would come over REST, so that one set of error rules covers both. */
    private static VendorResponse answer(StatusCode.Code code) {
        JsonNode body = Json.MAPPER.createObjectNode().set("error",
                Json.MAPPER.createObjectNode().put("code", code.getHttpStatusCode()).put("status", code.name()));
        return new VendorResponse(code.getHttpStatusCode(), body, HttpHeaders.of(Map.of(), (name, value) -> true));
    }

    private RetrySettings retrySettings() {
        return RetrySettings.newBuilder().setMaxAttempts(retry.tries()).setInitialRetryDelayDuration(retry.first())
                .setRetryDelayMultiplier(2)
                .setMaxRetryDelayDuration(retry.longest()).setInitialRpcTimeoutDuration(CALL).setRpcTimeoutMultiplier(1)
                .setMaxRpcTimeoutDuration(CALL)
                .setTotalTimeoutDuration(CALL.plus(retry.longest()).multipliedBy(retry.tries())).build();
    }

    private <T> T call(Supplier<T> call) {
        String used = client.token();
        try {
            return call.get();
        } catch (ApiException e) {
            if (e.getStatusCode().getCode() != StatusCode.Code.UNAUTHENTICATED || !client.renew(used)) {
                throw fault(e);
            }
        }
        try {
            return call.get();
        } catch (ApiException e) {
            throw fault(e);
        }
    }

    private FaultException fault(ApiException e) {
        StatusCode.Code code = e.getStatusCode().getCode();
        if (code == StatusCode.Code.UNAUTHENTICATED) {
            return fault(Fault.CREDENTIALS,
                    "Google Ads refuses the access token; authorise again with the adwords scope and set refreshToken", e);
        }
        if (code == StatusCode.Code.PERMISSION_DENIED) {
            return fault(Fault.CREDENTIALS, "Google Ads wants something done in the ads account or the Cloud project first; see the reason",
                    e);
        }
        return retried.contains(code) ? fault(Fault.VENDOR_DOWN, "Google Ads gives no usable answer; the next run goes on", e)
                : fault(Fault.REFUSED, "Google Ads refuses the request", e);
    }

    /** Without the full client library the reasons are only in the trailers. Messages may quote what we sent and are left out. */
    private static FaultException fault(Fault fault, String what, ApiException e) {
        StringBuilder why = new StringBuilder(e.getStatusCode().getCode().name());
        Metadata trailers = Status.trailersFromThrowable(e);
        byte[] bytes = trailers == null ? null : trailers.get(FAILURE);
        if (bytes != null) {
            try {
                GoogleAdsFailure failure = GoogleAdsFailure.parseFrom(bytes);
                for (GoogleAdsError error : failure.getErrorsList()) {
                    error.getErrorCode().getAllFields().forEach((field, value) -> why.append(", ").append(value));
                }
                if (!failure.getRequestId().isEmpty()) {
                    why.append(", request ").append(failure.getRequestId());
                }
            } catch (InvalidProtocolBufferException broken) {
                why.append(", reason unreadable");
            }
        }
        return new FaultException(fault, what + " (" + why + ")");
    }

    private synchronized UserListServiceClient userLists() {
        if (userLists == null) {
            UserListServiceSettings.Builder settings = UserListServiceSettings.newBuilder()
                    .setCredentialsProvider(NoCredentialsProvider.create())
                    .setHeaderProvider(headerProvider()).setTransportChannelProvider(channel());
            settings.mutateUserListsSettings().setRetryableCodes(retried).setRetrySettings(retrySettings());
            try {
                userLists = UserListServiceClient.create(settings.build());
            } catch (IOException e) {
                throw new FaultException(Fault.VENDOR_DOWN, "the Google Ads client could not be opened", e);
            }
        }
        return userLists;
    }

    private synchronized GoogleAdsServiceClient search() {
        if (search == null) {
            GoogleAdsServiceSettings.Builder settings = GoogleAdsServiceSettings.newBuilder()
                    .setCredentialsProvider(NoCredentialsProvider.create())
                    .setHeaderProvider(headerProvider()).setTransportChannelProvider(channel());
            settings.searchSettings().setRetryableCodes(retried).setRetrySettings(retrySettings());
            try {
                search = GoogleAdsServiceClient.create(settings.build());
            } catch (IOException e) {
                throw new FaultException(Fault.VENDOR_DOWN, "the Google Ads client could not be opened", e);
            }
        }
        return search;
    }

    private HeaderProvider headerProvider() {
        return FixedHeaderProvider.create(headers);
    }

    private InstantiatingGrpcChannelProvider channel() {
        InstantiatingGrpcChannelProvider.Builder channel = InstantiatingGrpcChannelProvider.newBuilder().setEndpoint(endpoint)
                .setInterceptorProvider(() -> List.of(new Bearer(client)));
        return (plaintext ? channel.setChannelConfigurator(ManagedChannelBuilder::usePlaintext) : channel).build();
    }

    /** Call credentials refuse plaintext, which the twins speak; a header does not. */
    private record Bearer(ApiClient client) implements ClientInterceptor {

        @Override
        public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            return new ForwardingClientCall.SimpleForwardingClientCall<>(next.newCall(method, options)) {
                @Override
                public void start(Listener<A> listener, Metadata metadata) {
                    metadata.put(AUTHORIZATION, "Bearer " + client.token());
                    super.start(listener, metadata);
                }
            };
        }
    }

    @Override
    public synchronized void close() {
        if (userLists != null) {
            userLists.close();
            userLists = null;
        }
        if (search != null) {
            search.close();
            search = null;
        }
    }
}
