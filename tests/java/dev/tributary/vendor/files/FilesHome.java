package dev.tributary.vendor.files;

import dev.tributary.config.Home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A home whose only connection is one of the connector {@code files}. */
final class FilesHome {

    private FilesHome() {
    }

    /** @param settings lines of the connection, such as {@code location: inbox} */
    static Home make(Path folder, String... settings) throws IOException {
        Path home = folder.resolve("home");
        for (String shipped : List.of("config/application.yaml", "connectors/files/connector.yaml", "mappings/canonical.yaml",
                "mappings/files/customers.yaml", "mappings/files/orders.yaml",
                "routes/pull-files-customers.yaml", "routes/pull-files-orders.yaml")) {
            Files.createDirectories(home.resolve(shipped).getParent());
            Files.copy(Path.of(shipped), home.resolve(shipped));
        }
        Files.createDirectories(home.resolve("inbox"));
        Files.writeString(home.resolve("config/connections.yaml"),
                "branch:\n  connector: files\n  " + String.join("\n  ", settings) + "\n");
        return Home.of(home.toString());
    }

    /** Drops a file that nobody has touched for an hour. */
    static Path drop(Path inbox, String name, String text) throws IOException {
        Path file = Files.writeString(inbox.resolve(name), text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
        return file;
    }

    /** Names in a folder without the time before them; none when it is not there. */
    static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString().replaceFirst("^\\d{8}T\\d{9}Z-", ""))
                    .sorted().toList();
        }
    }
}
