package backprop4j.studio.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import backprop4j.studio.Studio;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/// A browser that has the page of a studio open. All waiting is for a condition, and ends after a minute.
final class Browser implements AutoCloseable {
    /// The views of the page, in the order of its tabs.
    static final List<String> VIEWS =
            List.of("forward", "reversed", "product", "paths", "nudge", "pulls", "training", "layers", "table");

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Studio studio;
    private final ChromeDriver driver;

    private Browser(Studio studio, ChromeDriver driver) {
        this.studio = studio;
        this.driver = driver;
    }

    /// Serves a page and opens it. The test is skipped, with a line that says so, where there is no chromium.
    static Browser open(Studio.Settings settings) throws IOException {
        boolean there = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
        if (!there) {
            System.out.println("The page was not tested in a browser: it takes Debian's chromium and chromium-driver.");
        }
        assumeThat(there).isTrue();
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        // Continuous integration runs as root, in a container whose /dev/shm is small.
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--lang=en",
                "--force-device-scale-factor=1",
                "--enable-precise-memory-info");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        var browser = new Browser(settings.start(), new ChromeDriver(service, options));
        browser.size(1280, 900);
        browser.driver.get(browser.studio.address());
        browser.await("the network", "document.querySelector('.network')");
        return browser;
    }

    // ---- The page ----

    /// Goes to what an address says behind its `#`, as a bookmark does.
    void go(String state) {
        driver.get("about:blank");
        driver.get(origin() + "/#" + state);
        await("the page", "document.querySelector('.transport')");
    }

    /// Opens the page of another studio.
    void visit(String address) {
        driver.get(address);
    }

    private String origin() {
        return "http://127.0.0.1:" + studio.port();
    }

    /// Goes on to a view of the page that is open and waits until it has its numbers.
    void goToView(String view, String more) {
        driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1]; location.hash = arguments[0];"
                        + "requestAnimationFrame(() => requestAnimationFrame(done))",
                "view=" + view + more);
        await(
                "the view " + view,
                "!document.querySelector('.loading') && document.querySelector('.tabs a." + view + "[aria-current]')");
    }

    void reload() {
        driver.navigate().refresh();
        await("the page", "document.querySelector('.transport')");
    }

    /// The width and height of what the page has, in CSS pixels.
    void size(int width, int height) {
        cdp(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /// A preference of the reader's system, such as `prefers-reduced-motion`; empty takes it back.
    void prefer(String feature, String value) {
        cdp("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    Map<String, Object> cdp(String command, Map<String, Object> parameters) {
        return driver.executeCdpCommand(command, parameters);
    }

    /// Goes away; the studio goes on.
    void leave() {
        driver.get("about:blank");
    }

    Studio studio() {
        return studio;
    }

    // ---- Looking ----

    void run(String script) {
        driver.executeScript(script);
    }

    /// The number that a script hands to its last argument.
    double asynchronously(String script, Object... arguments) {
        return ((Number) Objects.requireNonNull(driver.executeAsyncScript(script, arguments), script)).doubleValue();
    }

    /// The value of a JavaScript expression.
    @Nullable
    Object value(String expression, Object... arguments) {
        return driver.executeScript("return " + expression, arguments);
    }

    boolean holds(String expression, Object... arguments) {
        return Boolean.TRUE.equals(value("!!(" + expression + ")", arguments));
    }

    double number(String expression, Object... arguments) {
        return ((Number) Objects.requireNonNull(value(expression, arguments), expression)).doubleValue();
    }

    /// The list that a JavaScript expression makes.
    List<?> list(String expression, Object... arguments) {
        return (List<?>) Objects.requireNonNull(value("[..." + expression + "]", arguments), expression);
    }

    /// The texts of all elements that a selector finds.
    List<String> texts(String selector) {
        return list("[...document.querySelectorAll(arguments[0])].map((one) => one.textContent)", selector).stream()
                .map(String::valueOf)
                .toList();
    }

    /// The text of the first element that a selector finds, with each space once.
    String text(String selector) {
        return (String) Objects.requireNonNull(
                value("document.querySelector(arguments[0]).textContent.replace(/\\s+/g, ' ').trim()", selector));
    }

    /// Waits until an expression holds.
    void await(String what, String expression, Object... arguments) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(20))
                .withMessage(() -> what + ": " + expression + List.of(arguments) + "; the page says "
                        + value("document.body.innerText.slice(0, 400)") + complaints())
                .until(ignored -> holds(expression, arguments));
    }

    /// Waits until something holds outside of the page.
    void await(String what, BooleanSupplier condition) {
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(20))
                .withMessage(what)
                .until(ignored -> condition.getAsBoolean());
    }

    /// The text in the clipboard.
    String clipboard() {
        return String.valueOf(driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "navigator.clipboard.readText().then(done, (error) => done(String(error)))"));
    }

    /// What the server answers to a question, asked by the page itself: maps, lists, numbers.
    Answer ask(String question) {
        Object answer = driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1];"
                        + "fetch('/api/' + arguments[0], {headers: {'X-Studio-Token': localStorage.getItem('token')}})"
                        + ".then((answer) => answer.json()).then(done, (error) => done(String(error)))",
                question);
        assertThat(answer).as(question).isInstanceOf(Map.class);
        return new Answer(Objects.requireNonNull(answer));
    }

    /// What the browser complained of since the last time: errors, and what the policy of the page forbids.
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /// A picture of the window, if the build was told where to (`-Dbrowser.pictures=FOLDER`).
    void picture(String name) throws IOException {
        String folder = System.getProperty("browser.pictures", "");
        if (!folder.isEmpty() && !folder.startsWith("$")) {
            File shot = driver.getScreenshotAs(OutputType.FILE);
            Files.createDirectories(Path.of(folder));
            Files.move(
                    shot.toPath(), Path.of(folder, name + ".png"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }

    // ---- Doing ----

    void click(String selector) {
        // The page may draw an element anew between the finding and the click.
        new WebDriverWait(driver, PATIENCE, Duration.ofMillis(20))
                .ignoring(StaleElementReferenceException.class)
                .until(ignored -> {
                    List<WebElement> found = driver.findElements(By.cssSelector(selector));
                    if (found.isEmpty() || !found.getFirst().isEnabled()) {
                        return false;
                    }
                    // The transport at the end of the window covers what lies below.
                    driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", found.getFirst());
                    found.getFirst().click();
                    return true;
                });
    }

    /// Clicks a part of the drawing where its shape lies: an edge before it crosses another.
    void clickPart(String place) {
        await(place, "document.querySelector(`.network [data-place='${arguments[0]}'] .hit`)", place);
        List<?> point = (List<?>) Objects.requireNonNull(driver.executeScript(
                "const hit = document.querySelector(`.network [data-place='${arguments[0]}'] .hit`);"
                        + "hit.scrollIntoView({block: 'center', inline: 'center'});"
                        + "const box = hit.getBBox();"
                        + "const edge = hit.tagName === 'path';"
                        + "const at = edge ? hit.getPointAtLength(0.18 * hit.getTotalLength())"
                        + " : new DOMPoint(box.x + box.width / 2, box.y + box.height / 4);"
                        + "const seen = new DOMPoint(at.x, at.y).matrixTransform(hit.getScreenCTM());"
                        + "return [Math.round(seen.x), Math.round(seen.y)]",
                place));
        new Actions(driver)
                .moveToLocation(((Number) point.getFirst()).intValue(), ((Number) point.getLast()).intValue())
                .click()
                .perform();
    }

    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void tab() {
        press(Keys.TAB);
    }

    /// What a form's field shall have, as if typed.
    void enter(String selector, String text) {
        WebElement field = driver.findElement(By.cssSelector(selector));
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
    }

    /// Gives a file to a form.
    void upload(String selector, Path file) {
        driver.findElement(By.cssSelector(selector)).sendKeys(file.toString());
    }

    /// Chooses in a list, or moves a slider, and tells the page.
    void choose(String selector, String value) {
        driver.executeScript(
                "const element = document.querySelector(arguments[0]);"
                        + "element.value = arguments[1];"
                        + "element.dispatchEvent(new Event('input', {bubbles: true}));"
                        + "element.dispatchEvent(new Event('change', {bubbles: true}));",
                selector,
                value);
    }

    /// Changes the server as the page does, for what a test takes for granted.
    void change(String what, String body) {
        Object status = driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1];"
                        + "fetch('/api/do/' + arguments[0], {method: 'POST', body: arguments[1], headers:"
                        + " {'X-Studio-Token': localStorage.getItem('token'), 'Content-Type': 'text/plain'}})"
                        + ".then((answer) => done(answer.status), (error) => done(String(error)))",
                what,
                body);
        assertThat(status).as(what + " " + body).isEqualTo(200L);
    }

    /// What axe-core finds against WCAG 2.2 A and AA: rule, and where.
    List<String> violations() throws IOException {
        // In a window as high as the page, so that nothing lies behind the transport, which stays at the window's end.
        size(1280, Math.max(900, (int) number("document.documentElement.scrollHeight")));
        try {
            return found();
        } finally {
            size(1280, 900);
        }
    }

    private List<String> found() throws IOException {
        if (!holds("window.axe")) {
            driver.executeScript(axe());
        }
        Object found = driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
                + ".then((result) => done([result.passes.length, result.violations.flatMap((rule) =>"
                + " rule.nodes.map((node) => rule.id + ' ' + node.target + ': ' + node.failureSummary))]),"
                + " (error) => done(String(error)))");
        assertThat(found).isInstanceOf(List.class);
        List<?> counted = (List<?>) Objects.requireNonNull(found);
        assertThat(((Number) counted.getFirst()).intValue())
                .as("rules that looked")
                .isGreaterThan(5);
        return ((List<?>) counted.getLast()).stream().map(String::valueOf).toList();
    }

    private static String axe() throws IOException {
        try (var in = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(
                    Objects.requireNonNull(in, "axe.min.js").readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        driver.quit();
        studio.close();
    }
}
