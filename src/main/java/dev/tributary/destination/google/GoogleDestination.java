package dev.tributary.destination.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.destination.Action;
import dev.tributary.destination.Confirmation;
import dev.tributary.destination.Delivery;
import dev.tributary.destination.Destination;
import dev.tributary.destination.DestinationOptions;
import dev.tributary.destination.DestinationSettings;
import dev.tributary.destination.ListGoneException;
import dev.tributary.destination.ListSpec;
import dev.tributary.destination.Member;
import dev.tributary.http.ApiClient;
import dev.tributary.http.FormBody;
import dev.tributary.http.RetryPolicy;
import dev.tributary.io.Json;
import dev.tributary.io.Sha256;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Customer Match lists of one Google Ads account: members through the Data Manager API, lookalikes and sizes through Google Ads. */
final class GoogleDestination implements Destination {

    private static final int IDENTIFIERS = 10;
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    /** Of every member that does not say otherwise: a member's own consent stands over the request's. */
    private static final String CONSENT = "\"consent\":{\"adUserData\":\"CONSENT_GRANTED\",\"adPersonalization\":\"CONSENT_GRANTED\"},";
    private static final String TERMS = "\"termsOfService\":{\"customerMatchTermsOfServiceStatus\":\"ACCEPTED\"},";

    private final GoogleType type;
    private final String connection;
    private final String customer;
    private final @Nullable String login;
    private final DataManager api;
    private final GoogleAdsV23 ads;

    /** @param retry of the calls that leave by gRPC */
    GoogleDestination(GoogleType type, DestinationSettings settings, ApiClient client, RetryPolicy retry) {
        this.type = type;
        this.connection = settings.connection();
        this.customer = Objects.requireNonNull(settings.digits("customerId"));
        this.login = settings.digits("loginCustomerId");
        this.api = new DataManager(settings.url("dataManagerUrl", "https://datamanager.googleapis.com"), client);
        this.ads = new GoogleAdsV23(settings, customer, login, client, retry);
    }

    @Override
    public GoogleType type() {
        return type;
    }

    @Override
    public String connection() {
        return connection;
    }

    @Override
    public @Nullable String tuple(String profileId, Map<String, List<String>> identifiers, DestinationOptions options) {
        List<String> emails = identifiers.getOrDefault("email", List.of());
        List<String> phones = identifiers.getOrDefault("phone", List.of());
        StringBuilder tuple = new StringBuilder(200);
        int count = 0;
        for (int i = 0; count < IDENTIFIERS && i < Math.max(emails.size(), phones.size()); i++) {
            count += append(tuple, "emailAddress", i < emails.size() ? GoogleForm.EMAIL.of(emails.get(i), null) : null);
            count += count < IDENTIFIERS ? append(tuple, "phoneNumber", i < phones.size() ? phone(phones.get(i)) : null) : 0;
        }
        return count == 0 ? null : tuple.append(']').toString();
    }

    private static int append(StringBuilder tuple, String key, @Nullable String value) {
        if (value == null) {
            return 0;
        }
        tuple.append(tuple.length() == 0 ? '[' : ',').append("{\"").append(key).append("\":\"").append(Sha256.hex(value)).append("\"}");
        return 1;
    }

    /** The ledger's phone numbers are in E.164 already; only what is not takes the long way. */
    private static @Nullable String phone(String number) {
        return E164.matcher(number).matches() ? number : GoogleForm.PHONE.of(number, null);
    }

    @Override
    public int rows(String tuple) {
        return 1;
    }

    @Override
    public String ensureList(ListSpec spec, @Nullable String knownId) {
        if (knownId != null) {
            return knownId;
        }
        String found = find(spec.marker());
        if (found != null) {
            return found;
        }
        Duration membership = Objects.requireNonNull(spec.options().membership());
        ObjectNode list = Json.MAPPER.createObjectNode().put("displayName", spec.options().name()).put("description", spec.description())
                .put("integrationCode", spec.marker()).put("membershipDuration", membership.toSeconds() + "s");
        ObjectNode ingested = list.putObject("ingestedUserListInfo");
        ingested.putArray("uploadKeyTypes").add("CONTACT_ID");
        ingested.putObject("contactIdInfo").put("dataSourceType", "DATA_SOURCE_TYPE_FIRST_PARTY");
        try {
            return id(api.call("POST", lists(), loginHeader(), list.toString()));
        } catch (DataManager.Failed e) {
            if (e.error().reason().equals("DISPLAY_NAME_ALREADY_USED")) {
                throw new FaultException(Fault.CONFIG, "the Google Ads account has a list named \"" + spec.options().name()
                        + "\" that is not ours; set another name in the audience's options for google");
            }
            throw own(e.error());
        }
    }

    private String lists() {
        return "/v1/accountTypes/GOOGLE_ADS/accounts/" + customer + "/userLists";
    }

    private Map<String, String> loginHeader() {
        return login == null ? Map.of() : Map.of("login-account", "accountTypes/GOOGLE_ADS/accounts/" + login);
    }

    private @Nullable String find(String marker) {
        String page = "";
        do {
            JsonNode answer;
            try {
                answer = api.call("GET", lists() + "?pageSize=1000" + (page.isEmpty() ? "" : "&pageToken=" + FormBody.encode(page)),
                        loginHeader(), null);
            } catch (DataManager.Failed e) {
                throw own(e.error());
            }
            for (JsonNode list : answer.path("userLists")) {
                if (list.path("integrationCode").asText().equals(marker)) {
                    return id(list);
                }
            }
            page = answer.path("nextPageToken").asText();
        } while (!page.isEmpty());
        return null;
    }

    private static String id(JsonNode list) {
        String id = list.path("id").asText();
        if (id.isEmpty()) {
            id = list.path("name").asText().replaceFirst(".*/", "");
        }
        if (id.isEmpty()) {
            throw new FaultException(Fault.VENDOR_DOWN, "Google told of a user list without its id; the next run finds it by its marker");
        }
        return id;
    }

    @Override
    public List<Delivery> apply(String listId, Action action, List<Member> members, DestinationOptions options) {
        return new GoogleUpload(part -> api.call("POST", "/v1/audienceMembers:" + (action == Action.ADD ? "ingest" : "remove"), Map.of(),
                body(listId, action, part)))
                        .send(members);
    }

    private String body(String listId, Action action, List<Member> members) {
        StringBuilder body = new StringBuilder(members.size() * 260 + 600)
                .append("{\"destinations\":[{\"reference\":\"list\",\"operatingAccount\":").append(account(customer));
        if (login != null) {
            body.append(",\"loginAccount\":").append(account(login));
        }
        body.append(",\"productDestinationId\":\"").append(listId).append("\"}],").append(action == Action.ADD ? CONSENT + TERMS : "")
                .append("\"encoding\":\"HEX\",\"audienceMembers\":[");
        for (int i = 0; i < members.size(); i++) {
            body.append(i > 0 ? "," : "").append("{\"compositeData\":{\"userData\":{\"userIdentifiers\":").append(members.get(i).tuple())
                    .append("}}");
            String signals = members.get(i).signals();
            if (signals != null && action == Action.ADD) {
                body.append(",\"consent\":").append(GoogleSignals.json(signals));
            }
            body.append('}');
        }
        return body.append("]}").toString();
    }

    private static String account(String id) {
        return "{\"accountType\":\"GOOGLE_ADS\",\"accountId\":\"" + id + "\"}";
    }

    @Override
    public Confirmation confirm(String listId, Collection<String> requestIds) {
        Map<String, Confirmation.Answer> answers = new HashMap<>();
        String matchRate = null;
        for (String id : requestIds) {
            try {
                GoogleStatus status = GoogleStatus
                        .of(api.call("GET", "/v1/requestStatus:retrieve?requestId=" + FormBody.encode(id), Map.of(), null));
                answers.put(id, status.answer());
                matchRate = status.matchRate() == null ? matchRate : status.matchRate();
            } catch (DataManager.Failed e) {
                if (!e.error().reason().equals("INVALID_REQUEST_ID")) {
                    throw own(e.error());
                }
            }
        }
        GoogleAdsV23.Size size = ads.size(listId);
        if (size == null) {
            throw new ListGoneException("Google Ads does not know the user list any more; the next push makes a new one");
        }
        return new Confirmation(answers, size.people(), matchRate != null ? matchRate : size.matchRate(), size.state());
    }

    /** A missing path or object is a wrong account here, not a lost list. */
    private static FaultException own(DataManagerError error) {
        FaultException exception = error.exception();
        return exception instanceof ListGoneException
                ? new FaultException(Fault.REFUSED, error.sentence("Google does not know the account or the address; check customerId"))
                : exception;
    }

    @Override
    public String ensureLookalike(ListSpec spec, String seedListId, @Nullable String knownId) {
        DestinationOptions lookalike = Objects.requireNonNull(spec.options().lookalike());
        String found = knownId != null ? knownId : ads.find(spec.marker());
        return found != null ? found : ads.createLookalike(lookalike, spec, seedListId);
    }

    @Override
    public void check() {
        try {
            api.call("GET", lists() + "?pageSize=1", loginHeader(), null);
        } catch (DataManager.Failed e) {
            throw own(e.error());
        }
    }

    @Override
    public void close() {
        ads.close();
    }
}
