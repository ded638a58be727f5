/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import io.llmrouter.gateway.Gateway;
import io.llmrouter.gateway.demo.DeskData.DeskQuestion;
import io.llmrouter.replay.ZipfStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A stream that repeats itself, through the desk's cache.
 *
 * <p>Each question is sent past the cache first: that gives the model's own answer to it and what that costs. Then the stream is sent, one request after
 * the other.
 */
final class DeskStream {

    private static final int REQUESTS = 2000;
    private static final double EXPONENT = 0.9;

    private final Gateway gateway;
    private final DecisionLog log;
    private final Desk desk;
    private final long seed;

    DeskStream(Gateway gateway, DecisionLog log, Desk desk, long seed) {
        this.gateway = gateway;
        this.log = log;
        this.desk = desk;
        this.seed = seed;
    }

    /** How many requests {@link #measure} sends. */
    int requests() {
        return desk.questions().size() + REQUESTS;
    }

    /**
     * Sends the stream and sums up.
     *
     * @param progress told after each answer
     * @return the report
     */
    StreamReport measure(Runnable progress) {
        return StreamReport.of(serve(progress), EXPONENT, desk);
    }

    /** The requests in their order. */
    List<StreamRow> serve(Runnable progress) {
        List<String> texts = desk.questions().stream().map(DeskQuestion::text).toList();
        int[] drawn = ZipfStream.draw(texts.size(), REQUESTS, EXPONENT, new SplittableRandom(seed));
        DemoTraffic traffic = new DemoTraffic(gateway.baseUrl());
        List<DemoTraffic.Answer> own = traffic.uncached().send(Desk.ROUTER, texts, progress);
        List<DemoTraffic.Answer> given = traffic.inTurn()
                .send(Desk.ROUTER, Arrays.stream(drawn).mapToObj(texts::get).toList(), progress);
        List<StreamRow> rows = new ArrayList<>(drawn.length);
        for (int t = 0; t < drawn.length; t++) {
            DemoTraffic.Answer model = own.get(drawn[t]);
            rows.add(new StreamRow(
                    drawn[t],
                    given.get(t).text().equals(model.text()),
                    log.require(given.get(t).decisionId()),
                    log.require(model.decisionId()).cost()));
        }
        return rows;
    }
}
