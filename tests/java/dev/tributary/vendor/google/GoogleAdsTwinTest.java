package dev.tributary.vendor.google;

import com.google.ads.googleads.v23.common.LookalikeUserListInfo;
import com.google.ads.googleads.v23.enums.LookalikeExpansionLevelEnum.LookalikeExpansionLevel;
import com.google.ads.googleads.v23.enums.UserListTypeEnum.UserListType;
import com.google.ads.googleads.v23.errors.AuthenticationErrorEnum.AuthenticationError;
import com.google.ads.googleads.v23.errors.AuthorizationErrorEnum.AuthorizationError;
import com.google.ads.googleads.v23.errors.CollectionSizeErrorEnum.CollectionSizeError;
import com.google.ads.googleads.v23.errors.ErrorCode;
import com.google.ads.googleads.v23.errors.FieldErrorEnum.FieldError;
import com.google.ads.googleads.v23.errors.GoogleAdsError;
import com.google.ads.googleads.v23.errors.GoogleAdsFailure;
import com.google.ads.googleads.v23.errors.HeaderErrorEnum.HeaderError;
import com.google.ads.googleads.v23.errors.NotAllowlistedErrorEnum.NotAllowlistedError;
import com.google.ads.googleads.v23.errors.QueryErrorEnum.QueryError;
import com.google.ads.googleads.v23.errors.QuotaErrorEnum.QuotaError;
import com.google.ads.googleads.v23.errors.RequestErrorEnum.RequestError;
import com.google.ads.googleads.v23.errors.UserListErrorEnum.UserListError;
import com.google.ads.googleads.v23.resources.UserList;
import com.google.ads.googleads.v23.services.CreateOfflineUserDataJobRequest;
import com.google.ads.googleads.v23.services.GoogleAdsRow;
import com.google.ads.googleads.v23.services.GoogleAdsServiceGrpc;
import com.google.ads.googleads.v23.services.MutateUserListsRequest;
import com.google.ads.googleads.v23.services.MutateUserListsResponse;
import com.google.ads.googleads.v23.services.OfflineUserDataJobServiceGrpc;
import com.google.ads.googleads.v23.services.SearchGoogleAdsRequest;
import com.google.ads.googleads.v23.services.SearchGoogleAdsResponse;
import com.google.ads.googleads.v23.services.SearchGoogleAdsStreamRequest;
import com.google.ads.googleads.v23.services.UserListOperation;
import com.google.ads.googleads.v23.services.UserListServiceGrpc;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tributary.twin.google.DataManagerTwin;
import dev.tributary.twin.google.GoogleAdsTwin;
import dev.tributary.twin.google.GoogleLists;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.PackedIdentifiers;
import dev.tributary.twin.kit.SeenRequest;
import dev.tributary.twin.kit.SettableClock;
import dev.tributary.twin.kit.TwinCalls;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import static dev.tributary.twin.kit.TwinCalls.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class GoogleAdsTwinTest {

    private static final Metadata.Key<byte[]> FAILURE = Metadata.Key.of("google.ads.googleads.v23.errors.googleadsfailure-bin",
            Metadata.BINARY_BYTE_MARSHALLER);
    private static final Metadata.Key<String> REQUEST_ID = Metadata.Key.of("request-id", Metadata.ASCII_STRING_MARSHALLER);

    private final SettableClock clock = new SettableClock();
    private final GoogleLists lists = new GoogleLists();
    private GoogleAdsTwin twin;
    private ManagedChannel channel;
    private String token;
    private long seed;

    @BeforeEach
    void startWithASeed() throws InvalidProtocolBufferException {
        twin = new GoogleAdsTwin(0, clock, lists);
        channel = NettyChannelBuilder.forAddress(twin.baseUri().getHost(), twin.baseUri().getPort()).usePlaintext().build();
        try (DataManagerTwin tokens = new DataManagerTwin(0, clock, lists)) {
            token = TwinCalls.form("POST", tokens.baseUri(), "/token", Map.of("grant_type", "refresh_token", "client_id",
                    DataManagerTwin.CLIENT_ID,
                    "client_secret", DataManagerTwin.CLIENT_SECRET, "refresh_token", DataManagerTwin.REFRESH_TOKEN)).at("/access_token")
                    .asText();
        }
        seed = crmList("seed", 1234);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        twin.close();
    }

    @Test
    void lookalikeIsCreatedAndRead() {
        String name = mutate(create(lookalike("like seed", seed)).build()).getResults(0).getResourceName();
        assertThat(name).startsWith("customers/1234567890/userLists/");
        GoogleAdsRow row = search("SELECT user_list.id, user_list.name, user_list.type, user_list.lookalike_user_list.seed_user_list_ids,"
                + " user_list.lookalike_user_list.country_codes, user_list.lookalike_user_list.expansion_level FROM user_list"
                + " WHERE user_list.type = 'LOOKALIKE'").getResults(0);
        assertThat(row.getUserList().getResourceName()).isEqualTo(name);
        assertThat(row.getUserList().getType()).isEqualTo(UserListType.LOOKALIKE);
        assertThat(row.getUserList().getLookalikeUserList()).isEqualTo(lookalike("like seed", seed).getLookalikeUserList());
        assertThat(lists.lists()).extracting(GoogleLists.UserList::kind).containsExactly(GoogleLists.Kind.CRM_BASED,
                GoogleLists.Kind.LOOKALIKE);
        assertThat(lists.lists().get(1).countries()).containsExactly("VN");
    }

    @Test
    void lookalikeRulesEachHaveTheirError() {
        long small = crmList("small", 99);
        long other = Long.parseLong(mutate(create(lookalike("first", seed)).build()).getResults(0).getResourceName().replaceAll(".*/", ""));
        assertThat(refused(lookalike("first", seed)).getErrorCode().getUserListError()).isEqualTo(UserListError.NAME_ALREADY_USED);
        assertThat(refused(lookalike("", seed)).getErrorCode().getUserListError()).isEqualTo(UserListError.INVALID_NAME);
        assertThat(refused(lookalike("x", 1)).getErrorCode().getUserListError()).isEqualTo(UserListError.SEED_LIST_DOES_NOT_EXIST);
        assertThat(refused(lookalike("x", other)).getErrorCode().getUserListError()).isEqualTo(UserListError.INVALID_SEED_LIST_TYPE);
        assertThat(refused(lookalike("x", small)).getErrorCode().getCollectionSizeError()).isEqualTo(CollectionSizeError.TOO_FEW);
        assertThat(refused(lookalike("x")).getErrorCode().getFieldError()).isEqualTo(FieldError.REQUIRED);
        UserList.Builder countries = lookalike("x", seed).toBuilder();
        countries.getLookalikeUserListBuilder().clearCountryCodes().addCountryCodes("VNM");
        assertThat(refused(countries.build()).getErrorCode().getUserListError()).isEqualTo(UserListError.INVALID_COUNTRY_CODES);
        assertThat(refused(UserList.newBuilder().setName("x").build()).getErrorCode().getUserListError())
                .isEqualTo(UserListError.USER_LIST_MUTATE_NOT_SUPPORTED);
        GoogleAdsError located = refused(lookalike("x", 1));
        assertThat(located.getLocation().getFieldPathElements(0).getFieldName()).isEqualTo("operations");
        assertThat(located.getLocation().getFieldPathElements(0).getIndex()).isZero();
    }

    @Test
    void failureTravelsInTheTrailersWithItsRequestId() throws InvalidProtocolBufferException {
        StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, () -> mutate(create(lookalike("", seed)).build()));
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        GoogleAdsFailure failure = GoogleAdsFailure.parseFrom(e.getTrailers().get(FAILURE));
        assertThat(e.getTrailers().get(REQUEST_ID)).isEqualTo(failure.getRequestId()).isNotEmpty();
    }

    @Test
    void oneBadOperationUndoesAllUnlessPartialFailureIsAsked() throws InvalidProtocolBufferException {
        MutateUserListsRequest.Builder two = create(lookalike("good", seed)).addOperations(UserListOperation.newBuilder()
                .setCreate(lookalike("", seed)));
        assertThat(errorOf(() -> mutate(two.build())).getUserListError()).isEqualTo(UserListError.INVALID_NAME);
        assertThat(lists.lists()).hasSize(1);

        MutateUserListsResponse partial = mutate(two.setPartialFailure(true).build());
        assertThat(partial.getResults(0).getResourceName()).isNotEmpty();
        assertThat(partial.getResults(1).getResourceName()).isEmpty();
        GoogleAdsFailure failure = partial.getPartialFailureError().getDetails(0).unpack(GoogleAdsFailure.class);
        assertThat(failure.getErrors(0).getLocation().getFieldPathElements(0).getIndex()).isEqualTo(1);
        assertThat(lists.lists()).hasSize(2);
    }

    @Test
    void validateOnlyCreatesNothing() {
        assertThat(mutate(create(lookalike("dry", seed)).setValidateOnly(true).build()).getResultsCount()).isZero();
        assertThat(errorOf(() -> mutate(create(lookalike("", seed)).setValidateOnly(true).build())).getUserListError())
                .isEqualTo(UserListError.INVALID_NAME);
        assertThat(lists.lists()).hasSize(1);
    }

    @Test
    void customersAndHeadersAreChecked() {
        MutateUserListsRequest ok = create(lookalike("x", seed)).build();
        assertThat(errorOf(() -> mutate(ok.toBuilder().setCustomerId("123-456-7890").build())).getRequestError())
                .isEqualTo(RequestError.INVALID_CUSTOMER_ID);
        assertThat(errorOf(() -> mutate(ok.toBuilder().setCustomerId("5555555555").build())).getAuthorizationError())
                .isEqualTo(AuthorizationError.USER_PERMISSION_DENIED);
        assertThat(errorOf(() -> users(token, "999-888-7777").mutateUserLists(ok)).getHeaderError())
                .isEqualTo(HeaderError.INVALID_LOGIN_CUSTOMER_ID);
        assertThat(errorOf(() -> users(token, "1").mutateUserLists(ok)).getAuthorizationError())
                .isEqualTo(AuthorizationError.USER_PERMISSION_DENIED);
        assertThat(errorOf(() -> users("other", GoogleLists.MANAGER_ID).mutateUserLists(ok)).getAuthenticationError())
                .isEqualTo(AuthenticationError.OAUTH_TOKEN_INVALID);
        assertThat(errorOf(() -> UserListServiceGrpc.newBlockingStub(channel).mutateUserLists(ok)).getAuthenticationError())
                .isEqualTo(AuthenticationError.OAUTH_TOKEN_HEADER_INVALID);
        twin.tokenRequired(false);
        assertThat(UserListServiceGrpc.newBlockingStub(channel).mutateUserLists(ok).getResultsCount()).isEqualTo(1);
    }

    @Test
    void sizesAreHiddenBelowAHundredAndRoundedAbove() {
        long small = crmList("small", 99);
        String query = "SELECT user_list.size_for_display, user_list.size_for_search, user_list.match_rate_percentage FROM user_list WHERE user_list.id = ";
        UserList shown = search(query + seed).getResults(0).getUserList();
        assertThat(shown.getSizeForDisplay()).isEqualTo(1200);
        assertThat(shown.getSizeForSearch()).isEqualTo(1200);
        assertThat(shown.getMatchRatePercentage()).isEqualTo(85);
        assertThat(shown.hasName()).as("only what was selected").isFalse();
        assertThat(search(query + small).getResults(0).getUserList().getSizeForDisplay()).isZero();
        assertThat(GoogleLists.shownSize(100)).isEqualTo(100);
        assertThat(GoogleLists.shownSize(3658)).isEqualTo(3700);
    }

    @Test
    void queriesFilterOrderAndLimit() {
        crmList("Hub one", 1);
        crmList("Hub two", 1);
        assertThat(names("SELECT user_list.name FROM user_list WHERE user_list.name LIKE 'hub%' ORDER BY user_list.name DESC"))
                .containsExactly("Hub two", "Hub one");
        assertThat(names("select user_list.name from user_list where user_list.name in ('seed', 'Hub one') and user_list.type = CRM_BASED"))
                .hasSize(2);
        assertThat(names("SELECT user_list.name FROM user_list WHERE user_list.id > " + seed + " LIMIT 1")).containsExactly("Hub one");
        assertThat(names("SELECT user_list.name FROM user_list WHERE user_list.name != 'seed' AND user_list.size_for_display IS NOT NULL"))
                .hasSize(2);
        assertThat(search("SELECT customer.id FROM customer").getResults(0).getCustomer().getId()).isEqualTo(1234567890L);
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "UNRECOGNIZED_FIELD|SELECT user_list.nickname FROM user_list",
        "UNRECOGNIZED_FIELD|SELECT user_list.lookalike_user_list FROM user_list",
        "UNRECOGNIZED_FIELD|SELECT user_list.id FROM user_list WHERE user_list.colour = 'red'",
        "PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE|SELECT campaign.id FROM user_list",
        "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE|SELECT user_list.id FROM user_lists",
        "EXPECTED_SELECT|FROM user_list",
        "EXPECTED_FROM|SELECT user_list.id WHERE user_list.id = 1",
        "BAD_ENUM_CONSTANT|SELECT user_list.id FROM user_list WHERE user_list.type = 'CRM'",
        "BAD_NUMBER|SELECT user_list.id FROM user_list WHERE user_list.id = 'x'",
        "BAD_VALUE|SELECT user_list.id FROM user_list WHERE user_list.name = seed",
        "EXPECTED_LIST|SELECT user_list.id FROM user_list WHERE user_list.id IN 1",
        "BAD_OPERATOR|SELECT user_list.id FROM user_list WHERE user_list.id ~ 1",
        "UNEXPECTED_END_OF_QUERY|SELECT user_list.id FROM user_list WHERE",
        "UNEXPECTED_INPUT|SELECT user_list.id FROM user_list OR user_list.id = 1",
    })
    void badQueriesEachHaveTheirError(QueryError expected, String query) {
        assertThat(errorOf(() -> search(query)).getQueryError()).isEqualTo(expected);
    }

    @Test
    void searchPagesAreFixedAndStreamsAreWhole() {
        crmList("second", 1);
        crmList("third", 1);
        twin.rowsPerPage(2);
        SearchGoogleAdsRequest all = SearchGoogleAdsRequest.newBuilder().setCustomerId(GoogleLists.CUSTOMER_ID)
                .setQuery("SELECT user_list.id FROM user_list").build();
        SearchGoogleAdsResponse first = queries().search(all);
        assertThat(first.getResultsCount()).isEqualTo(2);
        SearchGoogleAdsResponse second = queries().search(all.toBuilder().setPageToken(first.getNextPageToken()).build());
        assertThat(second.getResultsCount()).isEqualTo(1);
        assertThat(second.getNextPageToken()).isEmpty();
        assertThat(errorOf(() -> queries().search(all.toBuilder().setPageSize(2).build())).getRequestError())
                .isEqualTo(RequestError.PAGE_SIZE_NOT_SUPPORTED);
        assertThat(errorOf(() -> queries().search(all.toBuilder().setPageToken("x").build())).getRequestError())
                .isEqualTo(RequestError.INVALID_PAGE_TOKEN);
        var stream = queries().searchStream(SearchGoogleAdsStreamRequest.newBuilder().setCustomerId(GoogleLists.CUSTOMER_ID)
                .setQuery(all.getQuery()).build());
        assertThat(stream.next().getResultsCount()).isEqualTo(3);
    }

    @Test
    void uploadsAreRefusedForNewDevelopers() {
        CreateOfflineUserDataJobRequest request = CreateOfflineUserDataJobRequest.newBuilder().setCustomerId(GoogleLists.CUSTOMER_ID)
                .build();
        assertThat(errorOf(() -> with(OfflineUserDataJobServiceGrpc.newBlockingStub(channel), token, GoogleLists.MANAGER_ID)
                .createOfflineUserDataJob(request))
                        .getNotAllowlistedError()).isEqualTo(NotAllowlistedError.CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE);
    }

    @Test
    void injectsFaultsAsGrpcStatusesAndLogsEveryCall() {
        twin.inject(InjectedFault.tooManyRequests("1", InjectedFault.on(1)));
        assertThat(errorOf(() -> search("SELECT user_list.id FROM user_list")).getQuotaError())
                .isEqualTo(QuotaError.RESOURCE_TEMPORARILY_EXHAUSTED);
        assertThat(search("SELECT user_list.id FROM user_list").getResultsCount()).isEqualTo(1);
        twin.inject(InjectedFault.cut(InjectedFault.on(1)));
        StatusRuntimeException cut = catchThrowableOfType(StatusRuntimeException.class, () -> search("SELECT user_list.id FROM user_list"));
        assertThat(cut.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(twin.requests()).extracting(SeenRequest::status).containsExactly(8, 0, 14);
        assertThat(twin.requests().get(1).path()).isEqualTo("google.ads.googleads.v23.services.GoogleAdsService/Search");
    }

    @Test
    void expiredTokensAreRefused() {
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        assertThat(errorOf(() -> search("SELECT user_list.id FROM user_list")).getAuthenticationError())
                .isEqualTo(AuthenticationError.OAUTH_TOKEN_INVALID);
    }

    private long crmList(String name, int people) {
        long id = lists.create(new GoogleLists.UserList(0, name, "", "", 540, true, GoogleLists.Kind.CRM_BASED, List.of(), null, List.of()))
                .id();
        IntStream.range(0, people)
                .forEach(i -> lists.put(id, PackedIdentifiers.part(GoogleLists.EMAIL, PackedIdentifiers.sha256(sha256(name + i),
                        true)), Instant.EPOCH));
        return id;
    }

    private static UserList lookalike(String name, long... seeds) {
        LookalikeUserListInfo.Builder info = LookalikeUserListInfo.newBuilder().setExpansionLevel(LookalikeExpansionLevel.BALANCED)
                .addCountryCodes("VN");
        for (long id : seeds) {
            info.addSeedUserListIds(id);
        }
        return UserList.newBuilder().setName(name).setDescription("marker").setLookalikeUserList(info).build();
    }

    private static MutateUserListsRequest.Builder create(UserList list) {
        return MutateUserListsRequest.newBuilder().setCustomerId(GoogleLists.CUSTOMER_ID).addOperations(UserListOperation.newBuilder()
                .setCreate(list));
    }

    private GoogleAdsError refused(UserList list) {
        return errorsOf(() -> mutate(create(list).build())).getErrors(0);
    }

    private static ErrorCode errorOf(Callable<?> call) {
        return errorsOf(call).getErrors(0).getErrorCode();
    }

    private static GoogleAdsFailure errorsOf(Callable<?> call) {
        StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, call::call);
        assertThat(e).as("a refusal").isNotNull();
        try {
            return GoogleAdsFailure.parseFrom(e.getTrailers().get(FAILURE));
        } catch (InvalidProtocolBufferException broken) {
            throw new AssertionError(broken);
        }
    }

    private MutateUserListsResponse mutate(MutateUserListsRequest request) {
        return users(token, GoogleLists.MANAGER_ID).mutateUserLists(request);
    }

    private UserListServiceGrpc.UserListServiceBlockingStub users(String bearer, String login) {
        return with(UserListServiceGrpc.newBlockingStub(channel), bearer, login);
    }

    private GoogleAdsServiceGrpc.GoogleAdsServiceBlockingStub queries() {
        return with(GoogleAdsServiceGrpc.newBlockingStub(channel), token, GoogleLists.MANAGER_ID);
    }

    private SearchGoogleAdsResponse search(String query) {
        return queries().search(SearchGoogleAdsRequest.newBuilder().setCustomerId(GoogleLists.CUSTOMER_ID).setQuery(query).build());
    }

    private List<String> names(String query) {
        return search(query).getResultsList().stream().map(row -> row.getUserList().getName()).toList();
    }

    private static <S extends AbstractStub<S>> S with(S stub, String bearer, String login) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + bearer);
        headers.put(Metadata.Key.of("login-customer-id", Metadata.ASCII_STRING_MARSHALLER), login);
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }
}
