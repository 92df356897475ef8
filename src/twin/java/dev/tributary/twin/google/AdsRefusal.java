package dev.tributary.twin.google;

import com.google.ads.googleads.v23.errors.AuthenticationErrorEnum.AuthenticationError;
import com.google.ads.googleads.v23.errors.AuthorizationErrorEnum.AuthorizationError;
import com.google.ads.googleads.v23.errors.CollectionSizeErrorEnum.CollectionSizeError;
import com.google.ads.googleads.v23.errors.ErrorCode;
import com.google.ads.googleads.v23.errors.ErrorLocation;
import com.google.ads.googleads.v23.errors.FieldErrorEnum.FieldError;
import com.google.ads.googleads.v23.errors.GoogleAdsError;
import com.google.ads.googleads.v23.errors.GoogleAdsFailure;
import com.google.ads.googleads.v23.errors.HeaderErrorEnum.HeaderError;
import com.google.ads.googleads.v23.errors.NotAllowlistedErrorEnum.NotAllowlistedError;
import com.google.ads.googleads.v23.errors.QueryErrorEnum.QueryError;
import com.google.ads.googleads.v23.errors.QuotaErrorEnum.QuotaError;
import com.google.ads.googleads.v23.errors.RangeErrorEnum.RangeError;
import com.google.ads.googleads.v23.errors.RequestErrorEnum.RequestError;
import com.google.ads.googleads.v23.errors.UserListErrorEnum.UserListError;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import java.util.List;

/** A refusal of the Google Ads API: a gRPC status whose trailer says each error. */
final class AdsRefusal extends RuntimeException {

    static final Metadata.Key<byte[]> FAILURE = Metadata.Key.of("google.ads.googleads.v23.errors.googleadsfailure-bin",
            Metadata.BINARY_BYTE_MARSHALLER);
    static final Metadata.Key<String> REQUEST_ID = Metadata.Key.of("request-id", Metadata.ASCII_STRING_MARSHALLER);

    private final transient Status status;
    private final transient List<GoogleAdsError> errors;

    AdsRefusal(Status status, List<GoogleAdsError> errors) {
        super(status.getDescription(), null, false, false);
        this.status = status;
        this.errors = errors;
    }

    List<GoogleAdsError> errors() {
        return errors;
    }

    Status status() {
        return status;
    }

    Metadata trailers(String requestId) {
        Metadata trailers = new Metadata();
        trailers.put(FAILURE, failure(errors, requestId).toByteArray());
        trailers.put(REQUEST_ID, requestId);
        return trailers;
    }

    StatusRuntimeException exception(String requestId) {
        return status.asRuntimeException(trailers(requestId));
    }

    static GoogleAdsFailure failure(List<GoogleAdsError> errors, String requestId) {
        return GoogleAdsFailure.newBuilder().addAllErrors(errors).setRequestId(requestId).build();
    }

    static AdsRefusal invalid(List<GoogleAdsError> errors) {
        return new AdsRefusal(Status.INVALID_ARGUMENT.withDescription("Request contains an invalid argument."), errors);
    }

    static AdsRefusal invalid(GoogleAdsError error) {
        return invalid(List.of(error));
    }

    static AdsRefusal query(QueryError code, String message) {
        return invalid(error(ErrorCode.newBuilder().setQueryError(code), message));
    }

    static AdsRefusal request(RequestError code, String message) {
        return invalid(error(ErrorCode.newBuilder().setRequestError(code), message));
    }

    static AdsRefusal header(String message) {
        return invalid(error(ErrorCode.newBuilder().setHeaderError(HeaderError.INVALID_LOGIN_CUSTOMER_ID), message));
    }

    static AdsRefusal permission() {
        return new AdsRefusal(Status.PERMISSION_DENIED.withDescription("The caller does not have permission"), List.of(error(
                ErrorCode.newBuilder().setAuthorizationError(AuthorizationError.USER_PERMISSION_DENIED),
                "User doesn't have permission to access customer. "
                        + "Note: If you're accessing a client customer, the manager's customer id must be set in the 'login-customer-id' header.")));
    }

    static AdsRefusal unauthenticated(AuthenticationError code, String message) {
        return new AdsRefusal(
                Status.UNAUTHENTICATED.withDescription("Request had invalid authentication credentials. Expected OAuth 2 access token, "
                        + "login cookie or other valid authentication credential."),
                List.of(error(ErrorCode.newBuilder()
                        .setAuthenticationError(code), message)));
    }

    static AdsRefusal exhausted() {
        return new AdsRefusal(Status.RESOURCE_EXHAUSTED.withDescription("Resource has been exhausted (e.g. check quota)."), List.of(error(
                ErrorCode.newBuilder().setQuotaError(QuotaError.RESOURCE_TEMPORARILY_EXHAUSTED),
                "Too many requests. Retry in 5 seconds.")));
    }

    static AdsRefusal notAllowlisted() {
        return invalid(error(ErrorCode.newBuilder().setNotAllowlistedError(NotAllowlistedError.CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE),
                "Customer is not allowlisted for accessing this feature."));
    }

    static ErrorCode.Builder code(UserListError code) {
        return ErrorCode.newBuilder().setUserListError(code);
    }

    static ErrorCode.Builder code(FieldError code) {
        return ErrorCode.newBuilder().setFieldError(code);
    }

    static ErrorCode.Builder code(RangeError code) {
        return ErrorCode.newBuilder().setRangeError(code);
    }

    static ErrorCode.Builder code(RequestError code) {
        return ErrorCode.newBuilder().setRequestError(code);
    }

    static ErrorCode.Builder code(CollectionSizeError code) {
        return ErrorCode.newBuilder().setCollectionSizeError(code);
    }

    static GoogleAdsError error(ErrorCode.Builder code, String message) {
        return GoogleAdsError.newBuilder().setErrorCode(code).setMessage(message).build();
    }

    /** An error in {@code operations[index].<path…>}. */
    static GoogleAdsError error(ErrorCode.Builder code, String message, int index, String... path) {
        ErrorLocation.Builder location = ErrorLocation.newBuilder();
        location.addFieldPathElementsBuilder().setFieldName("operations").setIndex(index);
        for (String name : path) {
            location.addFieldPathElementsBuilder().setFieldName(name);
        }
        return GoogleAdsError.newBuilder().setErrorCode(code).setMessage(message).setLocation(location).build();
    }
}
