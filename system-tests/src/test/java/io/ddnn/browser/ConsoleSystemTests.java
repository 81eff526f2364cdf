package io.ddnn.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.ddnn.client.SampleAnswer;
import io.ddnn.model.wire.Explanation;
import io.ddnn.model.wire.JsonMessages.ReplyBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console of {@code ddnn up} in a browser: what a person does, and whether what the page shows is what the services
 * themselves answer. Screenshots are kept in {@code target/screenshots}.
 */
@NeedsBrowser
class ConsoleSystemTests {

    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final int WIDE = 1440;
    private static final int PHONE = 390;

    @TempDir
    private static Path directory;

    private static RunningConsole console;
    private static Playwright playwright;
    private static Browser browser;

    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() throws IOException {
        playwright = Browsers.playwright();
        browser = Browsers.launch(playwright);
        console = RunningConsole.start(directory);
    }

    @AfterAll
    static void stop() {
        if (console != null) {
            console.close();
        }
        playwright.close();
    }

    @BeforeEach
    void open() {
        open(WIDE);
    }

    private void open(int width) {
        context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, 900));
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(console.page() + "#token=" + console.token());
        assertThat(page.locator("#connection")).hasText("live");
        assertThat(card("cloud").locator(".state")).hasText("up");
    }

    @AfterEach
    void close() {
        console.heal();
        context.close();
        assertThat(complaints).isEmpty();
    }

    private Locator card(String node) {
        return page.locator("[data-node='" + node + "']");
    }

    private void press(String button) {
        page.getByRole(AriaRole.BUTTON,
                new Page.GetByRoleOptions().setName(button).setExact(true)).click();
    }

    /** Posts the next sample, and waits until the page has its answer. */
    private String step() {
        String before = page.locator("#verdict").getAttribute("data-sample");
        press("Step");
        Locator verdict = page.locator("#verdict[data-final='true']:not([data-sample='" + before + "'])");
        verdict.waitFor();
        return verdict.innerText();
    }

    /** The pictures that the page shows, as files. */
    private Map<String, byte[]> pictures() {
        Map<String, byte[]> pictures = new LinkedHashMap<>();
        for (String device : console.devices()) {
            Locator image = card(device).locator("img");
            if (image.count() > 0) {
                String url = image.getAttribute("src");
                pictures.put(device, Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1)));
            }
        }
        return pictures;
    }

    private static String verdict(ReplyBody decision) {
        return String.format(Locale.ROOT, "%s (confidence %.2f), stopped at exit %s", decision.label(),
                decision.confidence(), decision.exit());
    }

    @Test
    void aStepShowsWhatTheServicesAnswerForThesePictures() {
        for (int i = 0; i < 4; i++) {
            String shown = step();
            SampleAnswer answer = console.post("check-" + i, pictures());
            ReplyBody decision = answer.decision().orElseThrow();
            Explanation explanation = Objects.requireNonNull(decision.explanation());

            assertThat(shown).startsWith(verdict(decision));
            String exit = Objects.requireNonNull(decision.exit());
            for (Explanation.Exit reached : explanation.exits()) {
                if (reached.node().startsWith("camera")) {
                    continue;
                }
                assertThat(card(reached.node()).locator("[data-exit='" + reached.exit() + "'] p").first()).containsText(
                        String.format(Locale.ROOT, "entropy %.3f", Objects.requireNonNull(reached.entropy())));
            }
            String stopped = exit.equals("cloud") ? "cloud" : "gateway";
            assertThat(card(stopped)).hasClass(Pattern.compile("\\bstopped\\b"));
            for (String device : pictures().keySet()) {
                assertThat(card(device).locator(".sends").first()).hasText(Pattern.compile(
                        "sent to gateway: 12 B scores"
                                + (exit.equals("cloud") ? " \\+ 128 B feature maps" : "")));
            }
        }
        screenshot("step");
    }

    @Test
    void playingCountsWhatTheServicesCount() {
        press("Count from zero");
        assertThat(page.locator("#exits tr")).hasCount(0);
        double local = console.meter("gateway", "ddnn_exits_total{");
        double cloud = console.meter("cloud", "ddnn_exits_total{");
        page.locator("#rate").fill("10");
        press("Play");
        assertThat(page.locator("#play")).hasText("Pause");
        page.waitForFunction("() => document.querySelectorAll('#exits tr').length === 2"
                + " && Number(document.querySelector('#tiles dd').firstChild.textContent) >= 24");
        press("Pause");
        assertThat(page.locator("#play")).hasText("Play");
        page.waitForFunction("() => document.querySelector('#verdict').dataset.final === 'true'");

        page.waitForFunction("counts => Number(document.querySelector(\"#exits [data-exit='local'] td\").textContent)"
                + " === counts.local && Number(document.querySelector(\"#exits [data-exit='cloud'] td\").textContent)"
                + " === counts.cloud",
                Map.of("local", console.meter("gateway", "ddnn_exits_total{") - local, "cloud",
                        console.meter("cloud", "ddnn_exits_total{") - cloud));
        screenshot("playing");
    }

    @Test
    void aMovedThresholdIsTheServicesOwnAndOneUndoTakesItBack() {
        double bundled = console.thresholds("gateway").path("thresholds").path("local").asDouble();
        Locator slider = page.getByLabel("Threshold of exit local:");
        slider.focus();
        page.keyboard().press("Home");
        card("gateway").locator(".revision", new Locator.LocatorOptions().setHasText("revision")).waitFor();
        assertThat(card("gateway").locator("output")).hasText("0.00");
        assertThat(console.thresholds("gateway").path("thresholds").path("local").asDouble()).isZero();
        assertThat(step()).contains("stopped at exit cloud");
        screenshot("threshold");

        press("Undo the last change of thresholds at gateway");
        assertThat(card("gateway").locator("output")).hasText(String.format(Locale.ROOT, "%.2f", bundled));
        assertThat(console.thresholds("gateway").path("thresholds").path("local").asDouble()).isEqualTo(bundled);
        assertThat(console.get("gateway", "/admin/thresholds/revisions").body()).contains("\"by\":\"admin\"");
    }

    @Test
    void anUnpluggedDeviceIsMissingUntilItIsPluggedInAgain() {
        press("Unplug camera-1");
        assertThat(card("camera-1").locator(".state")).hasText("unplugged");
        try {
            assertThatThrownBy(() -> console.get("camera-1", "/actuator/health"))
                    .isInstanceOf(UncheckedIOException.class);
            assertThat(step()).contains("degraded: missing-device (without camera-1)");
            assertThat(card("camera-1").locator(".sends").first()).containsText("no answer");
            screenshot("unplugged");
        } finally {
            press("Plug in camera-1");
        }
        assertThat(card("camera-1").locator(".state")).hasText("up");
        assertThat(console.get("camera-1", "/actuator/health").statusCode()).isEqualTo(200);
        // the edge waits for it again when it has spoken once
        step();
        assertThat(step()).doesNotContain("degraded");
    }

    @Test
    void withoutTheCloudOrTheLinkToItTheEdgeAnswersMarked() {
        Locator slider = page.getByLabel("Threshold of exit local:");
        slider.focus();
        page.keyboard().press("Home");
        assertThat(card("gateway").locator("output")).hasText("0.00");
        assertThat(step()).contains("stopped at exit cloud");

        press("Cut the link from gateway to cloud");
        assertThat(card("gateway").locator(".state")).hasText("link up is cut");
        assertThat(step()).contains("stopped at exit local").contains("degraded: parent-unreachable");
        screenshot("link-cut");
        press("Mend the link from gateway to cloud");
        assertThat(card("gateway").locator(".state")).hasText("up");

        press("Unplug cloud");
        assertThat(card("cloud").locator(".state")).hasText("unplugged");
        assertThat(step()).contains("degraded: parent-unreachable");
        press("Plug in cloud");
        assertThat(card("cloud").locator(".state")).hasText("up");
        page.waitForCondition(() -> step().contains("stopped at exit cloud"));
        press("Undo the last change of thresholds at gateway");
        assertThat(card("gateway").locator("output")).not().hasText("0.00");
    }

    @Test
    void picturesOfOnesOwnAreAnsweredLikeThoseOfAnyClient() {
        step();
        Map<String, byte[]> pictures = pictures();
        pictures.forEach((device, file) -> page.locator("#own-" + device)
                .setInputFiles(new FilePayload(device + ".png", "image/png", file)));
        page.getByLabel("It is known to be").selectOption("car");
        String before = page.locator("#verdict").getAttribute("data-sample");
        press("Send");
        Locator verdict = page.locator("#verdict[data-final='true']:not([data-sample='" + before + "'])");
        verdict.waitFor();
        String shown = verdict.innerText();

        ReplyBody decision = console.post("own", pictures).decision().orElseThrow();
        assertThat(shown).startsWith(verdict(decision))
                .contains(Objects.equals(decision.label(), "car") ? "right" : "wrong: it is a car");
    }

    @Test
    void anUploadThatIsNoPictureIsSaidToBeNone() {
        page.locator("#own-camera-0").setInputFiles(
                new FilePayload("x.png", "image/png", new byte[]{1, 2, 3}));
        press("Send");
        assertThat(card("camera-0").locator(".sends").first()).containsText("no answer");
    }

    @Test
    void whatOthersSendIsShownTooWithoutItsPictures() {
        step();
        Map<String, byte[]> pictures = pictures();
        console.post("somebody-else", pictures);
        page.locator("#verdict[data-final='true'][data-sample='somebody-else']").waitFor();
        assertThat(card("camera-0").locator(".view")).hasText("no picture");
        press("Older sample");
        assertThat(page.locator("#verdict")).not().hasAttribute("data-sample", "somebody-else");
        assertThat(page.getByLabel("follow the newest")).not().isChecked();
        press("Newer sample");
        assertThat(page.locator("#verdict")).hasAttribute("data-sample", "somebody-else");
    }

    @Test
    void theTokenIsAskedForAndAWrongOneIsRefused() {
        Page stranger = browser.newContext().newPage();
        stranger.navigate(console.page());
        assertThat(stranger.locator("#content")).isHidden();
        stranger.getByLabel("Token").fill("wrong");
        stranger.keyboard().press("Enter");
        assertThat(stranger.locator("#login-error")).hasText("That token is not the console's.");
        stranger.getByLabel("Token").fill(console.token());
        stranger.keyboard().press("Enter");
        assertThat(stranger.locator("#connection")).hasText("live");
        stranger.context().close();
    }

    @Test
    void aKeyboardIsEnough() {
        page.locator("#sample-title").focus();
        page.keyboard().press("Tab");
        assertThat(page.locator("#step")).isFocused();
        String before = page.locator("#verdict").getAttribute("data-sample");
        page.keyboard().press("Enter");
        page.locator("#verdict[data-final='true']:not([data-sample='" + before + "'])").waitFor();
        page.keyboard().press("Tab");
        assertThat(page.locator("#play")).isFocused();
        page.keyboard().press("Space");
        assertThat(page.locator("#play")).hasText("Pause");
        page.keyboard().press("Space");
        assertThat(page.locator("#play")).hasText("Play");
    }

    @Test
    void axeFindsNoViolationsInLightAndDarkOnDesksAndPhones() {
        context.close();
        for (int width : new int[]{WIDE, PHONE}) {
            open(width);
            step();
            for (String theme : List.of("light", "dark")) {
                if (!theme.equals(page.evaluate("document.documentElement.dataset.theme"))) {
                    press("Dark");
                }
                page.waitForCondition(() -> (int) page.evaluate("document.querySelectorAll('canvas').length") == 4);
                assertThat(new AxeBuilder(page).analyze().getViolations()).as(theme + " at " + width).isEmpty();
                assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .as(theme + " at " + width)
                        .isEqualTo(true);
                screenshot(theme + "-" + width);
            }
            if (width == WIDE) {
                context.close();
            }
        }
    }

    private void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
    }
}
