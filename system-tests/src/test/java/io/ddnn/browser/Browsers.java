package io.ddnn.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A Chromium that is installed on this machine: none is downloaded. */
final class Browsers {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private Browsers() {}

    /** Where it is; empty if there is none. */
    static Optional<Path> installed() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable).findFirst();
    }

    static Playwright playwright() {
        return Playwright
                .create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    static Browser launch(Playwright playwright) {
        return playwright.chromium().launch(new BrowserType.LaunchOptions()
                .setExecutablePath(installed().orElseThrow(
                        () -> new IllegalStateException("no Chromium in PATH, expected one of " + NAMES)))
                // containers and root have no other sandbox for it
                .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    }
}
