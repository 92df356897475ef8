package dev.tributary.twin.google;

import com.google.ads.googleads.v23.common.CrmBasedUserListInfo;
import com.google.ads.googleads.v23.common.LookalikeUserListInfo;
import com.google.ads.googleads.v23.enums.AccessReasonEnum.AccessReason;
import com.google.ads.googleads.v23.enums.CustomerMatchUploadKeyTypeEnum.CustomerMatchUploadKeyType;
import com.google.ads.googleads.v23.enums.LookalikeExpansionLevelEnum.LookalikeExpansionLevel;
import com.google.ads.googleads.v23.enums.UserListAccessStatusEnum.UserListAccessStatus;
import com.google.ads.googleads.v23.enums.UserListMembershipStatusEnum.UserListMembershipStatus;
import com.google.ads.googleads.v23.enums.UserListTypeEnum.UserListType;
import com.google.ads.googleads.v23.errors.CollectionSizeErrorEnum.CollectionSizeError;
import com.google.ads.googleads.v23.errors.FieldErrorEnum.FieldError;
import com.google.ads.googleads.v23.errors.GoogleAdsError;
import com.google.ads.googleads.v23.errors.RangeErrorEnum.RangeError;
import com.google.ads.googleads.v23.errors.RequestErrorEnum.RequestError;
import com.google.ads.googleads.v23.errors.UserListErrorEnum.UserListError;
import com.google.ads.googleads.v23.resources.UserList;
import com.google.ads.googleads.v23.services.MutateUserListResult;
import com.google.ads.googleads.v23.services.MutateUserListsRequest;
import com.google.ads.googleads.v23.services.MutateUserListsResponse;
import com.google.ads.googleads.v23.services.UserListOperation;
import com.google.protobuf.Any;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The user list service of the Google Ads API over the account's lists. Thread-safe. */
final class AdsUserLists {

    private static final int MOST_SEEDS = 10;
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Pattern RESOURCE_NAME = Pattern.compile("customers/" + GoogleLists.CUSTOMER_ID + "/userLists/(\\d{1,18})");

    private final GoogleLists lists;

    AdsUserLists(GoogleLists lists) {
        this.lists = lists;
    }

    static String resourceName(long id) {
        return "customers/" + GoogleLists.CUSTOMER_ID + "/userLists/" + id;
    }

    /** All operations or none, unless the request asks for partial failure; nothing when it only asks whether it would do. */
    MutateUserListsResponse mutate(MutateUserListsRequest request, String requestId) {
        if (request.getOperationsCount() == 0) {
            throw AdsRefusal.request(RequestError.REQUIRED_FIELD_MISSING, "Required field is missing: operations.");
        }
        synchronized (lists) {
            List<GoogleAdsError> errors = new ArrayList<>();
            List<LongSupplier> changes = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (int i = 0; i < request.getOperationsCount(); i++) {
                List<GoogleAdsError> wrong = new ArrayList<>();
                LongSupplier change = plan(request.getOperations(i), i, names, wrong);
                errors.addAll(wrong);
                changes.add(wrong.isEmpty() ? change : () -> 0);
            }
            if (!errors.isEmpty() && !request.getPartialFailure()) {
                throw AdsRefusal.invalid(errors);
            }
            MutateUserListsResponse.Builder response = MutateUserListsResponse.newBuilder();
            if (!errors.isEmpty()) {
                response.setPartialFailureError(com.google.rpc.Status.newBuilder().setCode(3).setMessage(errors.get(0).getMessage())
                        .addDetails(Any.pack(AdsRefusal.failure(errors, requestId))));
            }
            if (!request.getValidateOnly()) {
                for (LongSupplier change : changes) {
                    long id = change.getAsLong();
                    response.addResults(id == 0 ? MutateUserListResult.getDefaultInstance()
                            : MutateUserListResult.newBuilder().setResourceName(resourceName(id)).build());
                }
            }
            return response.build();
        }
    }

    private LongSupplier plan(UserListOperation operation, int i, Set<String> names, List<GoogleAdsError> wrong) {
        switch (operation.getOperationCase()) {
            case CREATE -> {
                return create(operation.getCreate(), i, names, wrong);
            }
            case UPDATE -> {
                return update(operation, i, wrong);
            }
            case REMOVE -> {
                GoogleLists.UserList list = find(operation.getRemove(), i, "remove", wrong);
                return () -> {
                    lists.delete(list.id());
                    return list.id();
                };
            }
            default -> {
                wrong.add(AdsRefusal.error(AdsRefusal.code(RequestError.OPERATION_REQUIRED), "Operation type is required.", i));
                return () -> 0;
            }
        }
    }

    private LongSupplier create(UserList list, int i, Set<String> names, List<GoogleAdsError> wrong) {
        checkName(list.getName(), 0, i, "create", wrong);
        if (!list.getName().isBlank() && !names.add(list.getName())) {
            wrong.add(nameTaken(i, "create"));
        }
        checkLifeSpan(list, i, "create", wrong);
        switch (list.getUserListCase()) {
            case LOOKALIKE_USER_LIST -> checkLookalike(list.getLookalikeUserList(), i, wrong);
            case CRM_BASED_USER_LIST -> {
                if (list.getCrmBasedUserList().getUploadKeyType() != CustomerMatchUploadKeyType.CONTACT_INFO) {
                    wrong.add(AdsRefusal.error(AdsRefusal.code(FieldError.INVALID_VALUE),
                            "This stand-in keeps lists of contact information only.", i,
                            "create", "crm_based_user_list", "upload_key_type"));
                }
            }
            default -> wrong.add(AdsRefusal.error(AdsRefusal.code(UserListError.USER_LIST_MUTATE_NOT_SUPPORTED),
                    "Creating user list without setting type in oneof user_list field, or creating/updating read-only user list types is not allowed.",
                    i, "create"));
        }
        boolean lookalike = list.hasLookalikeUserList();
        LookalikeUserListInfo info = list.getLookalikeUserList();
        GoogleLists.UserList made = new GoogleLists.UserList(0, list.getName(), list.getDescription(), list.getIntegrationCode(),
                list.hasMembershipLifeSpan() ? (int) list.getMembershipLifeSpan() : GoogleLists.MOST_MEMBERSHIP_DAYS,
                list.getMembershipStatus() != UserListMembershipStatus.CLOSED,
                lookalike ? GoogleLists.Kind.LOOKALIKE : GoogleLists.Kind.CRM_BASED, List.copyOf(info.getSeedUserListIdsList()),
                lookalike ? info.getExpansionLevel().name() : null, List.copyOf(info.getCountryCodesList()));
        return () -> lists.create(made).id();
    }

    private void checkLookalike(LookalikeUserListInfo info, int i, List<GoogleAdsError> wrong) {
        String[] seeds = {"create", "lookalike_user_list", "seed_user_list_ids"};
        long people = 0;
        int refused = wrong.size();
        for (long id : info.getSeedUserListIdsList()) {
            GoogleLists.UserList seed = lists.list(id);
            if (seed == null) {
                wrong.add(AdsRefusal.error(AdsRefusal.code(UserListError.SEED_LIST_DOES_NOT_EXIST),
                        "One or more given seed lists do not exist.", i, seeds));
            } else if (seed.kind() != GoogleLists.Kind.CRM_BASED) {
                wrong.add(AdsRefusal.error(AdsRefusal.code(UserListError.INVALID_SEED_LIST_TYPE),
                        "One or more given seed lists have an unsupported type.", i, seeds));
            } else {
                people += lists.size(id);
            }
        }
        if (info.getSeedUserListIdsCount() == 0) {
            wrong.add(AdsRefusal.error(AdsRefusal.code(FieldError.REQUIRED), "The required field was not present.", i, seeds));
        } else if (info.getSeedUserListIdsCount() > MOST_SEEDS) {
            wrong.add(AdsRefusal.error(AdsRefusal.code(CollectionSizeError.TOO_MANY), "Too many.", i, seeds));
        } else if (wrong.size() == refused && people < GoogleLists.LEAST_USABLE_SIZE) {
            // Google documents the least size but no error of its own for it; of the errors this service lists, this one says it best.
            wrong.add(AdsRefusal.error(AdsRefusal.code(CollectionSizeError.TOO_FEW),
                    "The seed lists have fewer than 100 active matched people.", i, seeds));
        }
        if (info.getExpansionLevel() == LookalikeExpansionLevel.UNRECOGNIZED) {
            wrong.add(AdsRefusal.error(AdsRefusal.code(RequestError.INVALID_ENUM_VALUE), "Enum value received was not valid.", i, "create",
                    "lookalike_user_list", "expansion_level"));
        } else if (info.getExpansionLevelValue() < LookalikeExpansionLevel.NARROW_VALUE) {
            wrong.add(AdsRefusal.error(AdsRefusal.code(FieldError.REQUIRED), "The required field was not present.", i, "create",
                    "lookalike_user_list",
                    "expansion_level"));
        }
        if (info.getCountryCodesCount() == 0 || !COUNTRIES.containsAll(info.getCountryCodesList())) {
            wrong.add(AdsRefusal.error(AdsRefusal.code(UserListError.INVALID_COUNTRY_CODES),
                    "One or more invalid country codes are added to Lookalike UserList.", i, "create", "lookalike_user_list",
                    "country_codes"));
        }
    }

    private LongSupplier update(UserListOperation operation, int i, List<GoogleAdsError> wrong) {
        UserList change = operation.getUpdate();
        GoogleLists.UserList list = find(change.getResourceName(), i, "update", wrong);
        List<String> paths = operation.getUpdateMask().getPathsList();
        if (paths.isEmpty()) {
            wrong.add(AdsRefusal.error(AdsRefusal.code(FieldError.REQUIRED), "The field mask must be provided for update operations.", i,
                    "update_mask"));
        }
        for (String path : paths) {
            if (!Set.of("name", "description", "integration_code", "membership_life_span", "membership_status").contains(path)) {
                wrong.add(AdsRefusal.error(AdsRefusal.code(FieldError.IMMUTABLE_FIELD), "The field cannot be changed: " + path + ".", i,
                        "update", path));
            }
        }
        if (paths.contains("name")) {
            checkName(change.getName(), list.id(), i, "update", wrong);
        }
        checkLifeSpan(change, i, "update", wrong);
        GoogleLists.UserList changed = list.with(paths.contains("name") ? change.getName() : list.name(),
                paths.contains("description") ? change.getDescription() : list.description(),
                paths.contains("integration_code") ? change.getIntegrationCode() : list.integrationCode(),
                paths.contains("membership_life_span") ? (int) change.getMembershipLifeSpan() : list.membershipDays(),
                paths.contains("membership_status") ? change.getMembershipStatus() != UserListMembershipStatus.CLOSED : list.open());
        return () -> {
            lists.replace(changed);
            return changed.id();
        };
    }

    /** The named list; after a refusal, a stand-in that is never used. */
    private GoogleLists.UserList find(String resourceName, int i, String field, List<GoogleAdsError> wrong) {
        Matcher name = RESOURCE_NAME.matcher(resourceName);
        GoogleLists.UserList list = name.matches() ? lists.list(Long.parseLong(name.group(1))) : null;
        if (list == null) {
            wrong.add(AdsRefusal.error(
                    AdsRefusal.code(name.matches() ? RequestError.RESOURCE_NOT_FOUND : RequestError.RESOURCE_NAME_MALFORMED),
                    name.matches() ? "Resource was not found." : "Resource name is malformed.", i, field));
            return new GoogleLists.UserList(0, "", "", "", 0, false, GoogleLists.Kind.CRM_BASED, List.of(), null, List.of());
        }
        return list;
    }

    private void checkName(String name, long ownId, int i, String field, List<GoogleAdsError> wrong) {
        if (name.isBlank()) {
            wrong.add(
                    AdsRefusal.error(AdsRefusal.code(UserListError.INVALID_NAME), "User list name is empty or invalid.", i, field, "name"));
        } else if (lists.nameTaken(name, ownId)) {
            wrong.add(nameTaken(i, field));
        }
    }

    private static GoogleAdsError nameTaken(int i, String field) {
        return AdsRefusal.error(AdsRefusal.code(UserListError.NAME_ALREADY_USED),
                "Name is already being used for another user list for the account.", i,
                field, "name");
    }

    private static void checkLifeSpan(UserList list, int i, String field, List<GoogleAdsError> wrong) {
        if (list.hasMembershipLifeSpan() && (list.getMembershipLifeSpan() < 0
                || list.getMembershipLifeSpan() > GoogleLists.MOST_MEMBERSHIP_DAYS)) {
            boolean low = list.getMembershipLifeSpan() < 0;
            wrong.add(AdsRefusal.error(AdsRefusal.code(low ? RangeError.TOO_LOW : RangeError.TOO_HIGH), low ? "Too low." : "Too high.", i,
                    field,
                    "membership_life_span"));
        }
    }

    /** A list as the API shows it. A lookalike is for Demand Gen alone, hence without a size for search. */
    UserList shown(GoogleLists.UserList list) {
        long size = GoogleLists.shownSize(lists.size(list.id()));
        UserList.Builder shown = UserList.newBuilder().setResourceName(resourceName(list.id())).setId(list.id()).setName(list.name())
                .setDescription(list.description()).setIntegrationCode(list.integrationCode()).setMembershipLifeSpan(list.membershipDays())
                .setMembershipStatus(list.open() ? UserListMembershipStatus.OPEN : UserListMembershipStatus.CLOSED)
                .setAccessReason(AccessReason.OWNED).setAccountUserListStatus(UserListAccessStatus.ENABLED)
                .setSizeForDisplay(size).setEligibleForDisplay(true);
        if (list.kind() == GoogleLists.Kind.CRM_BASED) {
            shown.setType(UserListType.CRM_BASED).setReadOnly(false).setSizeForSearch(size).setEligibleForSearch(true)
                    .setCrmBasedUserList(CrmBasedUserListInfo.newBuilder().setUploadKeyType(CustomerMatchUploadKeyType.CONTACT_INFO));
            if (size > 0) {
                shown.setMatchRatePercentage(lists.matchRate());
            }
        } else {
            shown.setType(UserListType.LOOKALIKE).setReadOnly(false).setSizeForSearch(0).setEligibleForSearch(false)
                    .setLookalikeUserList(LookalikeUserListInfo.newBuilder().addAllSeedUserListIds(list.seeds())
                            .setExpansionLevel(LookalikeExpansionLevel.valueOf(list.expansion())).addAllCountryCodes(list.countries()));
        }
        return shown.build();
    }
}
