package dev.tributary.files;

import org.apache.camel.CamelContext;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFileConfiguration;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.remote.SftpComponent;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The folder that files arrive in, local or at an SFTP server. Prints no secret.
 *
 * @param folder  of this machine, or null
 * @param sftp    address with user and folder, or null
 * @param secrets {@code password}, {@code privateKey} and {@code knownHosts}, each if it is set
 * @param settle  a file that changed later than this ago may still be being written
 */
public record FileLocation(@Nullable Path folder, @Nullable URI sftp, Map<String, String> secrets, Duration settle) {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 60_000;

    /**
     * @param location {@code file:///data/inbox}, a path, or {@code sftp://user@host/folder}
     * @param home     what a relative path is relative to
     * @throws IllegalArgumentException with a sentence when it is none of these
     */
    public static FileLocation of(String location, Path home, Map<String, String> secrets, Duration settle) {
        if (!location.startsWith("sftp:")) {
            Path path = location.startsWith("file://") ? Path.of(URI.create(location))
                    : Path.of(location.startsWith("file:") ? location.substring(5) : location);
            return new FileLocation(home.resolve(path).normalize(), null, secrets, settle);
        }
        URI uri = URI.create(location);
        if (uri.getHost() == null || uri.getUserInfo() == null || uri.getUserInfo().contains(":")) {
            throw new IllegalArgumentException(
                    "\"location\" is no sftp://user@host/folder; the password goes to password:, as a reference");
        }
        return new FileLocation(null, uri, secrets, settle);
    }

    /** Its name in messages. */
    public String name() {
        return sftp != null ? "sftp://" + sftp.getHost() + sftp.getPath() : "folder " + folder;
    }

    /** An endpoint of Camel's own component for this location, without a filter of files. */
    GenericFileEndpoint<?> endpoint(CamelContext camel) throws Exception {
        if (sftp == null) {
            FileEndpoint endpoint = new FileEndpoint("file:drop", camel.getComponent("file", FileComponent.class));
            GenericFileConfiguration configuration = new GenericFileConfiguration();
            String directory = String.valueOf(folder);
            configuration.setDirectory(directory);
            endpoint.setFile(java.util.Objects.requireNonNull(folder).toFile());
            endpoint.setConfiguration(configuration);
            endpoint.setDirectoryMustExist(true);
            endpoint.setStartingDirectoryMustExist(true);
            return endpoint;
        }
        SftpConfiguration configuration = new SftpConfiguration();
        configuration.setHost(sftp.getHost());
        configuration.setPort(sftp.getPort() < 0 ? 22 : sftp.getPort());
        configuration.setUsername(sftp.getUserInfo());
        configuration.setDirectory(sftp.getPath().isEmpty() ? "." : sftp.getPath());
        configuration.setPassword(secrets.get("password"));
        if (secrets.containsKey("privateKey")) {
            configuration.setPrivateKey(secrets.get("privateKey").getBytes(StandardCharsets.UTF_8));
        }
        // A server with an unknown host key gets no password.
        configuration.setStrictHostKeyChecking("yes");
        if (secrets.containsKey("knownHosts")) {
            configuration.setUseUserKnownHostsFile(false);
            configuration.setKnownHosts((secrets.get("knownHosts").strip() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        configuration
                .setPreferredAuthentications(secrets.containsKey("privateKey") ? "publickey,password" : "password,keyboard-interactive");
        configuration.setStepwise(false);
        configuration.setConnectTimeout(CONNECT_MILLIS);
        configuration.setSoTimeout(ANSWER_MILLIS);
        configuration.setThrowExceptionOnConnectFailed(true);
        SftpEndpoint endpoint = new SftpEndpoint("sftp:drop", camel.getComponent("sftp", SftpComponent.class), configuration);
        endpoint.setConfiguration(configuration);
        endpoint.setMaximumReconnectAttempts(0);
        return endpoint;
    }

    @Override
    public String toString() {
        return name();
    }
}
