package dev.tributary.twin.google;

import com.google.ads.googleads.v23.errors.RequestErrorEnum.RequestError;
import com.google.ads.googleads.v23.resources.Customer;
import com.google.ads.googleads.v23.services.CreateOfflineUserDataJobRequest;
import com.google.ads.googleads.v23.services.CreateOfflineUserDataJobResponse;
import com.google.ads.googleads.v23.services.GoogleAdsRow;
import com.google.ads.googleads.v23.services.GoogleAdsServiceGrpc;
import com.google.ads.googleads.v23.services.MutateUserListsRequest;
import com.google.ads.googleads.v23.services.MutateUserListsResponse;
import com.google.ads.googleads.v23.services.OfflineUserDataJobServiceGrpc;
import com.google.ads.googleads.v23.services.SearchGoogleAdsRequest;
import com.google.ads.googleads.v23.services.SearchGoogleAdsResponse;
import com.google.ads.googleads.v23.services.SearchGoogleAdsStreamRequest;
import com.google.ads.googleads.v23.services.SearchGoogleAdsStreamResponse;
import com.google.ads.googleads.v23.services.UploadUserDataRequest;
import com.google.ads.googleads.v23.services.UploadUserDataResponse;
import com.google.ads.googleads.v23.services.UserDataServiceGrpc;
import com.google.ads.googleads.v23.services.UserListServiceGrpc;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SeenRequest;
import dev.tributary.twin.kit.Twin;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The Google Ads API v23 over gRPC without TLS, for the account of a {@link GoogleLists}: user lists and the queries that read them.
 * Thread-safe. Uploads of members are refused as they are for every developer who is new to them.
 *
 * <p>Calls need a token with the scope {@link DataManagerTwin#ADWORDS_SCOPE}, handed out by a {@link DataManagerTwin} over the same lists,
 * in the {@code authorization} header, unless {@link #tokenRequired} is switched off.
 */
public final class GoogleAdsTwin implements Twin {

    private static final int MESSAGE_LIMIT = 64 * 1024 * 1024;

    private final Clock clock;
    private final GoogleLists lists;
    private final AdsUserLists userLists;
    private final AdsEdge edge;
    private final Server server;
    private volatile int rowsPerPage = 10_000;

    /** @param port the port to listen on, 0 for any free one */
    public GoogleAdsTwin(int port, Clock clock, GoogleLists lists) {
        this.clock = clock;
        this.lists = lists;
        this.userLists = new AdsUserLists(lists);
        this.edge = new AdsEdge(clock, lists.tokens());
        try {
            this.server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port)).maxInboundMessageSize(MESSAGE_LIMIT)
                    .intercept(edge)
                    .addService(new UserLists()).addService(new Queries()).addService(new Jobs()).addService(new Uploads()).build().start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
        }
    }

    @Override
    public String name() {
        return "google-ads";
    }

    @Override
    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    @Override
    public List<SeenRequest> requests() {
        return edge.requests();
    }

    /**
     * Injected HTTP faults as gRPC statuses: 429 is {@code RESOURCE_EXHAUSTED} with a quota error, 401 and 403 their namesakes, 500
     * {@code INTERNAL}, any other status, a cut and a broken body {@code UNAVAILABLE}.
     */
    @Override
    public void inject(InjectedFault injected) {
        edge.inject(injected);
    }

    /** Whether calls without a token are refused; they are unless switched off. A token that is sent is always checked. */
    public void tokenRequired(boolean required) {
        edge.tokenRequired(required);
    }

    /** How many rows a page of {@code search} has; Google's pages have 10,000. */
    public void rowsPerPage(int rows) {
        rowsPerPage = rows;
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> void answer(StreamObserver<T> to, String customerId, Function<String, T> answer) {
        String requestId = edge.nextRequestId();
        try {
            checkCustomer(customerId);
            lists.advance(clock.instant());
            T value = answer.apply(requestId);
            to.onNext(value);
            to.onCompleted();
        } catch (AdsRefusal refusal) {
            to.onError(refusal.exception(requestId));
        }
    }

    private static void checkCustomer(String customerId) {
        if (!customerId.matches("[0-9]+")) {
            throw AdsRefusal.request(RequestError.INVALID_CUSTOMER_ID, "Invalid customer ID '" + customerId + "'.");
        }
        if (!customerId.equals(GoogleLists.CUSTOMER_ID)) {
            throw AdsRefusal.permission();
        }
    }

    private List<GoogleAdsRow> run(AdsQuery query) {
        Supplier<List<GoogleAdsRow>> rows = query.resource().equals("customer")
                ? () -> List.of(GoogleAdsRow.newBuilder().setCustomer(Customer.newBuilder().setId(Long.parseLong(GoogleLists.CUSTOMER_ID))
                        .setResourceName("customers/" + GoogleLists.CUSTOMER_ID).setDescriptiveName("Twin shop").setCurrencyCode("GBP")
                        .setTimeZone("Europe/London").setManager(false)).build())
                : () -> lists.lists().stream().map(list -> GoogleAdsRow.newBuilder().setUserList(userLists.shown(list)).build()).toList();
        return query.run(rows.get());
    }

    private SearchGoogleAdsResponse page(SearchGoogleAdsRequest request) {
        if (request.getPageSize() != 0) {
            throw AdsRefusal.request(RequestError.PAGE_SIZE_NOT_SUPPORTED,
                    "Setting the page size is not supported. Search Responses will have fixed page size of '10000' rows.");
        }
        AdsQuery query = AdsQuery.parse(request.getQuery());
        List<GoogleAdsRow> rows = run(query);
        String token = request.getPageToken();
        int from = token.isEmpty() ? 0 : token.matches("row-\\d{1,9}") ? Integer.parseInt(token.substring(4)) : -1;
        if (from < 0 || from > rows.size()) {
            throw AdsRefusal.request(RequestError.INVALID_PAGE_TOKEN, "Page token is invalid.");
        }
        if (request.getValidateOnly()) {
            return SearchGoogleAdsResponse.getDefaultInstance();
        }
        int to = Math.min(rows.size(), from + rowsPerPage);
        SearchGoogleAdsResponse.Builder page = SearchGoogleAdsResponse.newBuilder().addAllResults(rows.subList(from, to))
                .setFieldMask(query.mask());
        if (request.getSearchSettings().getReturnTotalResultsCount()) {
            page.setTotalResultsCount(rows.size());
        }
        return (to < rows.size() ? page.setNextPageToken("row-" + to) : page).build();
    }

    private final class UserLists extends UserListServiceGrpc.UserListServiceImplBase {
        @Override
        public void mutateUserLists(MutateUserListsRequest request, StreamObserver<MutateUserListsResponse> to) {
            answer(to, request.getCustomerId(), requestId -> userLists.mutate(request, requestId));
        }
    }

    private final class Queries extends GoogleAdsServiceGrpc.GoogleAdsServiceImplBase {
        @Override
        public void search(SearchGoogleAdsRequest request, StreamObserver<SearchGoogleAdsResponse> to) {
            answer(to, request.getCustomerId(), requestId -> page(request));
        }

        @Override
        public void searchStream(SearchGoogleAdsStreamRequest request, StreamObserver<SearchGoogleAdsStreamResponse> to) {
            answer(to, request.getCustomerId(), requestId -> {
                AdsQuery query = AdsQuery.parse(request.getQuery());
                return SearchGoogleAdsStreamResponse.newBuilder().addAllResults(run(query)).setFieldMask(query.mask())
                        .setRequestId(requestId)
                        .build();
            });
        }
    }

    private final class Jobs extends OfflineUserDataJobServiceGrpc.OfflineUserDataJobServiceImplBase {
        @Override
        public void createOfflineUserDataJob(CreateOfflineUserDataJobRequest request, StreamObserver<CreateOfflineUserDataJobResponse> to) {
            answer(to, request.getCustomerId(), requestId -> {
                throw AdsRefusal.notAllowlisted();
            });
        }
    }

    private final class Uploads extends UserDataServiceGrpc.UserDataServiceImplBase {
        @Override
        public void uploadUserData(UploadUserDataRequest request, StreamObserver<UploadUserDataResponse> to) {
            answer(to, request.getCustomerId(), requestId -> {
                throw AdsRefusal.notAllowlisted();
            });
        }
    }
}
