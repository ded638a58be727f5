/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.gateway.HeadlessBrowser;
import io.llmrouter.tuning.Wanted;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;

/** The page as a person sees it: a real Chromium, with profile "browser". */
class ReportInBrowserTest {

    @TempDir
    private Path folder;

    private HeadlessBrowser browser;
    private ChromeDriver driver;

    @BeforeEach
    void openBrowser() {
        browser = new HeadlessBrowser(folder.resolve("profile"));
        driver = browser.driver();
    }

    @AfterEach
    void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void slider_movesFiguresAndTable_withoutErrorOrRequest() throws Exception {
        open(2);
        String before = text("figures-now");
        String costly = text("kept-wrong");
        driver.findElement(By.id("step")).sendKeys(Keys.HOME);
        assertThat(text("figures-now")).isNotEqualTo(before).contains("0 %");
        assertThat(text("sent-right")).startsWith("0");
        driver.findElement(By.id("step")).sendKeys(Keys.END);
        assertThat(text("figures-now")).contains("100 %", "[100.0, 100.0]");
        assertThat(text("kept-wrong")).startsWith("0").isNotEqualTo(costly);
        int cells = 0;
        for (String cell : List.of("kept-right", "kept-wrong", "sent-right", "sent-wrong")) {
            cells += Integer.parseInt(text(cell).lines().findFirst().orElseThrow());
        }
        assertThat(cells).isLessThanOrEqualTo(400).isPositive();
        assertThat(text("break-even-now")).contains("Saved per 1,000 requests", "$");
        assertQuiet();
    }

    @Test
    void slices_followTheSlider_andBeginWithTheFiguresOfTheReport() throws Exception {
        ObjectNode report = ReportFixture.report(2);
        JsonNode maths = report.at("/routers/0/slices/0");
        assertThat(maths.at("/value/1").asText()).isEqualTo("maths");
        open(report);
        assertThat(sliced("maths", "routed")).isEqualTo(percent(maths.at("/routed/1")));
        assertThat(sliced("maths", "share")).isEqualTo(percent(maths.at("/share/1")));
        assertThat(driver.findElement(By.cssSelector("#slices-table tbody tr:nth-child(2) .track"))
                        .getAttribute("aria-label"))
                .isEqualTo("routed " + percent(maths.at("/routed/1"))
                        + String.format(
                                Locale.ROOT,
                                " [%.1f, %.1f]",
                                100 * maths.at("/routed_low/1").asDouble(),
                                100 * maths.at("/routed_high/1").asDouble()));
        driver.findElement(By.id("step")).sendKeys(Keys.HOME);
        assertThat(sliced("maths", "routed")).isEqualTo(sliced("maths", "cheap"));
        assertThat(sliced("maths", "share")).isEqualTo("0 %");
        driver.findElement(By.id("step")).sendKeys(Keys.END);
        assertThat(sliced("maths", "routed")).isEqualTo(sliced("maths", "strong"));
        assertThat(sliced("maths", "share")).isEqualTo("100 %");
        assertThat(sliced("maths", "costly")).isEqualTo("0 %");
        assertThat(text("slices-why")).contains("keeps 100 % of the quality");
        assertQuiet();
    }

    @Test
    void everyPart_isDrawn_alsoForManyModelsAndAnotherRouter() throws Exception {
        open(5);
        assertThat(driver.findElements(By.cssSelector(".chart canvas"))).hasSize(3);
        Object painted = driver.executeScript("return [...document.querySelectorAll('.chart canvas')].map(c => "
                + "new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size > 20)");
        assertThat(painted).isEqualTo(List.of(true, true, true));
        String before = text("calibration-table");
        driver.findElement(By.cssSelector("#router option:last-child")).click();
        assertThat(text("calibration-table")).isNotEqualTo(before);
        assertThat(text("slices-why")).startsWith("<b>knn</b> at the threshold");
        assertThat(text("slices-table")).contains(ReportFixture.EVIL, "fewer than 50");
        assertThat(driver.getTitle()).startsWith("Title </script>");
        driver.findElement(By.cssSelector("#curve-chips button:last-child")).click();
        assertQuiet();
    }

    @Test
    void bothThemes_andEveryWidth_fit() throws Exception {
        open(2);
        for (int width : new int[] {500, 1600}) {
            driver.manage().window().setSize(new Dimension(width, 1000));
            for (String theme : List.of("light", "dark", "auto")) {
                driver.findElement(By.id("theme")).click();
                assertThat(driver.findElement(By.id("theme")).getText()).isEqualTo("Theme: " + theme);
                String ground = theme.equals("dark") ? "rgb(17, 22, 29)" : "rgb(246, 247, 249)";
                assertThat(driver.executeScript("return getComputedStyle(document.body).backgroundColor"))
                        .isEqualTo(ground);
                assertThat(driver.executeScript(
                                "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                        .isEqualTo(true);
            }
        }
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        assertThat(driver.executeScript("return document.documentElement.dataset.theme"))
                .isEqualTo("dark");
        assertQuiet();
    }

    @Test
    void cascade_isDrawnWhole_andItsSliderMoves() throws Exception {
        open(CascadeFixture.report(400, 3, Wanted.Certified.maxErrorRate(0.3, 0.1)));
        assertThat(driver.findElements(By.cssSelector(".chart canvas"))).hasSize(4);
        Object painted = driver.executeScript("return [...document.querySelectorAll('.chart canvas')].map(c => "
                + "new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size > 20)");
        assertThat(painted).isEqualTo(List.of(true, true, true, true));
        driver.findElement(By.id("step")).sendKeys(Keys.END);
        assertThat(text("figures-now")).contains("100 %", "never");
        assertThat(text("kept-wrong")).startsWith("0");
        driver.findElement(By.id("back")).click();
        assertThat(text("figures-now")).doesNotContain("never");
        String before = text("calibration-table");
        driver.findElement(By.cssSelector("#stage option:last-child")).click();
        assertThat(text("calibration-table")).isNotEqualTo(before);
        driver.findElement(By.cssSelector("#measure option:last-child")).click();
        assertThat(text("tails-table")).contains("surest tenth", "rare: task");
        assertThat(text("flow-table")).contains("model 2", "of all cost");
        driver.manage().window().setSize(new Dimension(500, 1000));
        assertThat(driver.executeScript(
                        "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        assertQuiet();
    }

    @Test
    void cascadeWithoutCostsOrProbability_isDrawnToo() throws Exception {
        open(CascadeFixture.unpriced(400, new Wanted.RawThresholds(List.of(0.5))));
        assertThat(text("figures-now")).contains("unknown");
        assertThat(text("break-even-why")).startsWith("Costs are not known");
        assertQuiet();
    }

    private void open(int models) throws Exception {
        open(ReportFixture.report(models));
    }

    private void open(ObjectNode report) throws Exception {
        Path html = folder.resolve("report.html");
        ReportPage.write(report, html);
        driver.get(html.toUri().toString());
    }

    private String text(String id) {
        return driver.findElement(By.id(id)).getText();
    }

    private String sliced(String value, String column) {
        return driver.findElement(By.xpath("//*[@id='slices-table']//tr[starts-with(th, '" + value
                        + "')]/td[contains(@class, 'of-" + column + "')]"))
                .getText();
    }

    private static String percent(JsonNode share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share.asDouble()).replaceAll("\\.0$", "") + " %";
    }

    /** No word on the console, and nothing fetched but the page. */
    private void assertQuiet() {
        assertThat(browser.console()).isEmpty();
        assertThat(browser.network())
                .filteredOn(message -> message.contains("\"Network.requestWillBeSent\"")
                        && message.contains("\"documentURL\":\"file:"))
                .isNotEmpty()
                .allMatch(message -> message.contains("\"url\":\"file:") || message.contains("\"url\":\"data:"));
    }
}
