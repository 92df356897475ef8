package dev.tributary.receive.tracking;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Debian's Chromium without a window. Whoever runs the tests has it: the launcher installs it where it may. */
final class Chromium implements AutoCloseable {

    private static final List<Path> BROWSERS = List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"),
            Path.of("/usr/bin/google-chrome"));
    private static final List<Path> NODES = List.of(Path.of("/usr/bin/node"), Path.of("/usr/local/bin/node"));

    private final Locale before = Locale.getDefault();
    private final Playwright playwright;
    final Browser browser;

    Chromium() {
        // Playwright itself makes its commands' names by the default locale: clockİnstall in a Turkish one.
        Locale.setDefault(Locale.ROOT);
        Map<String, String> environment = new HashMap<>();
        environment.put("PLAYWRIGHT_NODEJS_PATH", first(NODES, "Node.js", "nodejs"));
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
        browser = playwright.chromium()
                .launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of(first(BROWSERS, "Chromium", "chromium"))));
    }

    private static String first(List<Path> places, String what, String aptPackage) {
        return places.stream().filter(Files::isExecutable).findFirst().map(Path::toString).orElseThrow(() -> new AssertionError(
                "the tests of the browser script need " + what + " (looked at " + places
                        + "); type: apt-get install -y --no-install-recommends " + aptPackage));
    }

    @Override
    public void close() {
        playwright.close();
        Locale.setDefault(before);
    }
}
