/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What answers were worth, said over HTTP. */
@Timeout(60)
class FeedbackDoorTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String OTHER = "other-key";
    private static final String OPERATOR = "operator-key";

    private Door door;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        door = new Door(
                folder,
                "",
                "{sha256: \"" + Door.sha256(OTHER) + "\", tenant: other}, {sha256: \"" + Door.sha256(OPERATOR)
                        + "\", tenant: us, operator: true}");
    }

    @AfterEach
    void close() {
        door.close();
    }

    private String ask() throws Exception {
        HttpResponse<String> answer = door.post(Door.ask("router/support"));
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("x-llmrouter-decision-id").orElseThrow();
    }

    private HttpResponse<String> give(String key, String body) throws Exception {
        return door.send(door.request(body)
                .uri(URI.create(door.gateway.baseUrl() + "/feedback"))
                .setHeader("Authorization", "Bearer " + key));
    }

    private static String rating(String id, String rest) {
        return "{\"decision_id\": \"" + id + "\", " + rest + "}";
    }

    @Test
    void score_isTaken_onceForEachKey_andAnswersWithWhatHoldsNow() throws Exception {
        String id = ask();

        JsonNode first = MAPPER.readTree(
                give(Door.KEY, rating(id, "\"score\": 0, \"key\": \"click-1\"")).body());
        JsonNode again = MAPPER.readTree(
                give(Door.KEY, rating(id, "\"score\": 0, \"key\": \"click-1\"")).body());
        JsonNode other = MAPPER.readTree(give(Door.KEY, rating(id, "\"score\": 0.5, \"label\": \"so so\""))
                .body());

        assertThat(first.path("outcome").asText()).isEqualTo("recorded");
        assertThat(again.path("outcome").asText()).isEqualTo("unchanged");
        assertThat(other.path("outcome").asText()).isEqualTo("replaced");
        assertThat(other.path("object").asText()).isEqualTo("feedback");
        assertThat(other.path("decision_id").asText()).isEqualTo(id);
        assertThat(other.path("feedback")).hasSize(1);
        assertThat(other.at("/feedback/0/score").doubleValue()).isEqualTo(0.5);
        assertThat(other.at("/feedback/0/label").asText()).isEqualTo("so so");
        assertThat(other.at("/feedback/0/source").asText()).isEqualTo("user");
        assertThat(other.at("/feedback/0/model").asText()).isEqualTo("small");
    }

    @Test
    void foreignAndUnknownIds_areTheSame404_andAnOperatorSeesAll() throws Exception {
        String id = ask();

        HttpResponse<String> foreign = give(OTHER, rating(id, "\"score\": 1"));
        HttpResponse<String> unknown = give(OTHER, rating("0".repeat(id.length()), "\"score\": 1"));

        assertThat(Door.error(foreign)).isEqualTo("404 decision_not_found null");
        assertThat(foreign.body().replace(id, "ID")).isEqualTo(unknown.body().replace("0".repeat(id.length()), "ID"));
        assertThat(give(OPERATOR, rating(id, "\"score\": 1, \"source\": \"gold\""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(Door.error(give("nobody", rating(id, "\"score\": 1")))).isEqualTo("401 invalid_api_key null");
    }

    @Test
    void wrongFeedback_isRefusedInOpenAiShape_withWhatIsRight() throws Exception {
        String id = ask();
        String wrong = "400 invalid_feedback ";
        assertThat(Door.error(give(Door.KEY, rating(id, "\"score\": 1.01")))).isEqualTo(wrong + "score");
        assertThat(give(Door.KEY, rating(id, "\"score\": 1.01")).body()).contains("write a number from 0 to 1");
        assertThat(Door.error(give(Door.KEY, rating(id, "\"score\": \"1\"")))).isEqualTo(wrong + "score");
        assertThat(Door.error(give(Door.KEY, rating(id, "\"score\": null")))).isEqualTo(wrong + "score");
        assertThat(Door.error(give(Door.KEY, rating(id, "\"score\": 1e999")))).isEqualTo(wrong + "score");
        assertThat(Door.error(give(Door.KEY, rating(id, "\"label\": \"" + "x".repeat(65) + "\""))))
                .isEqualTo(wrong + "label");
        assertThat(Door.error(give(Door.KEY, rating(id, "\"label\": \"a\\u0000b\""))))
                .isEqualTo(wrong + "label");
        assertThat(Door.error(give(Door.KEY, rating(id, "\"score\": 1, \"source\": \"gold\""))))
                .isEqualTo(wrong + "source");
        assertThat(Door.error(give(Door.KEY, rating(id, "\"score\": 1, \"source\": \"me\""))))
                .isEqualTo(wrong + "source");
        assertThat(Door.error(give(Door.KEY, rating(id, "\"score\": 1, \"resubmission\": true"))))
                .isEqualTo(wrong + "resubmission");
        assertThat(Door.error(give(Door.KEY, rating(id, "\"scores\": 1")))).isEqualTo(wrong + "scores");
        assertThat(Door.error(give(Door.KEY, "{\"score\": 1}"))).isEqualTo(wrong + "decision_id");
        assertThat(Door.error(give(Door.KEY, "[1]"))).isEqualTo(wrong + "null");
        assertThat(Door.error(give(Door.KEY, "{\"score\": 1, \"score\": 0}"))).isEqualTo(wrong + "null");
        assertThat(Door.error(give(Door.KEY, ""))).isEqualTo(wrong + "null");
    }
}
