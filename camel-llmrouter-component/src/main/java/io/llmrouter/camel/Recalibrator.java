/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.feedback.EventSource;
import io.llmrouter.feedback.ExportSettings;
import io.llmrouter.journal.LogReader;
import io.llmrouter.recalibration.BundleShelf;
import io.llmrouter.recalibration.CascadePlan;
import io.llmrouter.recalibration.Recalibration;
import io.llmrouter.recalibration.RecalibrationException;
import io.llmrouter.recalibration.RecalibrationReport;
import io.llmrouter.recalibration.RecalibrationSettings;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Chooses a cascade's thresholds anew on the newest labelled traffic, when a route says so: a bean behind {@code timer:}, {@code quartz:} or a message. The
 * body becomes the comparison with the live bundle as JSON, with {@code inForce}. Without {@code auto} the candidate waits for
 * {@code llmrouter recalibrate --approve}. What cannot be done, with too few labels for example, is a {@link RecalibrationException}, and nothing has changed.
 * Set up before the first message; thread-safe then.
 */
public class Recalibrator implements Processor {

    private String router;
    private String plan;
    private String log;
    private boolean auto;
    private boolean assumeWorst;
    private boolean resubmissions;
    private int newest = RecalibrationSettings.DEFAULT.newest();
    private int minLabels = RecalibrationSettings.DEFAULT.minLabels();
    private double maxStep = RecalibrationSettings.DEFAULT.maxStep();

    @Override
    public void process(Exchange exchange) throws Exception {
        RouterConfiguration configuration =
                LlmRouterRegistry.get(exchange.getContext()).configuration();
        if (router == null || configuration == null) {
            throw new RecalibrationException(
                    router == null
                            ? "the recalibrator has no router; set its property 'router'"
                            : "no router is configured; recalibrate after the component has started");
        }
        CascadePlan cascade = CascadePlan.of(configuration, router, plan);
        Recalibration recalibration = new Recalibration(
                cascade, new BundleShelf(cascade.bundle(), null, Clock.systemUTC()), Clock.systemUTC());
        LogReader reader = reader(log(configuration));
        EventSource events = reader::read;
        RecalibrationReport report = auto
                ? recalibration.automatic(events, settings(cascade))
                : recalibration.propose(events, settings(cascade), "route " + exchange.getFromRouteId());
        exchange.getMessage()
                .setBody(report.json()
                        .put("inForce", auto && report.objections().isEmpty())
                        .toString());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
    }

    private LogReader reader(Path file) throws IOException {
        try {
            return new LogReader(file);
        } catch (NoSuchFileException e) {
            throw new RecalibrationException(
                    "decision log " + file.toAbsolutePath() + " of router '" + router
                            + "' is not there: nothing was logged"
                            + " yet, or the recalibrator's property 'log' or decisions.log.file names another file",
                    e);
        }
    }

    private Path log(RouterConfiguration configuration) {
        if (log != null) {
            return Path.of(log);
        } else if (configuration.decisions().log() == null) {
            throw new RecalibrationException(
                    "no decision log: the document has no decisions.log.file; write one, or set the"
                            + " recalibrator's property 'log'");
        }
        return configuration.decisions().log().file();
    }

    private RecalibrationSettings settings(CascadePlan cascade) {
        ExportSettings labels = ExportSettings.ALL.of(cascade.models());
        labels = assumeWorst ? labels.assumingWorst() : labels;
        labels = resubmissions ? labels.withResubmissions() : labels;
        return RecalibrationSettings.DEFAULT.within(newest, minLabels, maxStep).labelledBy(labels);
    }

    /** Whose cascade it is; required. */
    public void setRouter(String router) {
        this.router = router;
    }

    /** The cascade; the router's only one with a bundle if it is not set. */
    public void setPlan(String plan) {
        this.plan = plan;
    }

    /** The decision log; that of the document, {@code decisions.log.file}, if it is not set. */
    public void setLog(String log) {
        this.log = log;
    }

    /** Whether a candidate within the bounds is put in force without anybody looking at it. */
    public void setAuto(boolean auto) {
        this.auto = auto;
    }

    /** Whether rows are completed at worst where a model's answer has no label. */
    public void setAssumeWorst(boolean assumeWorst) {
        this.assumeWorst = assumeWorst;
    }

    /** Whether an answer after which the same was asked again counts as a bad one. */
    public void setResubmissions(boolean resubmissions) {
        this.resubmissions = resubmissions;
    }

    /** Labelled rows that count, the newest. */
    public void setNewest(int newest) {
        this.newest = newest;
    }

    /** Fewer labelled rows are an error. */
    public void setMinLabels(int minLabels) {
        this.minLabels = minLabels;
    }

    /** How much more of a stage's answers may be accepted without anybody looking at it, as a share of them. */
    public void setMaxStep(double maxStep) {
        this.maxStep = maxStep;
    }
}
