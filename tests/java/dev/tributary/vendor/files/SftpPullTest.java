package dev.tributary.vendor.files;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.run.RunReport;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Files from an SFTP server on loopback. */
class SftpPullTest {

    private static final String CUSTOMERS = "pull-files-customers";

    @TempDir Path folder;
    private SshServer server;
    private Path out;
    private String key;

    @BeforeEach
    void start() throws Exception {
        Path root = folder.resolve("server");
        out = Files.createDirectories(root.resolve("out going"));
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        KeyPair pair = keys.generateKeyPair();
        key = PublicKeyEntry.toString(pair.getPublic());
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(pair));
        server.setPasswordAuthenticator((user, password, session) -> user.equals("hub") && password.equals("s3cret?&%"));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop(true);
    }

    private Home home(String password, String known) throws Exception {
        Home home = FilesHome.make(folder, "location: sftp://hub@127.0.0.1:" + server.getPort() + "/out%20going",
                "password: ${file:secrets/password}", "knownHosts: ${file:secrets/known}");
        Files.createDirectories(home.path("secrets"));
        Files.writeString(home.path("secrets/password"), password);
        Files.writeString(home.path("secrets/known"), known);
        return home;
    }

    private String known() {
        return "[127.0.0.1]:" + server.getPort() + " " + key;
    }

    @Test
    void aServersFileIsStoredAndMovedThere() throws Exception {
        FilesHome.drop(out, "customers-1.csv", "code,name\nKH1,Hoa\nKH2\n");
        FilesHome.drop(out, "customers-2.csv", "code,name\nKH3,An\n");
        Files.writeString(out.resolve("customers-3.csv"), "code,name\nKH4,Bì");
        Home home = home("s3cret?&%", known());
        try (Hub hub = HubFixture.open(home)) {
            for (int run = 0; run < 2; run++) {
                RunReport report = hub.run(CUSTOMERS, false);
                assertThat(report.outcome()).as(report.toString()).isEqualTo(RunReport.Outcome.DONE);
                assertThat(HubFixture.rows(hub, "select source_id from customers order by 1")).containsExactly("KH1", "KH3");
                assertThat(HubFixture.rows(hub, "select path from quarantine")).containsExactly("line 3");
                assertThat(FilesHome.names(out)).as("still being written").containsExactly("customers-3.csv");
                assertThat(FilesHome.names(out.resolve(".done"))).containsExactly("customers-1.csv", "customers-2.csv");
            }
        }
        try (var left = Files.walk(home.path("var/downloads"))) {
            assertThat(left.filter(Files::isRegularFile)).as("copies that were left behind").isEmpty();
        }
    }

    @Test
    void aWrongPasswordFailsTheRunAndIsNotShown() throws Exception {
        try (Hub hub = HubFixture.open(home("wrong-secret", known()))) {
            RunReport report = hub.run(CUSTOMERS, false);
            assertThat(report.outcome()).isEqualTo(RunReport.Outcome.FAILED);
            assertThat(report.lines().get(0)).contains("sftp://127.0.0.1", "cannot be read").doesNotContain("wrong-secret");
        }
    }

    @Test
    void aServerThatIsNotTheOneNamedIsNotTalkedTo() throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        FilesHome.drop(out, "customers-1.csv", "code,name\nKH1,Hoa\n");
        try (Hub hub = HubFixture.open(
                home("s3cret?&%", "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(keys.generateKeyPair().getPublic())))) {
            RunReport report = hub.run(CUSTOMERS, false);
            assertThat(report.outcome()).isEqualTo(RunReport.Outcome.FAILED);
            assertThat(FilesHome.names(out)).containsExactly("customers-1.csv");
        }
    }
}
