package dev.tributary.config;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What {@code warehouse:} of {@code config/application.yaml} says: a database of PostgreSQL instead of the file under {@code var}.
 * Immutable; prints no secret.
 *
 * @param url      {@code jdbc:postgresql://host:port/database}, perhaps with options such as {@code currentSchema}
 * @param user     as written, maybe with references; null: as the URL or the driver says
 * @param password as written, a reference; null: none
 */
public record WarehouseSettings(String url, @Nullable String user, @Nullable String password) {

    private static final String PREFIX = "jdbc:postgresql:";
    private static final Pattern PASSWORD = Pattern.compile("[?&]password=", Pattern.CASE_INSENSITIVE);

    /** Null when the key is absent or wrong. */
    static @Nullable WarehouseSettings read(Section application, Secrets secrets, boolean secretsAreErrors) {
        if (application.node("warehouse") == null) {
            return null;
        }
        Section section = Section.of(Objects.requireNonNull(application.node("warehouse")), application.findings(), "warehouse");
        String url = section.requiredText("url");
        WarehouseSettings settings = new WarehouseSettings(url, section.text("user"), section.text("password"));
        section.done();
        if (!url.isEmpty() && !Secrets.isReference(url) && !url.startsWith(PREFIX)) {
            section.findings().error(Objects.requireNonNull(section.node("url")), "warehouse: \"url\" is not an address of PostgreSQL",
                    "write such as jdbc:postgresql://db.example.com/tributary, or leave warehouse out for the file under var");
            return null;
        } else if (PASSWORD.matcher(url).find()) {
            section.findings().error(Objects.requireNonNull(section.node("url")), "warehouse: \"url\" holds a password",
                    "write password: ${env:WAREHOUSE_PASSWORD} beside it");
        }
        if (settings.password != null && !Secrets.isReference(settings.password)) {
            section.findings().error(Objects.requireNonNull(section.node("password")), "warehouse: \"password\" stands in the file",
                    "write a reference, such as ${env:WAREHOUSE_PASSWORD} or ${file:…}");
        }
        for (String key : new String[] {"url", "user", "password"}) {
            String value = section.text(key);
            String missing = value == null ? null : secrets.missing(value);
            if (missing != null) {
                YamlNode at = Objects.requireNonNull(section.node(key));
                if (secretsAreErrors) {
                    section.findings().error(at, missing, "export it, or write ${file:/run/secrets/warehouse}");
                } else {
                    section.findings().warning(at, missing, "export it, or write ${file:/run/secrets/warehouse}");
                }
            }
        }
        return url.isEmpty() ? null : settings;
    }

    /** The settings with their references replaced. @throws dev.tributary.FaultException of kind CONFIG when one is not set */
    public WarehouseSettings resolved(Secrets secrets) {
        return new WarehouseSettings(secrets.resolve(url), user == null ? null : secrets.resolve(user),
                password == null ? null : secrets.resolve(password));
    }

    @Override
    public String toString() {
        return "PostgreSQL";
    }
}
