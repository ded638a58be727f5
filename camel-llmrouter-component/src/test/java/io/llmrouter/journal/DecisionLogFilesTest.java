/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.routing.EventJson;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What others do to the files of a log that is written: whoever makes room on a disk, or rolls logs away. */
class DecisionLogFilesTest {

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("d.jsonl");
    }

    private DecisionLog log(long maxBytes, int files) {
        return new DecisionLog(new LogSettings(file(), maxBytes, files), System::nanoTime);
    }

    private static RoutingEvent event(String id) {
        return RoutingEvent.of(Kind.decision, Instant.EPOCH, "support", id, "decided", Map.of());
    }

    private static void written(DecisionLog log, String id) {
        log.append(event(id));
        log.flush();
    }

    private static List<String> ids(Path file) throws IOException {
        List<String> ids = new ArrayList<>();
        new LogReader(file).read(event -> ids.add(event.id()));
        return ids;
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // an open file stays
    void fileThatIsDeletedOrMovedAway_isBegunAnew_atTheNextLine() throws IOException {
        try (DecisionLog log = log(1 << 20, 3)) {
            written(log, "a");
            Files.delete(file());
            written(log, "b");
            assertThat(ids(file())).containsExactly("b");

            Files.move(file(), folder.resolve("away"));
            Files.createFile(file());
            written(log, "c");
            assertThat(ids(file())).containsExactly("c");
            assertThat(log.dropped()).isZero();
        }
    }

    @Test
    void logThatMayKeepFewerFilesThanItHad_deletesTheOthersWhenItIsRolled() throws IOException {
        long line = 1 + EventJson.text(event("00")).length();
        try (DecisionLog many = log(line, 10)) {
            for (int i = 10; i < 18; i++) {
                written(many, "" + i);
            }
        }
        try (DecisionLog few = log(line, 3)) {
            written(few, "18");
        }
        assertThat(ids(file())).containsExactly("16", "17", "18");
    }
}
