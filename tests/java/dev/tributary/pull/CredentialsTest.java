package dev.tributary.pull;

import dev.tributary.FaultException;
import dev.tributary.pull.StubVendor.Reply;
import dev.tributary.pull.StubVendor.Seen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import static dev.tributary.pull.StubVendor.all;
import static dev.tributary.pull.StubVendor.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CredentialsTest {

    private static final String THINGS = "\nhttp: {baseUrl: URL}\nstreams:\n  things: {path: /things, records: .data, key: .id}\n";
    private static final Reply ONE = Reply.ok("{'data':[{'id':1}]}");

    @TempDir Path folder;
    private StubVendor vendor;

    @AfterEach
    void stop() {
        vendor.close();
    }

    private Source source(String auth, Function<Seen, Reply> script, String... settings) {
        vendor = new StubVendor(folder, script);
        return vendor.source("auth: " + auth + THINGS, settings);
    }

    @Test
    void aBearerTokenAUserAndAHeaderWithAPrefixAreSentAsTheyAre() {
        all(source("{kind: bearer, token: '${settings.t}'}", call -> ONE, "t", "abc"), null);
        assertThat(vendor.last().header("authorization")).isEqualTo("Bearer abc");
        vendor.close();
        all(source("{kind: basic, user: u, password: '${settings.t}'}", call -> ONE, "t", "abc"), null);
        assertThat(vendor.last().header("authorization")).isEqualTo("Basic dTphYmM=");
        vendor.close();
        all(source("{kind: header, name: X-Key, prefix: 'Key ', value: '${settings.t}'}", call -> ONE, "t", "abc"), null);
        assertThat(vendor.last().header("x-key")).isEqualTo("Key abc");
    }

    @Test
    void theFirstAlternativeWhoseSettingsAreThereIsUsed() {
        String both = "\n  - {kind: bearer, token: '${settings.token}'}\n  - {kind: header, name: X-Key, value: '${settings.key}'}";
        all(source(both, call -> ONE, "key", "k"), null);
        assertThat(vendor.last().header("authorization")).isNull();
        assertThat(vendor.last().header("x-key")).isEqualTo("k");
    }

    @Test
    void clientCredentialsGoAsJsonWithExtraFieldsWhereTheVendorWantsThem() {
        all(source(
                "{kind: oauth2-client-credentials, tokenUrl: URL/token, clientId: id, clientSecret: secret, request: json, scope: read, scopeParameter: scopes, fields: {audience: '${settings.a}'}}",
                call -> call.path().equals("/token") ? Reply.ok("{'access_token':'t1','expires_in':'3600'}") : ONE, "a", "shop"), null);
        assertThat(vendor.seen().get(0).body()).isEqualTo(
                "{\"grant_type\":\"client_credentials\",\"client_id\":\"id\",\"client_secret\":\"secret\",\"scopes\":\"read\",\"audience\":\"shop\"}");
        assertThat(vendor.last().header("authorization")).isEqualTo("Bearer t1");
    }

    /** Single-use refresh tokens, as Zalo has them: errors as 200, the token in a header of its own. */
    private static final String ZALO = "{kind: oauth2-refresh-token, tokenUrl: URL/token, refreshToken: '${settings.refresh}', fields: {app_id: '7'}, tokenHeaders: {secret_key: '${settings.secret}'},"
            + " header: access_token, prefix: '', refreshMargin: 5m}";

    private Function<Seen, Reply> zalo(AtomicReference<String> good, AtomicInteger count) {
        return call -> {
            if (!call.path().equals("/token")) {
                return ("a" + count.get()).equals(call.header("access_token")) ? ONE : Reply.ok("{'error':-216}");
            }
            String sent = StubVendor.query(call.body()).get("refresh_token");
            if (!good.get().equals(sent) || !"s".equals(call.header("secret_key"))) {
                return Reply.ok("{'error':-14014,'error_name':'Invalid refresh token.'}");
            }
            good.set("r" + count.incrementAndGet());
            return Reply.ok("{'access_token':'a" + count.get() + "','refresh_token':'" + good.get() + "','expires_in':'90000'}");
        };
    }

    @Test
    void aSingleUseRefreshTokenIsOnTheDiskBeforeItsAccessTokenIsUsed() throws IOException {
        AtomicReference<String> good = new AtomicReference<>("r0");
        AtomicInteger count = new AtomicInteger();
        AtomicReference<String> onDisk = new AtomicReference<>();
        Function<Seen, Reply> zalo = zalo(good, count);
        Source source = source(ZALO, call -> {
            if (call.path().equals("/things")) {
                onDisk.set(read(vendor.tokens()));
            }
            return zalo.apply(call);
        }, "refresh", "r0", "secret", "s");
        assertThat(ids(all(source, null))).isEqualTo("1");
        assertThat(onDisk.get()).contains("\"refresh\":\"r1\"").contains("\"access\":\"a1\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(vendor.tokens()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(vendor.tokens().getParent()))).isEqualTo("rwx------");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void killedRightAfterARefreshTheNextProcessGoesOnWithTheNewToken() {
        AtomicReference<String> good = new AtomicReference<>("r0");
        AtomicInteger count = new AtomicInteger();
        all(source(ZALO, zalo(good, count), "refresh", "r0", "secret", "s"), null);
        Source next = vendor.source("auth: " + ZALO + THINGS, "refresh", "r0", "secret", "s");
        assertThat(ids(all(next, null))).isEqualTo("1");
        assertThat(count).as("a good access token is used again, not renewed").hasValue(1);
        vendor.time.forward(Duration.ofSeconds(90000 - 300));
        assertThat(ids(all(vendor.source("auth: " + ZALO + THINGS, "refresh", "r0", "secret", "s"), null))).isEqualTo("1");
        assertThat(count).as("renewed five minutes early, with the refresh token from the disk").hasValue(2);
    }

    @Test
    void twoSourcesOfOneAccountUseUpOneRefreshTokenBetweenThem() throws Exception {
        AtomicReference<String> good = new AtomicReference<>("r0");
        AtomicInteger count = new AtomicInteger();
        source(ZALO, zalo(good, count), "refresh", "r0", "secret", "s");
        java.util.concurrent.ExecutorService both = java.util.concurrent.Executors.newFixedThreadPool(4);
        try {
            java.util.List<java.util.concurrent.Future<String>> read = new java.util.ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Source one = vendor.source("auth: " + ZALO + THINGS, "refresh", "r0", "secret", "s");
                read.add(both.submit(() -> ids(all(one, null))));
            }
            for (java.util.concurrent.Future<String> ids : read) {
                assertThat(ids.get()).isEqualTo("1");
            }
        } finally {
            both.shutdownNow();
        }
        assertThat(count).hasValue(1);
    }

    @Test
    void aNewlyConfiguredRefreshTokenWinsOverTheOneOnTheDisk() {
        AtomicReference<String> good = new AtomicReference<>("r0");
        AtomicInteger count = new AtomicInteger();
        all(source(ZALO, zalo(good, count), "refresh", "r0", "secret", "s"), null);
        good.set("authorised-again");
        assertThat(ids(all(vendor.source("auth: " + ZALO + THINGS, "refresh", "authorised-again", "secret", "s"), null))).isEqualTo("1");
    }

    @Test
    void aTokenThatIsRefusedIsRenewedOnceAndThePageIsRepeated() {
        AtomicReference<String> good = new AtomicReference<>("r0");
        AtomicInteger count = new AtomicInteger();
        Source source = source(ZALO + "\nerrors: [{when: '.error == -216', means: token-expired}]", zalo(good, count), "refresh", "r0",
                "secret", "s");
        all(source, null);
        count.incrementAndGet(); // the vendor revokes a1
        assertThat(ids(all(source, null))).isEqualTo("1");
        assertThat(vendor.asked()).containsExactly("/token", "/things", "/things", "/token", "/things");
    }

    @Test
    void aRefusedRefreshTokenSaysWhoMustAct() {
        Source source = source(ZALO, zalo(new AtomicReference<>("other"), new AtomicInteger()), "refresh", "r0", "secret", "s");
        assertThatThrownBy(() -> all(source, null)).isInstanceOf(FaultException.class).hasMessageContaining("authorise again")
                .hasMessageNotContaining("r0");
        assertThat(vendor.hasTokens()).isFalse();
    }

    private static final String SALESFORCE = "auth: {kind: oauth2-refresh-token, tokenUrl: URL/token, refreshToken: r, clientId: c, instanceUrl: .instance_url, prefix: 'Zoho-oauthtoken '}\n"
            + "http: {baseUrl: '${token.instanceUrl}'}\nstreams:\n  things: {path: /v61/things, records: .data, key: .id}\n";

    @Test
    void theApisAddressComesFromTheTokenAnswer() {
        vendor = new StubVendor(folder,
                call -> call.path().equals("/token") ? Reply.ok("{'access_token':'t','instance_url':'" + vendor.url() + "/eu12/'}") : ONE);
        assertThat(ids(all(vendor.source(SALESFORCE, null, new String[0]), null))).isEqualTo("1");
        assertThat(vendor.last().path()).isEqualTo("/eu12/v61/things");
        assertThat(vendor.last().header("authorization")).isEqualTo("Zoho-oauthtoken t");
    }

    @Test
    void theConnectionsOwnAddressWinsOverTheTokenAnswers() {
        vendor = new StubVendor(folder,
                call -> call.path().equals("/token") ? Reply.ok("{'access_token':'t','instance_url':'https://real.example'}") : ONE);
        assertThat(ids(all(vendor.source(SALESFORCE), null))).isEqualTo("1");
        assertThat(vendor.last().path()).isEqualTo("/v61/things");
    }

    @Test
    void anAddressThatIsNotSafeIsNotBelieved() {
        vendor = new StubVendor(folder, call -> Reply.ok("{'access_token':'t','instance_url':'http://elsewhere.example'}"));
        assertThatThrownBy(() -> all(vendor.source(SALESFORCE, null, new String[0]), null)).isInstanceOf(FaultException.class)
                .hasMessageContaining("not https");
    }
}
