/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.feedback.Feedback;
import io.llmrouter.feedback.FeedbackSource;
import io.llmrouter.gateway.demo.DemoRow;
import io.llmrouter.gateway.demo.DemoRun;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamReply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The dashboard as a person sees it: a real Chromium, with profile "browser". Pictures of it are kept in target/dashboard. */
@Timeout(400)
class DashboardInBrowserTest {

    private static final String EVIL =
            "=1+1</script><script>alert(1)</script><img src=x onerror=alert(2)>\u202Egnp.exe";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ASKED = 150;
    private static final long SEED = 42;
    private static final Path PICTURES = Path.of("target", "dashboard");

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private HeadlessBrowser browser;

    @BeforeEach
    void openBrowser() {
        browser = new HeadlessBrowser(folder.resolve("profile"));
        browser.width(1280);
    }

    @AfterEach
    void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void everythingIsDrawn_moves_andFits() throws Exception {
        try (DemoRun demo = DemoRun.quick(SEED, GatewayOptions.at("127.0.0.1", 0))) {
            List<DemoRow> rows = demo.evaluation().subList(0, ASKED);
            for (int i = 0; i < rows.size(); i++) {
                String id = ask(demo.gateway(), null, "router/math", rows.get(i).question());
                if (i % 3 != 0) {
                    LlmRouterRegistry.get(demo.gateway().context())
                            .feedback()
                            .give(new Feedback(
                                    id, rows.get(i).cheapScore(), null, FeedbackSource.gold, null, "mixtral"));
                }
            }
            open(demo.gateway());
            await().atMost(PATIENCE).until(() -> browser.text("tiles").contains("150 in the last 15 minutes"));
            await().atMost(PATIENCE).until(() -> browser.text("what-if-now").contains("Answers kept"));
            assertThat(browser.painted()).hasSizeGreaterThanOrEqualTo(6).containsOnly(true);
            assertThat(browser.text("tiles")).contains("Escalation rate", "Saved", "of always asking gpt4");
            assertThat(browser.text("calibration-table")).contains("mixtral", "100");

            WebElement slider = browser.driver().findElement(By.id("threshold"));
            String live = browser.text("what-if-now");
            slider.sendKeys(Keys.HOME);
            assertThat(browser.text("what-if-now")).isNotEqualTo(live).contains("100 %");
            slider.sendKeys(Keys.END);
            assertThat(browser.text("threshold-now")).isEqualTo("accepts nothing");
            browser.driver().findElement(By.id("live-threshold")).click();
            assertThat(browser.text("threshold-now")).endsWith("(live)");

            keepPictures();
            assertEveryThemeAndWidthFits();
            assertQuiet(demo.gateway());
        }
    }

    @Test
    void key_isAskedFor_keptInThisTabOnly_andForgotten() throws Exception {
        try (LoopbackUpstream upstream = LoopbackUpstream.start();
                Gateway gateway = gateway(upstream)) {
            ask(gateway, "acme-key", "router/support", "hello");
            browser.driver().get(gateway.dashboardUrl());
            WebElement dialog = browser.driver().findElement(By.id("key-dialog"));
            await().atMost(PATIENCE).until(dialog::isDisplayed);
            assertThat(browser.text("status")).isEqualTo("needs a key");
            type("wrong");
            await().atMost(PATIENCE).until(() -> browser.text("key-wrong").contains("does not know that key"));
            type("ops-key");
            await().atMost(PATIENCE).until(() -> browser.text("tiles").contains("1 in the last 15 minutes"));
            assertThat(dialog.isDisplayed()).isFalse();
            assertThat(browser.driver()
                            .executeScript("return [localStorage.length, document.cookie, sessionStorage.length,"
                                    + " document.documentElement.outerHTML.includes('ops-key')]"))
                    .isEqualTo(List.of(0L, "", 1L, false));
            browser.driver().navigate().refresh();
            await().atMost(PATIENCE).until(() -> browser.text("status").equals("live"));
            browser.driver().findElement(By.id("forget")).click();
            await().atMost(PATIENCE).until(() -> browser.text("status").equals("needs a key"));
            assertThat(browser.driver().executeScript("return sessionStorage.length"))
                    .isEqualTo(0L);
        }
    }

    @Test
    void emptyRouter_saysHowToAsk_andALostGatewayIsTold() throws Exception {
        try (LoopbackUpstream upstream = LoopbackUpstream.start()) {
            Gateway gateway = gateway(upstream);
            openWith(gateway, "acme-key");
            assertThat(browser.text("curl")).contains(gateway.baseUrl() + "/chat/completions", "router/support");
            assertThat(browser.driver().findElement(By.id("shown")).isDisplayed())
                    .isFalse();
            assertThat(browser.text("scope")).contains("your own tenant only");
            ask(gateway, "acme-key", "router/support", "hello");
            await().atMost(PATIENCE).until(() -> browser.text("tiles").contains("1 in the last 15 minutes"));
            gateway.close();
            await().atMost(PATIENCE).until(() -> browser.text("status").equals("disconnected"));
            assertThat(browser.text("trouble")).contains("the gateway does not answer; trying again every");
            assertThat(browser.driver().findElement(By.id("shown")).getDomAttribute("data-stale"))
                    .isEqualTo("true");
        }
    }

    @Test
    void hostileTexts_areShown_andDoNothing() throws Exception {
        try (LoopbackUpstream upstream = LoopbackUpstream.start();
                Gateway gateway = gateway(upstream)) {
            String escaped = EVIL.replace("/", "\\/").replace("\u202E", "\\u202e");
            upstream.reply(UpstreamReply.json(UpstreamReply.completion(escaped, "x\nCONFIDENCE: 90")));
            String id = ask(gateway, "acme-key", "router/support", "hello");
            publish(gateway, Kind.feedback, id, Map.of("score", 0.0, "label", EVIL, "source", EVIL));
            publish(gateway, Kind.drift, null, Map.of("detector", EVIL, "series", EVIL, "state", "raised"));
            publish(gateway, Kind.budget, null, Map.of("scope", EVIL, "action", EVIL));
            openWith(gateway, "ops-key");
            await().atMost(PATIENCE).until(() -> browser.text("alarms").contains("budget"));
            WebElement unfold = browser.driver().findElement(By.cssSelector(".unfold"));
            unfold.sendKeys(Keys.ENTER);
            assertThat(unfold.getDomAttribute("aria-expanded")).isEqualTo("true");
            String shown = EVIL.replace("\u202E", "⟨U+202E⟩");
            assertThat(browser.text("rows")).contains(shown);
            assertThat(browser.text("alarms")).contains(shown);
            assertThat(browser.driver().findElements(By.cssSelector("main script, main img")))
                    .isEmpty();
            browser.width(420);
            assertThat(browser.fits()).isTrue();
            assertQuiet(gateway);
        }
    }

    @Test
    void labels_areGivenByKeyboard_andListsFilterAndHold() throws Exception {
        try (LoopbackUpstream upstream = LoopbackUpstream.start();
                Gateway gateway = gateway(upstream)) {
            upstream.reply(UpstreamReply.text("fine\nCONFIDENCE: 70"));
            upstream.reply("small-1", UpstreamReply.text("hm\nCONFIDENCE: 40"));
            ask(gateway, "acme-key", "router/support", "one");
            upstream.reply("small-1", UpstreamReply.text("yes\nCONFIDENCE: 90"));
            String id = ask(gateway, "acme-key", "router/support", "two");
            openWith(gateway, "acme-key");
            await().atMost(PATIENCE).until(() -> browser.text("labels-list").contains(id));
            browser.driver()
                    .findElement(By.cssSelector("button[aria-label='Good: decision " + id + "']"))
                    .sendKeys(Keys.ENTER);
            await().atMost(PATIENCE).until(() -> browser.text("labels-said").equals("Noted as good."));
            assertThat(browser.driver().switchTo().activeElement().getText()).isEqualTo("Good");
            await().atMost(PATIENCE).until(() -> browser.text("rows").contains("good"));
            choose("by-outcome", "escalated");
            assertThat(browser.text("rows")).contains("large", "0.4 < 0.6").doesNotContain("0.9 ≥ 0.6");
            choose("by-outcome", "good");
            assertThat(browser.text("rows")).contains("0.9 ≥ 0.6").doesNotContain("large");
            choose("by-outcome", "");
            browser.driver().findElement(By.id("hold")).click();
            ask(gateway, "acme-key", "router/support", "three");
            await().atMost(PATIENCE).until(() -> browser.text("tiles").contains("3 in the last 15 minutes"));
            assertThat(browser.text("decisions-count")).isEqualTo("2 shown");
            browser.driver().findElement(By.id("hold")).click();
            await().atMost(PATIENCE).until(() -> browser.text("decisions-count").equals("3 shown"));
            assertQuiet(gateway);
        }
    }

    private void keepPictures() throws Exception {
        Files.createDirectories(PICTURES);
        for (String theme : List.of("light", "dark")) {
            browser.systemTheme(theme);
            for (int width : new int[] {1280, 420}) {
                Files.write(PICTURES.resolve(theme + "-" + width + ".png"), browser.picture(width));
            }
        }
    }

    private void assertEveryThemeAndWidthFits() {
        for (int width : new int[] {420, 800, 1280, 1700}) {
            browser.width(width);
            for (String theme : List.of("light", "dark", "auto")) {
                browser.driver().findElement(By.id("theme")).click();
                assertThat(browser.text("theme")).isEqualTo("Theme: " + theme);
                assertThat(browser.fits()).as("%s at %d", theme, width).isTrue();
            }
        }
    }

    private void type(String key) {
        browser.driver().findElement(By.id("key")).sendKeys(key, Keys.ENTER);
    }

    private void choose(String select, String value) {
        browser.driver()
                .findElement(By.cssSelector("#" + select + " option[value='" + value + "']"))
                .click();
    }

    private void open(Gateway gateway) {
        browser.driver().get(gateway.dashboardUrl());
    }

    private void openWith(Gateway gateway, String key) {
        open(gateway);
        WebElement dialog = browser.driver().findElement(By.id("key-dialog"));
        await().atMost(PATIENCE).until(dialog::isDisplayed);
        browser.console(); // the browser itself notes the refused request
        type(key);
        await().atMost(PATIENCE).until(() -> browser.text("status").equals("live"));
    }

    /** No word on the console, and nothing asked for but this gateway's own pages. */
    private void assertQuiet(Gateway gateway) {
        assertThat(browser.console()).isEmpty();
        String own = gateway.dashboardUrl().replace("dashboard", "");
        assertThat(browser.network())
                .filteredOn(message ->
                        message.contains("\"Network.requestWillBeSent\"") && message.contains("\"documentURL\":\"http"))
                .isNotEmpty()
                .allMatch(message -> message.contains("\"url\":\"" + own) || message.contains("\"url\":\"data:"));
    }

    private Gateway gateway(LoopbackUpstream upstream) throws Exception {
        Path file = Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                models:
                  small: {provider: openai, modelName: small-1, baseUrl: "%1$s", apiKey: up, price: {input: 1, output: 2}}
                  large: {provider: openai, modelName: large-1, baseUrl: "%1$s", apiKey: up, price: {input: 10, output: 20}}
                routers:
                  support: {otherwise: ladder, strongest: large, plans: {ladder: {cascade: [small, large], confidence: verbalised, threshold: 0.6}}}
                gateway:
                  keys: [{sha256: "%2$s", tenant: acme}, {sha256: "%3$s", tenant: ops, operator: true}]
                """
                        .formatted(upstream.baseUrl(), hash("acme-key"), hash("ops-key")));
        return Gateway.start(GatewayOptions.at("127.0.0.1", 0).withConfiguration("file:" + file));
    }

    private static void publish(Gateway gateway, Kind kind, String id, Map<String, Object> facts) {
        LlmRouterRegistry.get(gateway.context()).events().publish(kind, "support", id, EVIL, facts);
    }

    /** Asks, and says the decision's id. */
    private String ask(Gateway gateway, String key, String model, String question) throws Exception {
        String body = new ObjectMapper()
                .writeValueAsString(
                        Map.of("model", model, "messages", List.of(Map.of("role", "user", "content", question))));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.headers().firstValue("x-llmrouter-decision-id").orElseThrow();
    }

    private static String hash(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }
}
