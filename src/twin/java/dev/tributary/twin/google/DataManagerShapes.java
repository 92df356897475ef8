package dev.tributary.twin.google;

/** The request messages of the ingestion service, after {@code google/ads/datamanager/v1} of August 2026. */
final class DataManagerShapes {

    private static final JsonShape ACCOUNT = new JsonShape().text("accountId")
            .constant("accountType", "ProductAccount.AccountType", "ACCOUNT_TYPE_UNSPECIFIED", "GOOGLE_ADS", "DISPLAY_VIDEO_PARTNER",
                    "DISPLAY_VIDEO_ADVERTISER", "DATA_PARTNER", "GOOGLE_ANALYTICS_PROPERTY", "GOOGLE_AD_MANAGER_AUDIENCE_LINK",
                    "FLOODLIGHT_CONFIG")
            .constant("product", "Product", "PRODUCT_UNSPECIFIED", "GOOGLE_ADS", "DISPLAY_VIDEO_PARTNER", "DISPLAY_VIDEO_ADVERTISER",
                    "DATA_PARTNER");
    private static final JsonShape DESTINATION = new JsonShape().text("reference", "productDestinationId")
            .message("loginAccount", ACCOUNT).message("linkedAccount", ACCOUNT).message("operatingAccount", ACCOUNT);
    private static final JsonShape CONSENT = new JsonShape()
            .constant("adUserData", "ConsentStatus", "CONSENT_STATUS_UNSPECIFIED", "CONSENT_GRANTED", "CONSENT_DENIED")
            .constant("adPersonalization", "ConsentStatus", "CONSENT_STATUS_UNSPECIFIED", "CONSENT_GRANTED", "CONSENT_DENIED");
    private static final JsonShape USER_DATA = new JsonShape().messages("userIdentifiers", new JsonShape()
            .oneofText("identifier", "emailAddress", "phoneNumber")
            .oneof("identifier", "address", new JsonShape()
                    .text("givenName", "familyName", "regionCode", "postalCode", "addressLine", "city", "administrativeArea")));
    private static final JsonShape MEMBER = new JsonShape().texts("destinationReferences").message("consent", CONSENT)
            .oneof("data", "userData", USER_DATA)
            .oneof("data", "compositeData", new JsonShape().message("userData", USER_DATA)
                    .messages("ipData", new JsonShape().text("ipAddress", "observeStartTime", "observeEndTime")))
            .oneof("data", "mobileData", new JsonShape().texts("mobileIds"))
            .oneof("data", "userIdData", new JsonShape().text("userId"))
            .oneof("data", "pairData", new JsonShape().texts("pairIds"))
            .oneof("data", "ppidData", new JsonShape().texts("ppids"))
            .oneof("data", "googleUserIdData", new JsonShape().texts("googleUserIds"))
            .oneof("data", "partnerProvidedIdData", new JsonShape().texts("partnerProvidedIds"));
    private static final JsonShape ENCRYPTION = new JsonShape()
            .oneof("wrappedKey", "gcpWrappedKeyInfo", new JsonShape().text("wipProvider", "kekUri", "encryptedDek")
                    .constant("keyType", "GcpWrappedKeyInfo.KeyType", "KEY_TYPE_UNSPECIFIED", "XCHACHA20_POLY1305"))
            .oneof("wrappedKey", "awsWrappedKeyInfo", new JsonShape().text("roleArn", "kekUri", "encryptedDek")
                    .constant("keyType", "AwsWrappedKeyInfo.KeyType", "KEY_TYPE_UNSPECIFIED", "XCHACHA20_POLY1305"))
            .oneof("wrappedKey", "coordinatorKeyInfo", new JsonShape().text("keyId"));
    static final JsonShape REMOVAL = removal();
    static final JsonShape INGESTION = removal().message("consent", CONSENT)
            .message("termsOfService", new JsonShape().constant("customerMatchTermsOfServiceStatus", "TermsOfServiceStatus",
                    "TERMS_OF_SERVICE_STATUS_UNSPECIFIED", "ACCEPTED", "REJECTED"));
    static final JsonShape REMOVAL_OF_ALL = new JsonShape().messages("destinations", DESTINATION).text("removeAsOfTime")
            .bool("validateOnly");

    private DataManagerShapes() {
    }

    private static JsonShape removal() {
        return new JsonShape().messages("destinations", DESTINATION).messages("audienceMembers", MEMBER).bool("validateOnly")
                .constant("encoding", "Encoding", "ENCODING_UNSPECIFIED", "HEX", "BASE64").message("encryptionInfo", ENCRYPTION);
    }
}
